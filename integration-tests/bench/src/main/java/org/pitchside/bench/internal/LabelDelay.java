package org.pitchside.bench.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.BatSession;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.FrameException;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;
import org.pitchside.ble.virtual.internal.PassiveBat;
import org.pitchside.gateway.internal.Pipeline;
import org.pitchside.inference.OnnxSwingClassifier;

/**
 * How long after the true t0 a swing has a first label, in virtual time: virtual bat, 30 ms interval link without loss, session, pipeline,
 * shipped model, all on one clock that is moved by hand. What the processor needs is no part of it.
 */
final class LabelDelay {

    private static final long STEP_NANOS = 1_000_000;
    private static final long TICK_EVERY = 10;
    private static final long NEAR_NANOS = 100_000_000;

    /** A label was given at an instant, for a t0. */
    private record Told(long at, long t0, boolean named) {}

    private final HandClock clock = new HandClock();
    private final Percentiles label = new Percentiles();
    private final Percentiles word = new Percentiles();
    private final List<Told> told = new ArrayList<>();
    private final List<Long> swings = new ArrayList<>();
    private Verdict said;
    private boolean answered;
    private Verdict answer;
    private long answeredAt;
    private int unlabelled;

    /** Milliseconds from t0 to the first label that a model gave. */
    Percentiles label() {
        return label;
    }

    /** Milliseconds from t0 to the first word of the swing, be it "not sure". */
    Percentiles word() {
        return word;
    }

    /** Swings that got no label within half a second of their t0 beyond what any label needs: not found, or taken for no swing. */
    int unlabelled() {
        return unlabelled;
    }

    void run(Mode mode, int bats, int seconds) throws Exception {
        try (var classifier = new OnnxSwingClassifier(InferenceBench.model().gatewayModel())) {
            for (int player = 0; player < bats; player++) {
                var pipeline = new Pipeline(new NoDisk(swing -> {}));
                Scr.call(pipeline, "setClassifier", new Noting(classifier));
                Scr.call(pipeline, "setClock", clock);
                play(pipeline, player, mode, seconds);
                Scr.call(pipeline, "close");
            }
        }
    }

    private void play(Pipeline pipeline, int player, Mode mode, int seconds) throws FrameException, IOException {
        told.clear();
        swings.clear();
        clock.moveTo(STEP_NANOS);
        try (var bat = new PassiveBat(BatProgram.path(), BatProgram.MODEL, player, 200, 247, (what, swing, t0) -> {
            if (swing) {
                swings.add(t0);
            }
        })) {
            play(pipeline, bat, mode, seconds);
        }
        // the last swing's label may lie behind the end
        swings.removeIf(t0 -> t0 > (seconds - 2) * 1_000_000_000L);
        swings.forEach(this::judge);
    }

    private void play(Pipeline pipeline, PassiveBat bat, Mode mode, int seconds) throws FrameException {
        var info = InfoCodec.decode(bat.info());
        var control = new Asked(bat.mount());
        var session = new BatSession(info, new Said(pipeline.open(info, control)));
        control.session = session;
        bat.link(listener(session), clock.nanos());
        for (int row = 0; row < 3; row++) {
            Mount m = bat.mount();
            bat.control(new Control.MountRow(row, m.at(row, 0), m.at(row, 1), m.at(row, 2)).encode(), clock.nanos());
        }
        bat.control(new Control.SetHand(bat.mount().hand()).encode(), clock.nanos());
        bat.control(new Control.SetMode(mode).encode(), clock.nanos());
        for (long step = 2; step < seconds * 1000L; step++) {
            long now = step * STEP_NANOS;
            bat.advance(now);
            clock.moveTo(now);
            if (step % TICK_EVERY == 0) {
                session.tick(now);
            }
        }
    }

    private LinkListener listener(BatSession session) {
        return new LinkListener() {
            @Override
            public void notified(BatCharacteristic from, byte[] value, long nanos) {
                if (from == BatCharacteristic.DATA) {
                    clock.moveTo(nanos);
                    session.accept(value, nanos);
                }
            }

            @Override
            public void disconnected(String reason) {
                throw new IllegalStateException("the link ended: " + reason);
            }
        };
    }

    private void judge(long t0) {
        boolean spoken = false;
        for (Told t : told) {
            if (Math.abs(t.t0 - t0) > NEAR_NANOS) {
                continue;
            }
            if (!spoken) {
                word.add((t.at - t0) / 1e6);
                spoken = true;
            }
            if (t.named) {
                label.add((t.at - t0) / 1e6);
                return;
            }
        }
        unlabelled++;
    }

    /** The flow asks when t0 was right after it got a verdict that is worth telling: then the label is there. */
    private final class Asked implements BatControl {
        private final Mount mount;
        private BatSession session;

        Asked(Mount mount) {
            this.mount = mount;
        }

        @Override
        public long epochMicros(long batUs) {
            long us = session.time().gatewayUs(batUs);
            if (!answered) {
                told.add(new Told(clock.nanos(), us * 1000, said != null && !said.isUnknown()));
            } else if (!answer.isNot()) {
                told.add(new Told(answeredAt, us * 1000, true));
            }
            answered = false;
            return clock.epochMicros(us * 1000);
        }

        @Override
        public void acknowledge(SwingId id) {
            // nothing is kept for long in so short a play
        }

        @Override
        public long errorMicros() {
            return session.time().errorUs();
        }

        @Override
        public Mount mount() {
            return mount;
        }
    }

    /** Notes what the bat's own model says on its way to the flow. */
    private final class Said implements BatFlow {
        private final BatFlow flow;

        Said(BatFlow flow) {
            this.flow = flow;
        }

        @Override
        public void block(ImuBlock block) {
            flow.block(block);
        }

        @Override
        public void result(BatEvent event) {
            said = event.batVerdict();
            flow.result(event);
            said = null;
        }

        @Override
        public void event(BatEvent event) {
            flow.event(event);
        }

        @Override
        public void activity(BatActivity activity) {
            flow.activity(activity);
        }

        @Override
        public void tick(long nanos) {
            flow.tick(nanos);
        }

        @Override
        public void closed() {
            flow.closed();
        }
    }

    private final class Noting implements SwingClassifier {
        private final SwingClassifier behind;

        Noting(SwingClassifier behind) {
            this.behind = behind;
        }

        @Override
        public Verdict classify(SwingWindow window) {
            answer = behind.classify(window);
            answered = true;
            answeredAt = clock.nanos();
            return answer;
        }

        @Override
        public Optional<ModelDescriptor> model() {
            return behind.model();
        }
    }
}
