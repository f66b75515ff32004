package org.pitchside.models.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Registries for tests of the rooms below. */
public final class Registries {

    private Registries() {}

    /** One that keeps its models below a folder, and has read them. */
    public static Registry in(Path folder) throws Exception {
        Registry registry = new Registry(new Disk.Real(), Clock.systemUTC());
        registry.activate(null, Map.of("directory", folder.toString(), "check.seconds", 3600));
        registry.settle();
        return registry;
    }

    public static void stop(Registry registry) {
        registry.deactivate();
    }
}
