package org.pitchside.gateway.internal.watch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingId;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatControl;
import org.pitchside.ble.TimeBase;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorFault;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.simulator.SimulatedPlayer;
import org.pitchside.simulator.Truth;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/**
 * One bat in a net in virtual time, swung by a simulated player, with a session's clock, a battery and signs of life, watched as on a
 * gateway; and something that goes wrong with it when the test says so.
 */
final class SimulatedBat implements SwingSink {

    /** What goes wrong. */
    enum Wrong {
        NOTHING,
        MOUNT_SLIPPED(Alert.Kind.MOUNT, Alert.Kind.PLAYER),
        AXES_SWAPPED(Alert.Kind.AXES, Alert.Kind.MOUNT, Alert.Kind.PLAYER),
        CLOCK_DRIFTS(Alert.Kind.CLOCK),
        OTHER_PLAYER(Alert.Kind.PLAYER),
        BATTERY_SAGS(Alert.Kind.BATTERY),
        DETECTOR_DEAF(Alert.Kind.DETECTOR),
        DETECTOR_NERVOUS(Alert.Kind.DETECTOR),
        GYRO_CLIPS(Alert.Kind.GYRO),
        MODEL_BENT(Alert.Kind.MODEL);

        final List<Alert.Kind> told;

        Wrong(Alert.Kind... told) {
            this.told = List.of(told);
        }
    }

    static final int RATE = 200;
    private static final int BLOCK = 10;
    private static final int SIGN_OF_LIFE = 5 * RATE;
    private static final long EPOCH_US = 1_700_000_000_000_000L;
    private static final double SOUND_LOSS_PER_HOUR = 6;
    private static final double PLAYED_DPS = 20;

    private final Random random;
    private boolean streams;
    private final boolean tests;
    private final int number;
    private final ImuBlock block = new ImuBlock(BLOCK);
    private final short[] six = new short[ImuBlock.AXES];
    private final TimeBase time = new TimeBase(1_000_000);
    private final Mount set;
    private final SwingEngine engine;
    private final Tap tap;
    private final BatModel model = new BatModel();
    final List<Alert> raised = new ArrayList<>();
    private List<Candidate> held;
    private BatSimulation simulation;
    private SensorFault fault;
    private double ppm;
    private double charge = 100;
    private double sags;
    private long sample;
    private long batUs;
    private double trueUs;
    private double turned;
    private int found;
    private int rejected;
    private double playedS;
    private int balls;
    private int hits;
    private String words = "";
    private final Map<String, Integer> answers = new TreeMap<>();

