package org.pitchside.gateway.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;

/** How the way of the swings is, in words. */
final class PipelineHealth {

    private static final String SUBJECT = "swings";

    /** So many swings tell of a bat that names most of them otherwise. */
    private static final int ENOUGH = 20;

    private PipelineHealth() {}

    static List<HealthLine> of(
            Collection<Bat> bats, String noModel, long classifierFailures, long missed, long thrown) {
        var lines = new ArrayList<HealthLine>();
        int waiting = bats.stream().mapToInt(Bat::waitingNow).sum();
        String trouble = bats.stream()
                .map(Bat::troubleNow)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (trouble != null) {
            say(lines, Level.FAULT, waiting + " swings wait for the disk: " + trouble + ". They are tried again.");
        }
        long lost = bats.stream().mapToLong(b -> b.lost.get()).sum();
        if (lost > 0) {
            say(lines, Level.FAULT, lost + " swings were lost because they could not be kept in time.");
        }
        long refused = bats.stream().mapToLong(b -> b.refused.get()).sum();
        if (refused > 0) {
            say(lines, Level.WARN, refused + " times an event had to stay with its bat, which sends it again.");
        }
        long faults = bats.stream().mapToLong(b -> b.faults.get()).sum();
        if (faults > 0) {
            say(lines, Level.WARN, faults + " times a bat's flow failed and began anew; see the log.");
        }
        if (classifierFailures > 0) {
            say(lines, Level.WARN, classifierFailures + " times the classifier failed; see the log.");
        }
        if (noModel != null) {
            say(lines, Level.WARN, noModel);
        }
        if (missed + thrown > 0) {
            say(lines, Level.WARN, "Listeners were too slow for " + missed + " news and threw at " + thrown + ".");
        }
        long committed = bats.stream().mapToLong(b -> b.committed.get()).sum();
        say(lines, Level.OK, committed + " swings kept since the start.");
        long compared = bats.stream().mapToLong(b -> b.compared.get()).sum();
        if (compared > 0) {
            long agreed = bats.stream().mapToLong(b -> b.agreed.get()).sum();
            lines.add(new HealthLine(
                    Level.OK,
                    "bats' models",
                    "Bats and gateway agreed on " + agreed + " of " + compared + " swings that both named."));
        }
        for (Bat b : bats) {
            long own = b.compared.get();
            if (own >= ENOUGH && b.agreed.get() * 2 < own) {
                lines.add(new HealthLine(
                        Level.WARN,
                        "bat " + b.id,
                        "It and the gateway named only " + b.agreed.get() + " of " + own
                                + " swings alike: look at its model, its mount and its hand."));
            }
        }
        return lines;
    }

    private static void say(List<HealthLine> lines, Level level, String sentence) {
        lines.add(new HealthLine(level, SUBJECT, sentence));
    }
}
