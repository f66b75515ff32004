package org.pitchside.models.internal.rollout;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.rollout.ShadowReport;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.shadow.CanaryWatch;
import org.pitchside.models.internal.shadow.Shadow;

/** The judges that a gateway has: {@link Shadow} and {@link CanaryWatch}. */
public final class ShadowJudges implements Judges {

    private final ModelBench bench;
    private final ToDoubleFunction<BatId> usual;
    private final Function<BatId, String> runs;
    private final Threads threads;

    /**
     * Where shadows work, and by which clocks.
     *
     * @param executor runs one task after the other
     */
    public record Threads(Executor executor, LongSupplier nanos, LongSupplier work) {}

    /**
     * @param usual median confidence of a bat's past; not a number where it is not known
     * @param runs the model that a bat says it runs, empty where it is not known
     */
    public ShadowJudges(ModelBench bench, ToDoubleFunction<BatId> usual, Function<BatId, String> runs) {
        this(bench, usual, runs, null);
    }

    /** @param threads null: each shadow has a thread of its own */
    public ShadowJudges(
            ModelBench bench, ToDoubleFunction<BatId> usual, Function<BatId, String> runs, Threads threads) {
        this.bench = bench;
        this.usual = usual;
        this.runs = runs;
        this.threads = threads;
    }

    @Override
    public Beside shadow(GatewayModel candidate, Optional<byte[]> blob, GatewayModel live, Optional<byte[]> liveBlob)
            throws ShelfException {
        return beside(
                threads == null
                        ? Shadow.of(candidate, blob, live, liveBlob, bench)
                        : Shadow.of(
                                candidate, blob, live, liveBlob, bench, threads.executor, threads.nanos, threads.work));
    }

    @Override
    public Beside behind(GatewayModel candidate, GatewayModel former) throws ShelfException {
        return beside(
                threads == null
                        ? Shadow.behind(candidate, former, bench)
                        : Shadow.behind(candidate, former, bench, threads.executor, threads.nanos, threads.work));
    }

    @Override
    public Beside behindUnseen(
            GatewayModel candidate, Optional<byte[]> blob, GatewayModel former, Optional<byte[]> formerBlob)
            throws ShelfException {
        return beside(
                threads == null
                        ? Shadow.behindUnseen(candidate, blob, former, formerBlob, bench)
                        : Shadow.behindUnseen(
                                candidate,
                                blob,
                                former,
                                formerBlob,
                                bench,
                                threads.executor,
                                threads.nanos,
                                threads.work));
    }

    private static Beside beside(Shadow shadow) {
        return new Beside() {
            @Override
            public void event(Evidence e) {
                shadow.event(e);
            }

            @Override
            public Answer answer() {
                return shadow.answer();
            }

            @Override
            public String why() {
                return shadow.why();
            }

            @Override
            public ShadowReport report() {
                return shadow.report();
            }

            @Override
            public void close() {
                shadow.close();
            }
        };
    }

    @Override
    public Watch watch(BatId bat, byte[] blob) {
        var watch = new CanaryWatch(bat, blob, usual.applyAsDouble(bat), runs);
        return new Watch() {
            @Override
            public void event(Evidence e) {
                watch.event(e);
            }

            @Override
            public void activity(BatId of, long atUs, BatActivity activity) {
                watch.activity(of, atUs, activity);
            }

            @Override
            public void selfTest(boolean passed) {
                watch.selfTest(passed);
            }

            @Override
            public Answer answer() {
                return watch.answer();
            }

            @Override
            public String why() {
                return watch.why();
            }

            @Override
            public int swings() {
                return watch.swings();
            }
        };
    }
}
