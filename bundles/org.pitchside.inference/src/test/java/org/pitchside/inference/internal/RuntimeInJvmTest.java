package org.pitchside.inference.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RuntimeInJvmTest {

    @BeforeEach
    @AfterEach
    void nothingIsLoaded() {
        System.clearProperty(RuntimeInJvm.LOADED);
    }

    @Test
    void theFirstVersionStaysUntilTheJvmEnds() {
        // given a JVM that has loaded one version
        assertEquals(Optional.empty(), RuntimeInJvm.inTheWay("1.28.0"));
        // when its bundle comes again, then nothing is in the way; when another version comes, then the first is,
        // however often it is asked
        assertEquals(Optional.empty(), RuntimeInJvm.inTheWay("1.28.0"));
        assertEquals(Optional.of("1.28.0"), RuntimeInJvm.inTheWay("1.30.0"));
        assertEquals(Optional.of("1.28.0"), RuntimeInJvm.inTheWay("1.30.0"));
        assertEquals(Optional.empty(), RuntimeInJvm.inTheWay("1.28.0"));
    }

    @Test
    void outsideAFrameworkNothingIsInTheWay() {
        assertEquals(Optional.empty(), RuntimeInJvm.inTheWay());
    }
}
