package org.pitchside.models.internal.shadow;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.rollout.ShadowReport;
import org.pitchside.models.internal.Words;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.shadow.Trial.Answering;

/**
 * A candidate beside the live model. It works in a thread of its own: a candidate that is slow, throws or never returns holds up nobody and
 * is stopped for it; windows for which there was no room are counted. Safe from any thread. Closing frees the model when its call under
 * way has returned.
 */
public final class Shadow implements AutoCloseable {

    /** Windows that may wait, some 8 kB each. */
    static final int MOST_WAITING = 128;
    /** A candidate that takes so long for one window hangs. */
    static final long HANGS_NANOS = 10_000_000_000L;

    private static final long IDLE = -1;

    private final String name;
    private final Trial trial;
    private final ModelBench.Seat seat;
    private final Executor executor;
    private final LongSupplier nanos;
    private final AtomicLong missed = new AtomicLong();
    /** Guards the trial's verdict, never a model's call. */
    private final Object verdict = new Object();

    private ThreadPoolExecutor own;
    private volatile long begunNanos = IDLE;
    private volatile boolean closed;

    private Shadow(String name, Trial trial, ModelBench.Seat seat, Executor executor, LongSupplier nanos) {
        this.name = name;
        this.trial = trial;
        this.seat = seat;
        this.executor = executor;
        this.nanos = nanos;
    }

    /**
     * A candidate that nobody sees, beside the live model.
     *
     * @param blob its bats' half, where it has one
     * @param live what answers on the gateway
     * @param liveBlob that one's bats' half, where it has one
     * @throws ShelfException it is stopped before its first window; one sentence
     */
    public static Shadow of(
            GatewayModel candidate,
            Optional<byte[]> blob,
            GatewayModel live,
            Optional<byte[]> liveBlob,
            ModelBench bench)
            throws ShelfException {
        return of(candidate, blob, live, liveBlob, bench, System::nanoTime);
    }

    /** By another clock, for a test. */
    static Shadow of(
            GatewayModel candidate,
            Optional<byte[]> blob,
            GatewayModel live,
            Optional<byte[]> liveBlob,
            ModelBench bench,
            LongSupplier nanos)
            throws ShelfException {
        return inItsOwn(own -> of(candidate, blob, live, liveBlob, bench, own, nanos, cpuTime()));
    }

    /**
     * The same in the threads of an executor, which runs one task after the other; it stays the caller's.
     *
     * @param nanos time that passes, by which a candidate that hangs is known
     * @param work time that the calling thread has worked, by which a slow one is known
     */
    public static Shadow of(
            GatewayModel candidate,
            Optional<byte[]> blob,
            GatewayModel live,
            Optional<byte[]> liveBlob,
            ModelBench bench,
            Executor executor,
            LongSupplier nanos,
            LongSupplier work)
            throws ShelfException {
        Suitability.require(candidate, blob, live);
        ModelBench.Seat seat = bench.open(candidate);
        try {
            Trial trial = whole(new Trial(candidate, live, Answering.LIVE, seat, work), blob, liveBlob);
            var shadow = new Shadow(candidate.descriptor().name(), trial, seat, executor, nanos);
            executor.execute(() -> shadow.work(shadow::probe));
            return shadow;
        } catch (RuntimeException e) {
            // nobody else knows of it
            seat.close();
            // the candidate was looked at before: it is the live model that cannot be read
            throw new ShelfException(
                    candidate.descriptor().name() + " cannot be held against "
                            + live.descriptor().name() + ": " + Words.oneLine(String.valueOf(e.getMessage()), 200),
                    e);
        }
    }

    /**
     * The other way round, when the candidate answers: the former model is asked in shadow, and the candidate is still the one that is
     * judged. Its bats' half and its detector were judged before, and are watched on bats.
     *
     * @throws ShelfException the former one cannot run here any more
     */
    public static Shadow behind(GatewayModel candidate, GatewayModel former, ModelBench bench) throws ShelfException {
        return inItsOwn(own -> behind(candidate, former, bench, own, System::nanoTime, cpuTime()));
    }

    /** The same in the threads of an executor, see {@link #of}. */
    public static Shadow behind(
            GatewayModel candidate,
            GatewayModel former,
            ModelBench bench,
            Executor executor,
            LongSupplier nanos,
            LongSupplier work)
            throws ShelfException {
        Suitability.require(candidate, Optional.empty(), former);
        return seated(
                candidate,
                bench.open(former),
                seat -> new Trial(candidate, former, Answering.CANDIDATE, seat, work),
                executor,
                nanos);
    }

