package org.pitchside.bench.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Bats of this process at a gateway in another: its processor time and memory, and whether anything was dropped. */
final class Load {

    private static final long CONNECT_WITHIN_S = 120;

    /**
     * What a gateway needed.
     *
     * @param coreShare processor time a second
     * @param residentMb the most resident memory seen
     * @param counted what it counted while it was measured
     * @param seconds for how long
     */
    record Result(double coreShare, double residentMb, Counted counted, double seconds) {}

    private final Path root;
    private final Path work;

    Load(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    Result run(int bats, int rateHz, int warmUpS, int seconds) throws Exception {
        try (var server = new LoadServer(Map.of("bats", bats, "rate.hz", rateHz));
                var gateway = Gateway.whole(root, work.resolve("gateway"), server.port())) {
            long deadline = System.nanoTime() + CONNECT_WITHIN_S * 1_000_000_000L;
            while (server.counted().connected() < bats) {
                if (!gateway.lives() || System.nanoTime() > deadline) {
                    throw new IOException("only " + server.counted().connected() + " of " + bats
                            + " bats were connected; see " + work.resolve("gateway"));
                }
                Thread.sleep(100);
            }
            Thread.sleep(warmUpS * 1000L);
            Counted before = server.counted();
            double cpu = gateway.cpuSeconds();
            long began = System.nanoTime();
            double resident = 0;
            for (int s = 0; s < seconds; s++) {
                Thread.sleep(1000);
                resident = Math.max(resident, gateway.residentMb());
            }
            double took = (System.nanoTime() - began) / 1e9;
            cpu = gateway.cpuSeconds() - cpu;
            Counted after = server.counted();
            if (after.connected() < bats) {
                throw new IOException("bats were lost: " + after.connected() + " of " + bats + " are connected");
            }
            var counted = new Counted(
                    after.connected(),
                    after.samples() - before.samples(),
                    after.missing(),
                    after.dropped(),
                    after.committed() - before.committed());
            return new Result(cpu / took, resident, counted, took);
        }
    }

    double bareJvmMb(int seconds) throws Exception {
        try (var jvm = Gateway.bareJvm(root, work.resolve("floor"))) {
            Thread.sleep(seconds * 1000L);
            return jvm.residentMb();
        }
    }

    double bareFelixMb(int seconds) throws Exception {
        try (var felix = Gateway.bareFelix(root, work.resolve("floor"))) {
            Thread.sleep(seconds * 1000L);
            return felix.residentMb();
        }
    }
}
