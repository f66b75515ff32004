package org.pitchside.trainer.metrics;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.pitchside.api.Family;
import org.pitchside.api.Mount;
import org.pitchside.api.Verdict;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.MountCheck;

/** {@code evaluate mount}: what a sensor turned on its blade costs, what the wizard brings back, and whether the check notices. */
public final class MountReport {

    private final SwingClassifier classifier;
    private final SimPlayers players;
    private final SplittableRandom random;
    private int swings;
    private int aligned;
    private int turned;
    private int calibrated;
    private int checkedAligned;
    private int falseAlarms;
    private int checkedTurned;
    private int noticed;

    private MountReport(SwingClassifier classifier, SimPlayers players, long seed) {
        this.classifier = classifier;
        this.players = players;
        random = new SplittableRandom(seed);
    }

    /** Plays test players three times each: aligned, turned by up to 180 degrees about any axis, and turned but calibrated. */
    public static void run(
            double hours,
            long seed,
            DetectorParameters detector,
            SwingClassifier classifier,
            Consumer<String> say,
            MetricsReport.Sink sink) {
        var report = new MountReport(classifier, new SimPlayers(true, hours, seed, detector), seed);
        for (int i = 0; i < report.players.players(); i++) {
            report.player(i);
        }
        report.print(say, sink);
    }

    private void player(int index) {
        Turn turn = Turn.any(random, 180);
        var plain = players.play(index, null, players.simulation(index).mount());
        swings += plain.swings();
        aligned += right(plain);
        var askew = players.play(index, turn, null);
        turned += right(askew);
        Mount found = Poses.calibrate(players.simulation(index), turn, random);
        calibrated += right(players.play(index, turn, found));
        switch (check(plain)) {
            case UNKNOWN -> {}
            case OK -> checkedAligned++;
            case OFF -> {
                checkedAligned++;
                falseAlarms++;
            }
        }
        if (turn.offY() > 25) {
            checkedTurned++;
            noticed += check(askew) == MountCheck.Verdict.OFF ? 1 : 0;
        }
    }

    private static MountCheck.Verdict check(SimPlayers.Played played) {
        var check = new MountCheck();
        played.found().forEach(f -> check.swing(f.candidate()));
        return check.verdict();
    }

    /** Shots that were found and named rightly, forced to answer. */
    private int right(SimPlayers.Played played) {
        int n = 0;
        for (var f : played.found()) {
            if (f.truth() != null && f.truth().isSwing()) {
                Verdict v = classifier.classify(f.candidate().window());
                n += !v.isNot() && forced(v).equals(f.truth().label()) ? 1 : 0;
            }
        }
        return n;
    }

    private static String forced(Verdict v) {
        return v.scores().stream()
                .map(Verdict.Score::label)
                .filter(l -> Family.of(l).map(Family::isShot).orElse(false))
                .findFirst()
                .orElse(v.label());
    }

    private void print(Consumer<String> say, MetricsReport.Sink sink) {
        say.accept(String.format(
                Locale.ROOT,
                "%d test players, %d shots; found and right: %d aligned, %d with the sensor turned by up to 180 degrees, %d after the wizard",
                players.players(),
                swings,
                aligned,
                turned,
                calibrated));
        say.accept(String.format(
                Locale.ROOT,
                "the check: %d of %d aligned bats called off; %d of %d turned ones (y axis by more than 25 degrees) noticed",
                falseAlarms,
                checkedAligned,
                noticed,
                checkedTurned));
        sink.put("mount.kept", 100.0 * calibrated / aligned, 2, "%", ">= 97");
        sink.put("mount.kept_uncalibrated", 100.0 * turned / aligned, 2, "%", "-");
        sink.put("mount.check_false", falseAlarms, 0, "bats", "-");
        sink.put("mount.check_noticed", 100.0 * noticed / checkedTurned, 1, "%", "-");
    }
}
