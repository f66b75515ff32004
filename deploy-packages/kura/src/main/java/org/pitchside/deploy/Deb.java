package org.pitchside.deploy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.vafer.jdeb.Console;
import org.vafer.jdeb.DataProducer;
import org.vafer.jdeb.DebMaker;
import org.vafer.jdeb.PackagingException;
import org.vafer.jdeb.shaded.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * The Debian package for Kura 6, which looks for add-ons in the folders {@code plugins/<start level>}, an {@code s} behind it where they
 * are to be started.
 */
final class Deb {

    private static final String PLUGINS = "./opt/eclipse/kura/plugins/";
    private static final Instant DATE = Instant.parse("2026-01-01T00:00:00Z");

    private static final String CONTROL = """
            Package: pitchside
            Version: %s
            Section: misc
            Priority: optional
            Architecture: %s
            Depends: kura-core (>= 6.0.0~), kura-core (<< 7.0.0~)
            Recommends: kura-bluetooth, kura-wires
            Maintainer: Pitchside
            Description: the gateway for cricket nets, as an add-on to Eclipse Kura
             Sensors sit on the backs of bats; the gateway beside the pitch finds the
             swings in what they feel, names them, and keeps them on its own disk.
             Settings and data are Kura's, and stay when this package goes.
            """;

    private static final String COPYRIGHT = """
            Pitchside, the gateway for cricket nets
            Licence: Apache-2.0, see /usr/share/common-licenses/Apache-2.0

            Parts of others are in its bundles, each with its licence:
            ONNX Runtime             MIT (what it carries itself: ThirdPartyNotices.txt in its bundle)
            SQLite, sqlite-jdbc      public domain; Apache-2.0, with parts under BSD
            Jackson                  Apache-2.0
            Eclipse Jetty            EPL-2.0 or Apache-2.0
            Eclipse Paho             EPL-2.0 or EDL-1.0
            Apache ECharts, Lit      Apache-2.0; BSD-3-Clause
            """;

    /** What runs as Kura's user cannot change what it runs. */
    private static final int READ_BY_ALL = 0100644;

    private static final String AFTER = """
            #!/bin/sh
            set -e
            # Kura looks for add-ons when it starts; a Kura that stands still is left so.
            case "$1" in
                %s) if [ -d /run/systemd/system ]; then systemctl try-restart kura.service || true; fi ;;
            esac
            """;

    private Deb() {}

    static void write(Path deb, String version, Machine machine, List<Carried> bundles) throws IOException {
        Path control = Files.createTempDirectory("pitchside-control");
        Path text = Files.writeString(control.resolve("control"), CONTROL.formatted(version, machine.debian()));
        Path postinst = Files.writeString(control.resolve("postinst"), AFTER.formatted("configure"));
        Path postrm = Files.writeString(control.resolve("postrm"), AFTER.formatted("remove"));
        List<DataProducer> files = new ArrayList<>();
        for (Carried bundle : bundles) {
            // libraries need no start: the framework resolves them for those who have components
            files.add(file(PLUGINS + (bundle.hasComponents() ? "6s/" : "3/") + bundle.fileName(), bundle.jar()));
        }
        files.add(file("./usr/share/doc/pitchside/copyright", COPYRIGHT.getBytes(StandardCharsets.UTF_8)));
        var maker = new DebMaker(new Silent(), files, List.of());
        maker.setControl(control.toFile());
        maker.setDeb(deb.toFile());
        // what is in it is compressed already
        maker.setCompression("gzip");
        maker.setOutputTimestampMs(DATE.toEpochMilli());
        try {
            maker.validate();
            maker.makeDeb();
        } catch (PackagingException e) {
            throw new IOException(e);
        } finally {
            for (Path file : List.of(text, postinst, postrm, control)) {
                Files.delete(file);
            }
        }
    }

    private static DataProducer file(String path, byte[] content) {
        return to -> {
            var entry = new TarArchiveEntry(path, true);
            entry.setSize(content.length);
            entry.setMode(READ_BY_ALL);
            entry.setIds(0, 0);
            entry.setNames("root", "root");
            entry.setModTime(Date.from(DATE));
            to.onEachFile(new ByteArrayInputStream(content), entry);
        };
    }

    private static final class Silent implements Console {
        @Override
        public void debug(String message) {}

        @Override
        public void info(String message) {}

        @Override
        public void warn(String message) {
            System.err.println(message);
        }
    }
}
