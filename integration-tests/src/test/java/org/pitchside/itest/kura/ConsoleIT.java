package org.pitchside.itest.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.pitchside.api.store.SwingStore;
import org.pitchside.itest.exam.OnKura;
import org.pitchside.seat.Definition;
import org.pitchside.seat.OperatorConsole;
import org.pitchside.seat.Setting;

/**
 * What an operator can do to us in Kura's console, by Kura's own rules and without its browser's checks: each setting of each component is
 * given its edges, nonsense and values of other types. Whatever it is, the component lives on, takes the right value afterwards, and bats are heard.
 */
@OnKura
class ConsoleIT {
    private static final String RADIO = "org.pitchside.ble.virtual.Radio";
    private static final String HUB = "org.pitchside.ble.Hub";

    @Test
    void everyComponentIsOnTheScreen(BundleContext framework, OperatorConsole console) {
        // given our bundles as a package brings them; when Kura has read their settings; then each component is listed,
        // and Kura has nothing to complain of
        Operator operator = new Operator(framework, console);
        Set<String> missing = operator.eventually("every component on the screen", () -> {
            Set<String> singletons = operator.ours().stream()
                    .filter(d -> !d.factory())
                    .map(Definition::pid)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertTrue(singletons.size() >= 7, singletons + " is all there is");
            singletons.removeAll(console.listed());
            return Optional.of(singletons).filter(Set::isEmpty);
        });
        assertEquals(Set.of(), missing);
        assertEquals(List.of(), operator.complaints());
        assertEquals(List.of(), operator.faults());
    }

    @Test
    void theDefaultsAreWhatKuraSeeds(BundleContext framework, OperatorConsole console) {
        // given a component that nobody has touched; when Kura has seeded it; then it has every default, and no key for
        // an empty one
        Operator operator = new Operator(framework, console);
        for (Definition d : operator.singletons()) {
            Map<String, Object> seeded = console.settings(d.pid());
            for (Setting s : d.settings()) {
                boolean there = seeded.containsKey(s.id());
                assertEquals(!s.standard().isEmpty(), there, d.pid() + ": " + s.id());
            }
            assertEquals(d.pid(), seeded.get("kura.service.pid"));
        }
    }

    @Test
    void whateverIsSetEveryComponentLivesOn(BundleContext framework, OperatorConsole console, SwingStore store) {
        // given bats that play
        Operator operator = new Operator(framework, console);
        play(operator);
        operator.swing(store);
        int given = 0;
        for (Definition d : operator.singletons()) {
            Map<String, Object> before = console.settings(d.pid());
            List<String> wrong = new ArrayList<>();
            // when each setting of a component is given every edge and every nonsense
            for (Setting s : d.settings()) {
                for (Object edge : Edges.of(s)) {
                    operator.set(d.pid(), s.id(), edge);
                    given++;
                    operator.faults().forEach(f -> wrong.add(s.id() + " = " + Edges.shown(edge) + ": " + f));
                }
                operator.set(d.pid(), s.id(), before.get(s.id()));
                assertEquals(List.of(), wrong);
            }
            // then it is alive after each, takes what it had before, and swings come
            assertEquals(List.of(), wrong);
            operator.setAll(d.pid(), before);
            operator.swing(store);
        }
        assertTrue(given > 200, given + " values were given");
    }

    @Test
    void instancesAreMadeAndUnmade(BundleContext framework, OperatorConsole console) {
        // given a component of which there are many; when the operator makes one, gives it nonsense and takes it away;
        // then it is on the screen, alive, and gone
        Operator operator = new Operator(framework, console);
        List<Definition> factories =
                operator.ours().stream().filter(Definition::factory).toList();
        assertTrue(!factories.isEmpty(), "there are factories");
        for (Definition d : factories) {
            String name = "one of " + d.name();
            console.create(d.pid(), name, Map.of());
            operator.settle(name);
            assertTrue(console.listed().contains(name), name + " is listed");
            List<String> wrong = new ArrayList<>();
            for (Setting s : d.settings()) {
                for (Object edge : Edges.of(s)) {
                    operator.set(name, s.id(), edge);
                    operator.faults().forEach(f -> wrong.add(s.id() + " = " + Edges.shown(edge) + ": " + f));
                }
                operator.set(name, s.id(), s.standardValue().orElse(null));
                assertEquals(List.of(), wrong);
            }
            assertEquals(List.of(), wrong);
            console.delete(name);
            operator.gone(name);
            assertEquals(List.of(), operator.faults());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldInWords(BundleContext framework, OperatorConsole console, SwingStore store) {
        // given bats that play
        Operator operator = new Operator(framework, console);
        play(operator);
        operator.swing(store);
        // when every folder is one that nobody can write to
        Map<String, Object> before = new HashMap<>();
        for (Definition d : operator.singletons()) {
            if (d.settings().stream().anyMatch(s -> s.id().equals("directory"))) {
                before.put(d.pid(), console.settings(d.pid()).get("directory"));
                operator.set(d.pid(), "directory", "/proc/pitchside");
            }
        }
        // then each component lives, and the health page says what is wrong
        assertEquals(List.of(), operator.faults());
        operator.health("/proc/pitchside");
        // and when it can be written to again, swings are kept again
        before.forEach((pid, directory) -> operator.set(pid, "directory", directory));
        play(operator);
        operator.swing(store);
    }

    @Test
    void nobodysSettingsAreLeftAlone(BundleContext framework, OperatorConsole console) throws Exception {
        // given a snapshot with a PID that nobody has, and a key that nobody knows; when it is applied; then the one is
        // passed over and the other kept, and everything lives
        Operator operator = new Operator(framework, console);
        List<String> ignored = operator.apply("""
                <esf:configuration pid="org.pitchside.nobody.There"><esf:properties>
                <esf:property name="a" array="false" encrypted="false" type="String"><esf:value>b</esf:value></esf:property>
                </esf:properties></esf:configuration>
                <esf:configuration pid="org.pitchside.ble.Hub"><esf:properties>
                <esf:property name="nobody.knows" array="true" encrypted="false" type="Integer"><esf:value>7</esf:value></esf:property>
                </esf:properties></esf:configuration>
                """);
        assertEquals(List.of("org.pitchside.nobody.There"), ignored);
        operator.settle(HUB);
        assertTrue(console.settings(HUB).containsKey("nobody.knows"));
        assertEquals(List.of(), operator.faults());
    }

    private static void play(Operator operator) {
        operator.setAll(HUB, Map.of("enrol", "always"));
        operator.setAll(RADIO, Map.of("bats", 4, "speed", 8.0));
    }
}
