package org.pitchside.trainer.rollout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.Verdict;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.evidence.EvidenceListener;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;

/**
 * Twelve bats at play around one gateway, in virtual time: every event becomes the evidence that a gateway makes of it, and goes to whoever
 * weighs models. What a bat runs is what the courier brought, what answers on the gateway is what the registry says.
 */
final class Rehearsal implements AutoCloseable {

    /** Play before anything begins: enough for what is usual of each bat. */
    static final double BEFORE_S = 25 * 60;

    private static final double LOOK_S = 1;

    final VirtualTime time;
    final NetCourier courier;
    final List<NetBat> bats = new ArrayList<>();
    private final Season season;
    private final boolean events;
    private final ModelRegistry registry;
    private final Map<NetBat, List<Runnable>> journals = new HashMap<>();
    private final Set<BatId> touched = new HashSet<>();
    private final ModelHash candidate;
    private EvidenceListener listener;
    private Season.Live live;

    /**
     * @param events whether bats cut their events themselves all the time; else they stream, and the gateway cuts them
     * @param candidate of the bats' half that is rolled out
     * @param onBats what becomes of a blob on a bat
     * @param startS what of the session is past
     */
    Rehearsal(
            Season season,
            boolean events,
            ModelRegistry registry,
            ModelHash candidate,
            Function<byte[], NetBat.Loaded> onBats,
            double startS) {
        this.season = season;
        this.events = events;
        this.registry = registry;
        this.candidate = candidate;
        time = new VirtualTime(startS);
        live = season.shipped();
        var random = new SplittableRandom(season.seed * 17 + 3);
        for (Play play : season.nets.plays) {
            var bat = new NetBat(play, season.shippedBlob);
            bat.comesAndGoes(random, 5 * 3600.0);
            bats.add(bat);
            journals.put(bat, new ArrayList<>());
        }
        courier = new NetCourier(time, bats, onBats);
    }

    /** Lets the bats play, until something is over or so many minutes passed. */
    void play(EvidenceListener to, Runnable look, double minutes, java.util.function.BooleanSupplier over) {
        listener = to;
        for (int i = 0; i < bats.size(); i++) {
            NetBat bat = bats.get(i);
            // signs of life of different bats do not come at once
            time.after(Play.LIFE_S * i / (double) bats.size(), () -> life(bat));
        }
        time.every(LOOK_S, look);
        time.until(time.seconds() + minutes * 60, over);
    }

    private void life(NetBat bat) {
        double from = time.seconds();
        double session = bat.play.seconds() - Play.LIFE_S;
        int slot = (int) (from % session / Play.LIFE_S);
        NetBat.Loaded runs = bat.runs();
        boolean cutsItself = events || bat.onTrial();
        Season.Live answers = live();
        // a bat finds and counts with its own detector, whoever cuts the events that come to the gateway
        var own = bat.play.found(runs.detector);
        int candidates = own.rejectedPerLife()[slot];
        int rejected = candidates;
        for (Play.Event e : in(own, slot)) {
            boolean not = runs.verdict(season.says(runs, e)).isNot();
            candidates++;
            rejected += not ? 1 : 0;
            if (cutsItself && !not) {
                time.at(from + e.atS() - slot * Play.LIFE_S, () -> cutByBat(bat, runs, e));
            }
        }
        if (!cutsItself) {
            for (Play.Event e : in(bat.play.found(answers.detector), slot)) {
                time.at(from + e.atS() - slot * Play.LIFE_S, () -> cutByGateway(bat, e));
            }
        }
        var activity = new BatActivity(bat.play.motionDps(slot), candidates, rejected, 90, 0);
        time.after(Play.LIFE_S - 0.01, () -> {
            if (bat.isThere(time.seconds())) {
                bat.heard(activity, time.seconds());
                List<Runnable> waiting = List.copyOf(journals.get(bat));
                journals.get(bat).clear();
                waiting.forEach(Runnable::run);
                listener.activity(bat.id, time.epochMicros(time.nanos()), activity);
            }
        });
        time.after(Play.LIFE_S, () -> life(bat));
        if (bat.knows(candidate)) {
            touched.add(bat.id);
        }
    }

    private static List<Play.Event> in(Play.Found found, int slot) {
        return found.events().stream()
                .filter(e -> (int) (e.atS() / Play.LIFE_S) == slot)
                .toList();
    }

    private Season.Live live() {
        GatewayModel current = registry.current().orElseThrow();
        if (!current.descriptor().sha256().equals(live.descriptor.sha256())) {
            close();
            boolean shipped = current.descriptor()
                    .sha256()
                    .equals(season.shipped().descriptor.sha256());
            live = shipped ? season.shipped() : new Season.Live(current, season.any());
        }
        return live;
    }

    private void cutByGateway(NetBat bat, Play.Event e) {
        if (bat.isThere(time.seconds()) && !bat.onTrial()) {
            listener.event(evidence(bat, e.candidate(), SwingOrigin.STREAM, null, new byte[0], bat.runs().name));
        }
    }

    private void cutByBat(NetBat bat, NetBat.Loaded by, Play.Event e) {
        if (bat.runs() != by) {
            // it started anew meanwhile
            return;
        }
        byte[] logits = season.says(by, e);
        Candidate sent = season.sent(bat.play, e);
        if (bat.isThere(time.seconds())) {
            listener.event(evidence(bat, sent, SwingOrigin.EVENT, by.verdict(logits), logits, by.name));
        } else {
            journals.get(bat)
                    .add(() -> listener.event(
                            evidence(bat, sent, SwingOrigin.JOURNAL, by.verdict(logits), logits, by.name)));
        }
    }

    private Evidence evidence(
            NetBat bat, Candidate c, SwingOrigin origin, Verdict batVerdict, byte[] logits, String batModel) {
        Season.Live answers = live();
        int seq = ++bat.seq | (origin == SwingOrigin.STREAM ? SwingId.GATEWAY_GIVEN : 0);
        return new Evidence(
                new SwingId(bat.id, bat.boot, seq),
                time.epochMicros(time.nanos()),
                origin,
                c.window(),
                c.recording(),
                c.contact(),
                (origin == SwingOrigin.STREAM ? answers.detector : DetectorParameters.DEFAULT).name(),
                season.says(answers, c.window()),
                answers.nanos,
                batVerdict,
                logits,
                batModel);
    }

    /** What a bat runs by its own word. */
    String runs(BatId of) {
        return bats.stream()
                .filter(b -> b.id.equals(of))
                .findFirst()
                .orElseThrow()
                .runs()
                .name;
    }

    /** Bats that held the candidate at any time. */
    Set<BatId> touched() {
        return touched;
    }

    @Override
    public void close() {
        if (live != season.shipped()) {
            live.close();
            live = season.shipped();
        }
    }
}
