package org.pitchside.ble.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.pitchside.api.flow.BatEnrolment.Standing;
import org.pitchside.api.flow.LinkCounters.Link;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.BatRadio.RadioAdapter;
import org.pitchside.ble.internal.trust.Enrolment;

/** How radios and bats are, in words. */
final class HubHealth {

    private HubHealth() {}

    static List<HealthLine> of(Collection<BatRadio> radios, Collection<Tally> tallies, Enrolment enrolment) {
        var lines = new ArrayList<HealthLine>();
        if (radios.isEmpty()) {
            lines.add(new HealthLine(Level.WARN, "bats", "No radio is there: no bat can be heard."));
        }
        for (BatRadio radio : radios) {
            var adapters = radio.adapters();
            // one that speaks for itself says why, and twice is not clearer
            if (adapters.isEmpty() && !(radio instanceof HealthSource)) {
                lines.add(new HealthLine(Level.FAULT, "radio " + radio.name(), "No adapter is there."));
            }
            for (RadioAdapter a : adapters) {
                lines.add(new HealthLine(
                        Level.OK,
                        "radio " + radio.name(),
                        a.name() + " holds " + a.links() + " of " + a.capacity() + " bats."));
            }
        }
        tallies.stream()
                .sorted((a, b) -> a.link().bat().compareTo(b.link().bat()))
                .forEach(t -> lines.add(line(t, enrolment.standing(t.link().bat()))));
        lines.addAll(enrolment.health());
        return lines;
    }

    private static HealthLine line(Tally t, Standing standing) {
        Link l = t.link();
        String subject = "bat " + l.bat();
        if (!l.connected()) {
            return new HealthLine(Level.WARN, subject, "Not connected (" + t.lastEnd() + ").");
        }
        var words = new StringBuilder("Connected, battery " + t.battery() + " %");
        if (standing == Standing.OPEN) {
            words.append(", open to anybody because nobody enrolled it");
        }
        if (l.missing() > 0) {
            words.append(", ").append(l.missing()).append(" samples never arrived");
        }
        if (l.dropped() > 0) {
            words.append(", ").append(l.dropped()).append(" values thrown away because the gateway was too slow");
        }
        if (l.malformed() > 0) {
            words.append(", ")
                    .append(l.malformed())
                    .append(" values broke the rules (")
                    .append(t.lastMalformed())
                    .append(')');
        }
        return new HealthLine(
                l.dropped() > 0 || l.malformed() > 0 ? Level.WARN : Level.OK,
                subject,
                words.append('.').toString());
    }
}
