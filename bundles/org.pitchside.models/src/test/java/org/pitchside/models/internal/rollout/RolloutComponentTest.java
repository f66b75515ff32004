package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.settings.contract.SettingsShown;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.Registries;
import org.pitchside.models.internal.Registry;

/** The component's settings, and that it speaks for its rollout. */
class RolloutComponentTest {

    @TempDir
    Path folder;

    private Registry registry;
    private final RolloutComponent component = new RolloutComponent();

    @BeforeEach
    void start() throws Exception {
        registry = Registries.in(folder.resolve("data"));
        component.registry = registry;
        component.courier = new Net(new CutDisk(), 0).courier();
        component.bench = model -> {
            throw new AssertionError("nothing is to run");
        };
    }

    @AfterEach
    void stop() {
        component.deactivate();
        Registries.stop(registry);
    }

    private Map<String, Object> here(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("directory", folder.resolve("data").toString());
        return all;
    }

    @Test
    void theConsoleShowsWhatCounts() {
        Map<String, Object> shown = SettingsShown.of(RolloutComponent.PID).defaults();
        assertEquals(Map.of("by.itself", "shadow", "canary.bats", 2, "stage.bats", 3), shown);
        component.activate(here(shown));
        component.modified(here(shown));
        assertTrue(component.current().isEmpty());
        assertEquals(List.of(), component.health());
    }

    @Test
    void noValueOfAnyTypeIsThrownBack() {
        component.activate(here(Map.of()));
        for (Map<String, Object> values : SettingsShown.of(RolloutComponent.PID).absurd()) {
            component.modified(here(values));
        }
        component.modified(here(Map.of()));
        assertTrue(component.current().isEmpty());
    }

    @Test
    void whatCannotBeginIsToldInASentence() {
        component.activate(here(Map.of()));
        RolloutException e = assertThrows(RolloutException.class, () -> component.start("cricket-7", Via.BOARD));
        assertTrue(e.getMessage().contains("no model \"cricket-7\" is kept here"), e.getMessage());
        assertThrows(RolloutException.class, () -> component.goOn(Via.BOARD));
        assertThrows(RolloutException.class, () -> component.start("cricket-1", Via.BOARD));
    }

    @Test
    void aFolderThatCannotBeUsedIsAHealthLine() throws Exception {
        Files.writeString(folder.resolve("file"), "in the way");
        component.activate(Map.of("directory", folder.resolve("file").toString()));
        assertThrows(RolloutException.class, () -> component.pause(Via.BOARD));
        assertTrue(
                component.health().stream().anyMatch(l -> l.level() == Level.FAULT),
                component.health().toString());
        // when it is another one
        component.modified(here(Map.of()));
        assertThrows(RolloutException.class, () -> component.pause(Via.BOARD));
        assertFalse(component.health().stream().anyMatch(l -> l.level() == Level.FAULT));
    }

    @Test
    void whenItIsStoppedItsThreadHasEnded() throws Exception {
        // given one that is in the middle of a step
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        var other = new RolloutComponent(new CutDisk() {
            @Override
            public List<Path> list(Path in) {
                if (Thread.currentThread().getName().equals("pitchside-rollout")) {
                    begun.countDown();
                    LockSupport.parkNanos(200_000_000L);
                    ended.set(true);
                }
                return super.list(in);
            }
        });
        other.registry = registry;
        other.courier = component.courier;
        other.bench = component.bench;
        other.activate(here(Map.of()));
        begun.await();
        // when it is stopped; then nothing of it goes on
        other.deactivate();
        assertTrue(ended.get());
        component.activate(here(Map.of()));
    }

    @Test
    void aDamagedFileIsSetAsideAndTold() throws Exception {
        Path file = folder.resolve("data/models/rollout.json");
        Files.writeString(file, "{\"format\": 1, \"begun\": {}, \"model\": \"cricket-2\"}");
        component.activate(here(Map.of()));
        assertThrows(RolloutException.class, () -> component.pause(Via.BOARD));
        assertTrue(
                component.health().get(0).sentence().contains("is set aside"),
                component.health().toString());
        assertTrue(Files.exists(file.resolveSibling("rollout.json.damaged")));
    }
}
