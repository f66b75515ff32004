package org.pitchside.ble.kura.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;

/** How the radio is, in words. The README lists every line. */
final class RadioHealth {

    private static final String SUBJECT = "Kura radio";
    /** Each costs every value of every bat a little. */
    private static final int MANY_LEFTOVERS = 30;

    private static final int MOST_REFUSALS = 5;

    /** A bat that could not be connected. */
    record Refusal(String adapter, String why, int times, long nanos) {}

    private final List<HealthLine> lines = new ArrayList<>();

    List<HealthLine> lines() {
        return List.copyOf(lines);
    }

    private void say(Level level, String sentence) {
        lines.add(new HealthLine(level, SUBJECT, sentence));
    }

    RadioHealth off() {
        say(Level.OK, "Switched off.");
        return this;
    }

    RadioHealth noService() {
        say(
                Level.FAULT,
                "Kura's Bluetooth service is not there: no bat can be heard. It comes with Kura 5, and on Kura 6 with the package kura-bluetooth.");
        return this;
    }

    /** @param trouble what the last look at the adapters met; null for nothing */
    RadioHealth adapters(Collection<Adapter> there, Map<String, String> absent, String trouble, boolean looked) {
        if (trouble != null) {
            say(
                    Level.FAULT,
                    "Kura's Bluetooth service does not answer (" + trouble
                            + "). If this stays for a minute, the bus was restarted under it: restart Kura.");
        } else if (there.isEmpty() && absent.isEmpty() && looked) {
            say(
                    Level.FAULT,
                    "No Bluetooth adapter is there: no bat can be heard. Plug one in and restart Kura, or see whether bluetoothd runs.");
        }
        absent.forEach((name, why) -> say(Level.WARN, "Adapter " + name + " " + why + "."));
        for (Adapter a : there) {
            if (a.trouble() != null) {
                say(Level.WARN, "Adapter " + a.name() + " finds no bats: " + a.trouble() + ".");
            }
        }
        return this;
    }

    RadioHealth bats(Map<String, Refusal> refusals) {
        refusals.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST_REFUSALS)
                .forEach(e -> say(
                        Level.WARN,
                        "Bat at " + e.getKey() + " cannot be connected through "
                                + e.getValue().adapter() + ", tried "
                                + e.getValue().times() + " times: "
                                + e.getValue().why() + "."));
        return this;
    }

    RadioHealth burdens(int stuck, int leftovers) {
        if (stuck > 0) {
            say(Level.WARN, stuck + " calls into Kura's Bluetooth service hang and cannot be ended.");
        }
        if (leftovers >= MANY_LEFTOVERS) {
            say(
                    Level.WARN,
                    "Kura still holds " + leftovers
                            + " handlers of lost links, which slows it down. They go as the bats come back, or when Kura is restarted.");
        }
        return this;
    }

    /** @param there adapters that work */
    RadioHealth orWell(int there) {
        if (lines.isEmpty()) {
            say(Level.OK, there + (there == 1 ? " adapter works." : " adapters work."));
        }
        return this;
    }
}
