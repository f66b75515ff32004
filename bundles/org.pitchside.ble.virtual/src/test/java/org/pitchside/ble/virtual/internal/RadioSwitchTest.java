package org.pitchside.ble.virtual.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.settings.contract.SettingsShown;

/** What operators and their console do to the virtual bats. */
class RadioSwitchTest {
    private static final SettingsShown SHOWN = SettingsShown.of(VirtualRadio.PID);

    @TempDir
    Path folder;

    private final RadioSwitch component = new RadioSwitch();
    private final List<Object> radios = new CopyOnWriteArrayList<>();
    private boolean isGiven;

    private Map<String, Object> settings(Map<String, Object> more) {
        Map<String, Object> all = SHOWN.defaults();
        all.put("directory", folder.toString());
        all.put("core", Program.path().toString());
        all.putAll(more);
        return all;
    }

    private void given(Map<String, Object> more) {
        component.activate(context(), settings(more));
        component.settle();
        isGiven = true;
    }

    private void modified(Map<String, Object> values) {
        component.modified(values);
        component.settle();
    }

    @AfterEach
    void stop() {
        if (isGiven) {
            component.deactivate();
            assertEquals(List.of(), radios, "it is taken back");
        }
    }

    @Test
    void whatTheConsoleShowsAsDefaultIsWhatTheCodeTakes() {
        var wrong = new ArrayList<String>();

        assertEquals(RadioSettings.of(Map.of(), wrong::add), RadioSettings.of(SHOWN.defaults(), wrong::add));
        assertEquals(List.of(), wrong);
        assertEquals(Path.of("data"), RadioSettings.of(Map.of(), wrong::add).directory());
    }

    @Test
    void noValueOfAnyTypeIsThrownBack() {
        for (Map<String, Object> values : SHOWN.absurd()) {
            assertNotNull(RadioSettings.of(values, wrong -> {}), values::toString);
        }
        given(Map.of());
        for (Object absurd : List.of("no such data", new String[] {"a"}, 7, "\0")) {
            modified(settings(Map.of("bats", 1, "core", absurd)));
            modified(settings(Map.of("replay", absurd)));
            assertEquals(1, component.health().size());
        }
        modified(settings(Map.of()));
        assertEquals("None are asked for.", component.health().get(0).sentence());
    }

    @Test
    void theSameSettingsAgainLeaveTheBatsAlone() {
        given(Map.of("bats", 1));
        List<Object> before = List.copyOf(radios);

        modified(settings(Map.of("bats", 1)));

        assertEquals(1, before.size());
        assertEquals(before, radios);
    }

    @Test
    void otherSettingsAreAnotherRadioAndNoneIsNone() {
        given(Map.of("bats", 1));
        Object before = radios.get(0);

        modified(settings(Map.of("bats", 2)));
        assertEquals(1, radios.size());
        assertEquals(false, radios.contains(before));

        modified(settings(Map.of()));
        assertEquals(List.of(), radios);
        assertEquals(Level.OK, component.health().get(0).level());
    }

    /** Notes the radios that are registered. */
    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (p, m, args) -> {
                    assertEquals("registerService", m.getName());
                    Object service = args[1];
                    boolean isRadio = service instanceof BatRadio;
                    if (isRadio) {
                        radios.add(service);
                    }
                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {ServiceRegistration.class},
                            (r, what, none) -> {
                                radios.remove(service);
                                return null;
                            });
                });
    }
}
