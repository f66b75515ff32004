package org.pitchside.gateway.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatActivity;
import org.pitchside.api.Mount;

/** A bat that cuts its events itself, in signs of life alone. */
class BatWatchTest {

    private static final long FIVE_S_US = 5_000_000;

    private final List<Alert> raised = new ArrayList<>();
    private final BatWatch watch = new BatWatch(1, raised::add, System::nanoTime);
    private long us;

    @BeforeEach
    void anHourOfPlay() {
        watch.connected(Mount.ALIGNED, 2000);
        for (int n = 0; n < 720; n++) {
            signOfLife(n % 3 == 0 ? 1 : 0);
        }
    }

    @Test
    void whatABatFoundWhileItWasAwayIsNotFoundAtOnce() {
        // when it comes back with what it found in ten minutes out of reach
        watch.connected(Mount.ALIGNED, 2000);
        signOfLife(40);
        signOfLife(0);

        // then its detector is as it was
        assertEquals(List.of(), raised);
    }

    @Test
    void soManyInReachAreTooMany() {
        // when it finds as many in five seconds of play
        signOfLife(40);
        signOfLife(40);

        // then
        assertEquals(
                List.of(Alert.Kind.DETECTOR), raised.stream().map(Alert::kind).toList());
    }

    private void signOfLife(int found) {
        us += FIVE_S_US;
        watch.activity(new BatActivity(60, found, 0, 90, 0), us, false, 0);
    }
}
