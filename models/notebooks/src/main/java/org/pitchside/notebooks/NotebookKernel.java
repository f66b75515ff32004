package org.pitchside.notebooks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.channels.LoopThread;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;

/** Starts the Java kernel, as its own main class does, but lets it listen only when it is ready to answer. */
public final class NotebookKernel {

    private NotebookKernel() {}

    /** @param arguments Jupyter's connection file */
    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        var connection = Files.readString(Path.of(arguments[0]));
        var channels = new Channels(Transform.fromJson(connection, ConnectionProperties.class));
        channels.connect(MainApp.kernel);
        LoopThread.release();
        channels.joinUntilClose();
    }
}
