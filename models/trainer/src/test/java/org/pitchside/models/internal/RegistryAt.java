package org.pitchside.models.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The gateway's registry of models, outside a framework: in a folder of its own, believing one root. */
public final class RegistryAt implements AutoCloseable {

    private final Registry registry = new Registry(new Disk.Real(), Clock.systemUTC());

    public RegistryAt(Path folder, String rootKeyHex) throws InterruptedException, ExecutionException {
        registry.activate(
                null, Map.of("directory", folder.toString(), "trust.root", rootKeyHex, "check.seconds", 3600));
        registry.settle();
    }

    public Registry registry() {
        return registry;
    }

    @Override
    public void close() {
        registry.deactivate();
    }
}
