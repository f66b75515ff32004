package org.pitchside.trainer.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuRange;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ShelfException;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.inference.internal.Bench;
import org.pitchside.models.internal.Disk;
import org.pitchside.models.internal.shadow.Pasts;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.EventWindows;

/** What all rollouts of one seed share: twelve bats' sessions, what their detector finds, and what the shipped model says of it. */
final class Season {

    final long seed;
    final Nets nets;
    final NetBat.Loaded shippedBlob;
    private String pasts;
    private final Live shipped;
    private final Map<SwingWindow, Verdict> said = new IdentityHashMap<>();
    private final Map<Play.Event, Candidate> sent = new IdentityHashMap<>();
    private final Map<Play.Event, byte[]> logits = new IdentityHashMap<>();

    /** A model that answers on the gateway, and what it works on a window. */
    static final class Live implements AutoCloseable {
        final ModelDescriptor descriptor;
        final DetectorParameters detector;
        final long nanos;
        private final OnnxSwingClassifier classifier;

        Live(GatewayModel model, SwingWindow any) {
            descriptor = model.descriptor();
            detector = DetectorParameters.of(descriptor.detector());
            var bench = new MeasuredBench(new Bench(), any);
            try (ModelBench.Seat seat = bench.open(model)) {
                long before = bench.worked();
                seat.logits(any);
                nanos = bench.worked() - before;
                classifier = new OnnxSwingClassifier(model);
            } catch (ShelfException | ModelRefusedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            classifier.close();
        }
    }

    Season(long seed) {
        this(seed, new Nets(seed));
    }

    Season(long seed, Nets nets) {
        this.seed = seed;
        this.nets = nets;
        var p = Draft.shippedPackage();
        shippedBlob = new NetBat.Loaded(p.sensorBlob().orElseThrow());
        shipped = new Live(p.gatewayModel(), any());
    }

    SwingWindow any() {
        return nets.plays
                .get(0)
                .found(DetectorParameters.DEFAULT)
                .events()
                .get(0)
                .candidate()
                .window();
    }

    /** What a model says that answers on the gateway. */
    Verdict says(Live live, SwingWindow window) {
        return live.descriptor.sha256().equals(shipped.descriptor.sha256())
                ? said.computeIfAbsent(window, shipped.classifier::classify)
                : live.classifier.classify(window);
    }

    /** What the model on a bat says of its own window. */
    byte[] says(NetBat.Loaded model, Play.Event event) {
        return model.hash.equals(shippedBlob.hash)
                ? logits.computeIfAbsent(event, shippedBlob::logits)
                : model.logits(event);
    }

    /** What the gateway makes of an event that a bat cut and sent: it knows the stance at the first sample only. */
    Candidate sent(Play play, Play.Event event) {
        return sent.computeIfAbsent(event, e -> {
            Candidate c = e.candidate();
            long first = c.t0Us() - SwingWindow.T0_INDEX * 5_000L;
            var info = new BatInfo(
                    play.bat, 1, 32_768, 200_000, ImuRange.NOMINAL, 247, "none", 0, 0, 0, 0, 90, true, false);
            return EventWindows.of(
                    new BatEvent(
                            new SwingId(play.bat, 1, 1),
                            false,
                            c.t0Us(),
                            first,
                            c.recording().counts(),
                            200_000,
                            0,
                            c.stanceAxes(),
                            null,
                            new byte[0],
                            c.contact(),
                            Set.of()),
                    info,
                    play.mount);
        });
    }

    Live shipped() {
        return shipped;
    }

    /** What is usual of each bat before anything begins, as the gateway keeps it. */
    String pasts() throws IOException {
        if (pasts == null) {
            Path folder = Files.createTempDirectory("pasts");
            var kept = new Pasts(new Disk.Real(), folder, name -> Optional.of(shippedBlob.model.bytes()));
            for (Play play : nets.plays) {
                for (Play.Event e : play.found(DetectorParameters.DEFAULT).events()) {
                    byte[] said = says(shippedBlob, e);
                    Verdict verdict = shippedBlob.verdict(said);
                    if (e.atS() < Rehearsal.BEFORE_S && !verdict.isNot()) {
                        Candidate c = sent(play, e);
                        kept.event(new Evidence(
                                new SwingId(play.bat, 1, 1),
                                0,
                                SwingOrigin.EVENT,
                                c.window(),
                                c.recording(),
                                c.contact(),
                                "",
                                Verdict.NONE,
                                1,
                                verdict,
                                said,
                                shippedBlob.name));
                    }
                }
            }
            kept.save();
            pasts = Files.readString(folder.resolve("pasts.txt"));
            Files.delete(folder.resolve("pasts.txt"));
            Files.delete(folder);
        }
        return pasts;
    }
}