    /**
     * Behind a candidate that was sent on before shadow answered: all that shadow would have judged is judged here, its bats' half and
     * its detector, too.
     *
     * @throws ShelfException the former one cannot run here any more
     */
    public static Shadow behindUnseen(
            GatewayModel candidate,
            Optional<byte[]> blob,
            GatewayModel former,
            Optional<byte[]> formerBlob,
            ModelBench bench)
            throws ShelfException {
        return inItsOwn(
                own -> behindUnseen(candidate, blob, former, formerBlob, bench, own, System::nanoTime, cpuTime()));
    }

    /** The same in the threads of an executor, see {@link #of}. */
    public static Shadow behindUnseen(
            GatewayModel candidate,
            Optional<byte[]> blob,
            GatewayModel former,
            Optional<byte[]> formerBlob,
            ModelBench bench,
            Executor executor,
            LongSupplier nanos,
            LongSupplier work)
            throws ShelfException {
        Suitability.require(candidate, blob, former);
        return seated(
                candidate,
                bench.open(former),
                seat -> whole(new Trial(candidate, former, Answering.CANDIDATE_UNSEEN, seat, work), blob, formerBlob),
                executor,
                nanos);
    }

    /** A trial of both halves and of the detectors. */
    private static Trial whole(Trial trial, Optional<byte[]> blob, Optional<byte[]> otherBlob) {
        blob.ifPresent(b -> trial.withBats(b, otherBlob));
        trial.withDetectors();
        return trial;
    }

    /** Where the trial cannot begin the seat is given back: nobody else knows of it. */
    private static Shadow seated(
            GatewayModel candidate,
            ModelBench.Seat seat,
            Function<ModelBench.Seat, Trial> trial,
            Executor executor,
            LongSupplier nanos) {
        try {
            return new Shadow(candidate.descriptor().name(), trial.apply(seat), seat, executor, nanos);
        } catch (RuntimeException e) {
            seat.close();
            throw e;
        }
    }

    /** What begins in the threads of an executor. */
    private interface Beginning {
        Shadow in(Executor executor) throws ShelfException;
    }

    private static Shadow inItsOwn(Beginning beginning) throws ShelfException {
        ThreadPoolExecutor own = thread();
        try {
            Shadow shadow = beginning.in(own);
            shadow.own = own;
            return shadow;
        } catch (ShelfException | RuntimeException e) {
            own.shutdown();
            throw e;
        }
    }

    private static ThreadPoolExecutor thread() {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), task -> {
            Thread thread = new Thread(task, "pitchside-shadow");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        });
    }

    /** What a thread worked, not what passed: on a busy gateway a good candidate waits for its turn. */
    private static LongSupplier cpuTime() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
                ? threads::getCurrentThreadCpuTime
                : System::nanoTime;
    }

    /** An event; returns at once. One that tells of other models is passed over. */
    public void event(Evidence e) {
        if (closed || !trial.isOfThese(e) || answer() != Answer.OPEN) {
            return;
        }
        long begun = begunNanos;
        if (begun != IDLE && nanos.getAsLong() - begun > HANGS_NANOS) {
            broke("it hangs: it did not answer a window in 10 s");
            return;
        }
        try {
            executor.execute(() -> work(() -> ask(e)));
        } catch (RejectedExecutionException full) {
            missed.incrementAndGet();
        }
    }

    private void probe() {
        if (!Probes.hold(seat)) {
            broke("it answers with something that is not a number where a sensor is at its limits");
        }
    }

    private void ask(Evidence e) {
        Trial.Heard heard = trial.hear(e);
        synchronized (verdict) {
            trial.weigh(heard);
        }
    }

    /** What is done with the models, and all that can come of it. */
    private void work(Runnable task) {
        if (closed || answer() != Answer.OPEN) {
            return;
        }
        long begun = nanos.getAsLong();
        begunNanos = begun;
        try {
            task.run();
            if (nanos.getAsLong() - begun > HANGS_NANOS) {
                broke("it took more than 10 s for a window");
            }
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            broke("it failed with " + failure.getClass().getSimpleName());
        } finally {
            begunNanos = IDLE;
        }
    }

    private void broke(String why) {
        synchronized (verdict) {
            trial.broke(why);
        }
    }

    /** How it stands; an answer stays. */
    public Answer answer() {
        synchronized (verdict) {
            return trial.answer();
        }
    }

    /** One sentence without a full stop: why it failed; of one that passed, what was hardly seen, or nothing. */
    public String why() {
        synchronized (verdict) {
            return trial.why();
        }
    }

    /** For whoever looks on. */
    public ShadowReport report() {
        synchronized (verdict) {
            return trial.report(missed.get());
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (own == null) {
            executor.execute(seat::close);
            return;
        }
        // what waits is not asked any more, and the last task of its thread frees the model
        own.setRejectedExecutionHandler((last, pool) -> {
            pool.getQueue().clear();
            pool.execute(last);
        });
        own.execute(seat::close);
        own.shutdown();
    }

    @Override
    public String toString() {
        return name + " in shadow";
    }
}
