package org.pitchside.bench.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.ble.BatRadioContract;

/** The load rig's radio keeps to the contract of every radio, through its socket. */
class LoadRadioTest extends BatRadioContract {

    private LoadServer server;
    private LoadRadio radio;

    @Override
    protected BatRadio start() throws Exception {
        server = new LoadServer(Map.of("bats", 2, "adapters", 1, "capacity", 1));
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
        return radio;
    }

    @Override
    protected void stop() throws Exception {
        radio.deactivate();
        server.close();
    }

    @Test
    void whatTheGatewayCountedArrives() throws IOException, InterruptedException {
        // given the other end of the socket; when it reports; then the report is there
        var told = new Counted(12, 1L << 40, 3, 4, 5);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeByte(LoadServer.REPORT);
            Counted.write(out, told);
            for (int i = 0; i < 2000 && server.counted() == Counted.NOTHING; i++) {
                Thread.sleep(5);
            }
        }
        assertEquals(told, server.counted());
    }
}
