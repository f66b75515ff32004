package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pitchside.api.flow.BatEnrolment;
import org.pitchside.api.flow.BatEnrolment.Standing;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.itest.exam.InTheDistribution;
import org.pitchside.itest.exam.Setting;

/** The bat finds the swing itself, numbers it and sends its window. */
@InTheDistribution
@Setting(
        pid = "org.pitchside.ble.virtual.Radio",
        value = {"bats = 2", "rate.hz = 200", "speed = 4", "directory = {folder}"})
@Setting(
        pid = "org.pitchside.ble.Hub",
        value = {"mode = events", "enrol = always", "directory = {folder}"})
class SwingPathEventsIT extends SwingPath {
    @Override
    boolean numberedByTheGateway() {
        return false;
    }

    @Test
    void everyBatIsEnrolledAndHasProvedIt(BatEnrolment enrolment, GatewayStatus status) {
        // given bats whose button was pressed when they were switched on; when they are connected; then they belong
        // here
        eventually(
                "two bats that are enrolled",
                () -> Optional.of(status.states().stream()
                                .filter(s -> enrolment.standing(s.info().bat()) == Standing.ENROLLED)
                                .count())
                        .filter(n -> n == 2));
        assertEquals(2, enrolment.door().taken().size());
    }
}
