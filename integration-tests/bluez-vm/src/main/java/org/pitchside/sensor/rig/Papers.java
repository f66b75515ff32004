package org.pitchside.sensor.rig;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model that fills a bat's slot to the last byte, the ticket that releases it, and the keys that the bats come with. */
public final class Papers {

    private static final int VERSION = 2;

    private Papers() {}

    /** Writes {@code keys}, {@code model.psm} and {@code ticket.psr} into a folder. */
    public static void write(Path folder) throws Exception {
        var signers = new Signers();
        var keys = new ByteArrayOutputStream();
        keys.write(signers.rootBytes());
        keys.write(signers.keys(1).bytes());
        Files.write(folder.resolve("keys"), keys.toByteArray());
        var model = FullModel.of(VERSION).sign(signers.maker.getPrivate(), signers.maker.getPublic());
        Files.write(folder.resolve("model.psm"), model.bytes());
        Files.write(folder.resolve("ticket.psr"), signers.ticket(model, 1, 1));
    }
}