    /**
     * @param number which player
     * @param tests of those nobody tuned on
     * @param streams all samples, or events and signs of life only
     */
    SimulatedBat(int number, boolean tests, boolean streams, RhythmSpec rhythm) {
        this.number = number;
        this.tests = tests;
        this.streams = streams;
        random = new Random(number * 7919L + (tests ? 1 : 0));
        simulation = new BatSimulation(player(number), SensorSpec.nominal(), 4000 + number, rhythm);
        ppm = (simulation.trueRateHz() / RATE - 1) * 1e6;
        // a sensor that was stuck on by hand and never calibrated
        set = Mount.ALIGNED.withHand(simulation.player().hand());
        int rateMilliHz = RATE * 1000;
        var info = new BatInfo(
                new BatId(number),
                1,
                1_000_000,
                rateMilliHz,
                ImuRange.NOMINAL,
                247,
                "none",
                0,
                9,
                0,
                0,
                100,
                true,
                false);
        engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, rateMilliHz, set);
        tap = new Tap(new BatWatch(1, raised::add, System::nanoTime), info, new Control());
    }

    private SimulatedPlayer player(int n) {
        return tests ? Players.test(n) : Players.train(n);
    }

    private final class Control implements BatControl {
        @Override
        public void acknowledge(SwingId id) {}

        @Override
        public long epochMicros(long us) {
            return EPOCH_US + time.gatewayUs(us);
        }

        @Override
        public long errorMicros() {
            return time.errorUs();
        }

        @Override
        public Mount mount() {
            return set;
        }
    }

    /** From now on. */
    void goesWrong(Wrong wrong) {
        switch (wrong) {
            case MOUNT_SLIPPED -> fault = SensorFault.turned(25 + 35 * random.nextDouble(), random.nextLong());
            case AXES_SWAPPED -> fault = SensorFault.swapped(random.nextLong());
            case MODEL_BENT -> model.bend(0.3 + 0.2 * random.nextDouble());
            case GYRO_CLIPS -> fault = SensorFault.ceiling(random.nextBoolean() ? 0.25 : 0.5);
            case CLOCK_DRIFTS -> ppm += (random.nextBoolean() ? 1 : -1) * (300 + 1700 * random.nextDouble());
            case BATTERY_SAGS -> sags = 10 + 20 * random.nextDouble();
            case OTHER_PLAYER ->
                simulation = simulation.handedTo(player(number + 50_000), 9000 + number, RhythmSpec.solo());
            case DETECTOR_DEAF -> engine.apply(DetectorParameters.of(Map.of("on_dps", 1100f, "min_peak_dps", 1200f)));
            case DETECTOR_NERVOUS ->
                engine.apply(DetectorParameters.of(Map.of(
                        "on_dps", 60f,
                        "off_dps", 40f,
                        "min_peak_dps", 60f,
                        "min_across_dps", 40f,
                        "swing_dps", 50f,
                        "back_dps", 60f,
                        "miss_turn_deg", 5f,
                        "contact_turn_deg", 2f,
                        "contact_score", 2f)));
            case NOTHING -> {}
        }
        words = fault == null
                ? wrong + ", " + simulation.player().hand() + " with a bat set " + set.hand()
                : fault.toString();
        raised.clear();
        answers.clear();
        playedS = 0;
        balls = 0;
        hits = 0;
    }

    /** From now on events only, on the same connection: a bat on trial rests its stream. */
    void sendsEvents(boolean late) {
        streams = false;
        held = late ? new ArrayList<>() : null;
    }

    /** From now on all samples; events that are late come now. */
    void streamsAgain() {
        streams = true;
        if (held != null) {
            held.forEach(c -> tap.event(c, EPOCH_US + (long) trueUs));
            held = null;
        }
    }

    /** Plays on until so much time is over, or until one of some kinds is told. */
    void play(double seconds, List<Alert.Kind> until) {
        long end = sample + Math.round(seconds * RATE);
        while (sample < end && raised.stream().noneMatch(a -> until.contains(a.kind()))) {
            next();
        }
    }

    private void next() {
        block.begin(sample, batUs, 0);
        for (int i = 0; i < BLOCK; i++) {
            simulation.next(six);
            if (fault != null) {
                fault.apply(six);
            }
            block.add(six[0], six[1], six[2], six[3], six[4], six[5]);
            turned += Math.sqrt((double) six[3] * six[3] + six[4] * six[4] + six[5] * six[5]);
        }
        sample += BLOCK;
        batUs += BLOCK * 1_000_000L / RATE;
        trueUs += BLOCK * 1e6 / RATE / (1 + ppm * 1e-6);
        long arrives = (long) trueUs + 4000 + random.nextInt(30_000);
        time.arrival(batUs, arrives);
        if (sample % (10 * RATE) == 0) {
            time.answered(batUs, arrives - 20_000 - random.nextInt(20_000), arrives + 2000);
        }
        if (streams) {
            tap.samples(block);
        }
        engine.accept(block, this);
        for (Truth t = simulation.pollTruth(); t != null; t = simulation.pollTruth()) {
            balls += t.isSwing() ? 1 : 0;
        }
        if (sample % SIGN_OF_LIFE == 0) {
            signOfLife();
        }
    }

    private void signOfLife() {
        int dps = (int) (turned / SIGN_OF_LIFE * ImuRange.NOMINAL.gyroScale());
        turned = 0;
        playedS += dps >= PLAYED_DPS ? 5 : 0;
        charge -= SOUND_LOSS_PER_HOUR / 720;
        if (sags > 0) {
            double now = Math.min(sags, 3);
            charge -= now;
            sags -= now;
        }
        int reads = (int) Math.max(0, Math.min(100, Math.rint(charge + random.nextGaussian())));
        var activity = streams ? new BatActivity(dps, 0, 0, reads, 0) : new BatActivity(dps, found, rejected, reads, 0);
        found = 0;
        rejected = 0;
        tap.activity(activity, EPOCH_US + (long) trueUs, true);
    }

    @Override
    public void window(Candidate c) {
        // a first opinion is watched by nobody
    }

    @Override
    public void complete(Candidate c) {
        if (c.rejected() == null) {
            Verdict verdict = model.verdict(c.window());
            answers.merge(verdict.isNot() ? "NOT" : verdict.isUnknown() ? "UNKNOWN" : "named", 1, Integer::sum);
            if (held == null) {
                tap.answer(verdict, EPOCH_US + (long) trueUs);
            }
        }
        found++;
        rejected += c.rejected() == null ? 0 : 1;
        if (streams || c.rejected() == null) {
            hits += Hit.of(c, null, null) == null ? 0 : 1;
            if (streams) {
                tap.candidate(c, EPOCH_US + (long) trueUs);
            } else if (held != null) {
                held.add(c);
            } else {
                tap.event(c, EPOCH_US + (long) trueUs);
            }
        }
    }

    double playedS() {
        return playedS;
    }

    /** Balls that were played or left since it went wrong. */
    int balls() {
        return balls;
    }

    String words() {
        return words;
    }

    /** What the model answered since it went wrong, how often. */
    Map<String, Integer> answers() {
        return answers;
    }

    /** How often each kind was told. */
    Map<Alert.Kind, Integer> counts() {
        var counts = new EnumMap<Alert.Kind, Integer>(Alert.Kind.class);
        raised.forEach(a -> counts.merge(a.kind(), 1, Integer::sum));
        return counts;
    }
}
