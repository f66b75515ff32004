package org.pitchside.bench.internal;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.GatewayStatus.BatCounters;

/** Tells the other process of a load rig each second what the gateway has counted. */
@Component(
        name = LoadReport.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {})
@Designate(ocd = LoadReport.Config.class)
public final class LoadReport {

    static final String PID = "org.pitchside.bench.Report";

    /** Its settings. */
    @ObjectClassDefinition(
            id = PID,
            name = "Pitchside load rig, report",
            description =
                    "Tells another process of this machine what the gateway has counted. Never part of the distribution.")
    @interface Config {

        /** Port. */
        @AttributeDefinition(name = "Port", description = "Where the other process listens, on the loopback address.")
        int port();
    }

    private final GatewayStatus status;
    private final Socket socket;

    /** Connects to the process that has the bats. */
    @Activate
    public LoadReport(@Reference GatewayStatus status, Config config) throws IOException {
        this.status = status;
        socket = new Socket(InetAddress.getLoopbackAddress(), config.port());
        var thread = new Thread(this::tell, "pitchside-load-report");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    void deactivate() throws IOException {
        socket.close();
    }

    private void tell() {
        try {
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeByte(LoadServer.REPORT);
            while (true) {
                int connected = 0;
                long samples = 0;
                long missing = 0;
                long dropped = 0;
                long committed = 0;
                for (BatCounters b : status.bats()) {
                    connected += b.connected() ? 1 : 0;
                    samples += b.samples();
                    missing += b.missing();
                    dropped += b.dropped();
                    committed += b.committed();
                }
                Counted.write(out, new Counted(connected, samples, missing, dropped, committed));
                Thread.sleep(1000);
            }
        } catch (IOException e) {
            // the other process has ended, and with it the reason to tell
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
