package org.pitchside.ble.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.settings.SettingReader;
import org.pitchside.ble.internal.trust.Enrolment;

class HubHealthTest {

    /** Without an adapter. */
    private static class Bare implements BatRadio {
        @Override
        public String name() {
            return "bare";
        }

        @Override
        public List<RadioAdapter> adapters() {
            return List.of();
        }

        @Override
        public AutoCloseable watch(Consumer<Sighting> watcher) {
            return () -> {};
        }

        @Override
        public CompletionStage<BatLink> connect(Sighting sighting, LinkListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Speaking extends Bare implements HealthSource {
        @Override
        public List<HealthLine> health() {
            return List.of(new HealthLine(Level.FAULT, "radio bare", "It was pulled out."));
        }
    }

    @TempDir
    Path folder;

    private List<String> told(BatRadio radio) {
        var enrolment = new Enrolment(() -> 0);
        enrolment.settings(
                new SettingReader("hub", Map.of("directory", folder.toString()), wrong -> assertEquals("", wrong)));
        return HubHealth.of(List.of(radio), List.of(), enrolment).stream()
                .map(l -> l.level() + " " + l.subject() + ": " + l.sentence())
                .toList();
    }

    @Test
    void ofARadioThatSpeaksForItselfItDoesNotSayAgainThatNothingIsThere() {
        assertEquals(List.of("FAULT radio bare: No adapter is there."), told(new Bare()));
        assertEquals(List.of(), told(new Speaking()));
    }
}
