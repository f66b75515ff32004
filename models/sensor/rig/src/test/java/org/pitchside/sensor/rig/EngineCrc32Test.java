package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineCrc32Test {

    @ParameterizedTest
    @EnumSource
    void theCrcIsThatOfZip(Build build) throws Exception {
        var random = new Random(1);
        try (var program = new Program(build, "crc32")) {
            for (int n = 0; n < 300; n += 1 + n / 3) {
                // given bytes
                var bytes = new byte[n];
                random.nextBytes(bytes);

                // when the core goes over them piece by piece
                int crc = program.u32(n).bytes(bytes).u32();

                // then it has what zip has
                var wanted = new CRC32();
                wanted.update(bytes);
                assertEquals((int) wanted.getValue(), crc, n + " bytes");
            }
        }
    }
}
