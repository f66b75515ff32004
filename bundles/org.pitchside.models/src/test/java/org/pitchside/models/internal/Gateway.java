package org.pitchside.models.internal;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.models.House;
import org.pitchside.sensormodel.Keys;

/** A gateway's registry on a folder of a test, which looks when the test says so. */
final class Gateway {

    final Path data;
    final House house;
    Registry registry;
    Disk disk = new Disk.Real();
    Clock clock = Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC);
    private int written;

    Gateway(Path data, House house) {
        this.data = data;
        this.house = house;
    }

    Gateway start() {
        return start(Map.of());
    }

    Gateway start(Map<String, Object> more) {
        registry = new Registry(disk, clock);
        var values = new HashMap<String, Object>(Map.of(
                "directory",
                data.toString(),
                "check.seconds",
                3600,
                "trust.root",
                HexFormat.of().formatHex(Keys.raw(house.root.getPublic()))));
        values.putAll(more);
        registry.activate(null, values);
        try {
            registry.settle();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    void stop() {
        registry.deactivate();
    }

    Gateway restart() {
        stop();
        return start();
    }

    void looks(int times) {
        for (int i = 0; i < times; i++) {
            registry.look();
        }
    }

    Path models() {
        return data.resolve("models");
    }

    Path incoming() {
        return models().resolve("incoming");
    }

    /** A disk on which these rights are missing: root, who may run the tests, has all. */
    static Disk refusing(String act, Path file) {
        Disk real = new Disk.Real();
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(act) && file.equals(arguments[0])) {
                        throw new AccessDeniedException(file.toString());
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** New content, each time a second later than the last, whatever the clock and the file system say. */
    Path lay(String name, byte[] bytes) throws IOException {
        Path file = Files.write(incoming().resolve(name), bytes);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 1000L * written++));
        return file;
    }

    List<String> kept() {
        return registry.models().stream().map(Kept::name).sorted().toList();
    }

    String answers() {
        return registry.current().map(m -> m.descriptor().name()).orElse("none");
    }

    String health() {
        return registry.health().toString();
    }

    List<AuditLine> audit() {
        return registry.audit(1000);
    }

    AuditLine lastLine() {
        List<AuditLine> all = audit();
        return all.get(all.size() - 1);
    }

    /** Names of what lies in a folder of the models. */
    List<String> lying(String folder) throws IOException {
        try (Stream<Path> files = Files.list(models().resolve(folder))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
