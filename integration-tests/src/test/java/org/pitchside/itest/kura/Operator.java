package org.pitchside.itest.kura;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.store.SwingStore;
import org.pitchside.seat.Definition;
import org.pitchside.seat.OperatorConsole;

/** One who works in the console, and looks at what comes of it. */
final class Operator {
    private static final String OURS = "org.pitchside.";
    private static final String MARK = "seat.mark";
    private static final long LIMIT_MS = 60_000;
    private static final long RESTART_MS = 10_000;

    private static int marks;

    private final BundleContext framework;
    private final OperatorConsole console;

    Operator(BundleContext framework, OperatorConsole console) {
        this.framework = framework;
        this.console = console;
    }

    List<Definition> ours() {
        return console.definitions().stream()
                .filter(d -> d.pid().startsWith(OURS))
                .sorted(java.util.Comparator.comparing(Definition::pid))
                .toList();
    }

    /** Those of which there is one, all of them on the screen. */
    List<Definition> singletons() {
        List<Definition> singletons = ours().stream().filter(d -> !d.factory()).toList();
        eventually(
                "all components on the screen",
                () -> Optional.of(console.listed())
                        .filter(listed -> listed.containsAll(
                                singletons.stream().map(Definition::pid).toList())));
        return singletons;
    }

    List<String> complaints() {
        return console.complaints().stream().filter(c -> c.startsWith(OURS)).toList();
    }

    /** Sets one value, null for none, and returns when the component has been told. */
    void set(String pid, String id, Object value) {
        Map<String, Object> values = new HashMap<>();
        values.put(id, value);
        setAll(pid, values);
    }

    void setAll(String pid, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put(MARK, ++marks);
        console.update(pid, all);
        told(pid, marks);
    }

    /** Returns when a component has been told everything so far. */
    void settle(String pid) {
        setAll(pid, Map.of());
    }

    private void told(String pid, int mark) {
        eventually(
                pid + " is told",
                () -> components().stream()
                        .filter(c -> pid.equals(c.properties.get("kura.service.pid")))
                        .filter(c -> Integer.valueOf(mark).equals(c.properties.get(MARK)))
                        .filter(c -> c.state == ComponentConfigurationDTO.ACTIVE
                                || c.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                        .findFirst());
    }

    void gone(String pid) {
        eventually(
                pid + " is gone",
                () -> Optional.of(components())
                        .filter(all -> all.stream().noneMatch(c -> pid.equals(c.properties.get("kura.service.pid")))));
    }

    private List<ComponentConfigurationDTO> components() {
        ServiceComponentRuntime runtime =
                framework.getService(framework.getServiceReference(ServiceComponentRuntime.class));
        List<ComponentConfigurationDTO> all = new ArrayList<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            if (component.name.startsWith(OURS)) {
                all.addAll(runtime.getComponentConfigurationDTOs(component));
            }
        }
        return all;
    }

    /** What is not alive, when what restarts has had time to. */
    List<String> faults() {
        long end = System.nanoTime() + RESTART_MS * 1_000_000;
        while (true) {
            List<String> faults = console.faults();
            if (faults.isEmpty() || System.nanoTime() > end) {
                return faults;
            }
            pause();
        }
    }

    /** Returns when a swing more than now is in the store. */
    void swing(SwingStore store) {
        Set<Object> before = new java.util.HashSet<>();
        store.latest(1).forEach(s -> before.add(s.swing().id()));
        eventually(
                "another swing in the store",
                () -> store.latest(1).stream()
                        .filter(s -> !before.contains(s.swing().id()))
                        .findFirst());
    }

    /** Returns when a health line that is not all well says so. */
    void health(String words) {
        eventually(
                "a health line with " + words,
                () -> lines().stream()
                        .filter(l -> l.level() != HealthSource.Level.OK
                                && l.sentence().contains(words))
                        .findFirst());
    }

    List<HealthSource.HealthLine> lines() {
        List<HealthSource.HealthLine> lines = new ArrayList<>();
        try {
            for (ServiceReference<HealthSource> source : framework.getServiceReferences(HealthSource.class, null)) {
                HealthSource service = framework.getService(source);
                if (service != null) {
                    lines.addAll(service.health());
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return lines;
    }

    List<String> apply(String configurations) throws IOException {
        Path snapshot = Files.createTempFile("snapshot", ".xml");
        try {
            Files.writeString(
                    snapshot,
                    "<esf:configurations xmlns:esf=\"http://eurotech.com/esf/2.0\">" + configurations
                            + "</esf:configurations>");
            return console.apply(snapshot);
        } finally {
            Files.delete(snapshot);
        }
    }

    <T> T eventually(String what, Supplier<Optional<T>> search) {
        long end = System.nanoTime() + LIMIT_MS * 1_000_000;
        while (true) {
            Optional<T> found = search.get();
            if (found.isPresent()) {
                return found.get();
            }
            assertTrue(
                    System.nanoTime() < end,
                    () -> "not within " + LIMIT_MS + " ms: " + what + "; listed " + console.listed() + "; faults "
                            + console.faults() + "; health " + lines());
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
