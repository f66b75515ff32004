package org.pitchside.bench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.Socket;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.ble.contract.BatRadioContract;
import org.pitchside.ble.contract.Fault;
import org.pitchside.ble.contract.RadioUnderTest;
import org.pitchside.ble.contract.RadioUnderTest.Setup;

/** The load rig's radio keeps to the contract of every radio, through its socket. */
class LoadRadioTest extends BatRadioContract {

    /** The rig measures: beyond what bats do by themselves it breaks nothing. */
    @Override
    protected Map<Fault, String> cannot() {
        var why = new EnumMap<Fault, String>(Fault.class);
        EnumSet.complementOf(
                        EnumSet.of(Fault.DOUBLED, Fault.REORDERED, Fault.DROPPED, Fault.LINK_LOST, Fault.OUT_OF_RANGE))
                .forEach(f -> why.put(f, "nobody breaks a rig that measures"));
        return why;
    }

    @Override
    protected boolean carriesSmp() {
        return false;
    }

    @Override
    protected RadioUnderTest start(Setup setup) throws Exception {
        var settings = new HashMap<String, Object>(
                Map.of("bats", setup.bats(), "adapters", setup.adapters(), "capacity", setup.capacity()));
        settings.put("speed", setup.air().isEmpty() ? 1 : 10);
        setup.air()
                .forEach(f -> settings.put(
                        switch (f) {
                            case DOUBLED -> "double.percent";
                            case REORDERED -> "reorder.percent";
                            case DROPPED -> "loss.percent";
                            default -> throw new IllegalArgumentException(f.toString());
                        },
                        20));
        return new Rig(new LoadServer(settings));
    }

    /** A load server and a radio at its socket. */
    private static final class Rig implements RadioUnderTest {

        private final LoadServer server;
        private final LoadRadio radio;

        Rig(LoadServer server) throws IOException {
            this.server = server;
            radio = new LoadRadio(new LoadRadio.Config() {
                @Override
                public int port() {
                    return server.port();
                }

                @Override
                public Class<? extends Annotation> annotationType() {
                    return LoadRadio.Config.class;
                }
            });
        }

        @Override
        public BatRadio radio() {
            return radio;
        }

        @Override
        public String bat(int number) {
            // as virtual bats are numbered
            return new BatId(0xB0001 + number).toString();
        }

        @Override
        public String adapter(int number) {
            return "virtual" + number;
        }

        @Override
        public void begin(Fault fault, int which) {
            switch (fault) {
                case OUT_OF_RANGE -> Scr.call(server.place(which), "taken", true);
                case LINK_LOST -> Scr.call(server.place(which), "cut", "made for this test");
                default -> throw new IllegalArgumentException(fault.toString());
            }
        }

        @Override
        public void end(Fault fault, int which) {
            Scr.call(server.place(which), "taken", false);
        }

        @Override
        public void pass(long millis) throws InterruptedException {
            Thread.sleep(Math.min(millis, 500));
        }

        @Override
        public Holding holding() {
            int connections = radio.adapters().stream()
                    .mapToInt(BatRadio.RadioAdapter::links)
                    .sum();
            return new Holding(0, connections, 0);
        }

        @Override
        public List<HealthLine> health() {
            return List.of();
        }

        @Override
        public void close() {
            try {
                radio.deactivate();
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void whatTheGatewayCountedArrives() throws IOException, InterruptedException {
        // given the other end of the socket; when it reports; then the report is there
        var told = new Counted(12, 1L << 40, 3, 4, 5);
        try (var server = new LoadServer(Map.of("bats", 1));
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeByte(LoadServer.REPORT);
            Counted.write(out, told);
            for (int i = 0; i < 2000 && server.counted() == Counted.NOTHING; i++) {
                Thread.sleep(5);
            }
            assertEquals(told, server.counted());
        }
    }
}
