package org.pitchside.models.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.model.ModelDescriptor;

/** What the health page says of the models. */
final class RegistryHealth {

    private static final String SUBJECT = "models";

    private RegistryHealth() {}

    /**
     * @param refusal why the setting's package was refused
     * @param lying what lies in the drop folder and is not taken, a sentence each
     */
    static List<HealthLine> of(Shelf shelf, Optional<String> refusal, List<String> lying) {
        List<HealthLine> lines = new ArrayList<>();
        Optional<ModelDescriptor> live = shelf.live().map(m -> m.descriptor());
        if (refusal.isPresent()) {
            String then = live.map(d -> d.name() + " goes on").orElse("rules answer");
            lines.add(line(Level.FAULT, "package refused, " + then + ": " + refusal.get()));
        } else if (live.isEmpty()) {
            lines.add(line(Level.WARN, "no model is there: rules answer"));
        } else {
            lines.add(line(
                    Level.OK,
                    live.get().name() + ", SHA-256 " + live.get().sha256().substring(0, 12) + ", release "
                            + shelf.state().known(live.get().id()).counter()));
        }
        shelf.trouble().ifPresent(t -> lines.add(line(Level.FAULT, t)));
        shelf.auditBroken().ifPresent(b -> lines.add(line(Level.FAULT, "the audit was changed: " + b)));
        lying.forEach(l -> lines.add(line(Level.WARN, l)));
        Trust trust = shelf.trust();
        if (trust.policy().isEmpty()) {
            lines.add(line(trust.equals(Trust.NOBODY) ? Level.OK : Level.FAULT, trust.why()));
        } else if (trust.development()) {
            lines.add(line(Level.OK, "models signed by this checkout's development keys are believed"));
        }
        return lines;
    }

    private static HealthLine line(Level level, String sentence) {
        return new HealthLine(level, SUBJECT, sentence);
    }
}
