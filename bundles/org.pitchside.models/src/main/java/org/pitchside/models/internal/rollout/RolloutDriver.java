package org.pitchside.models.internal.rollout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.evidence.EvidenceListener;
import org.pitchside.api.flow.GatewayStatus.BatState;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts;
import org.pitchside.models.internal.Disk;
import org.pitchside.models.internal.rollout.Fact.Command;
import org.pitchside.models.internal.rollout.RolloutState.Sizes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the rollout: takes facts, lets {@link RolloutMachine} make the next state of each, keeps it on the disk, and only then acts on it.
 * Everything happens in one executor, one after the other; a test, or a bench, gives one that runs at once and a clock moved by hand.
 */
public final class RolloutDriver implements Rollouts, EvidenceListener, HealthSource, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutDriver.class);
    private static final String SUBJECT = "rollout";
    private static final String STOPPING = "the gateway is stopping";
    private static final long CALL_SECONDS = 30;
    /** Evidence that may wait; a rollout that cannot follow goes on with less of it. */
    private static final int MOST_WAITING = 256;

    /** Which newly taken model begins by itself. */
    public enum ByItself {
        /** None. */
        OFF,
        /** It runs in shadow and waits there. */
        SHADOW,
        /** It goes all the way without a word. */
        ALL
    }

    /** What an operator set. */
    public record Settings(ByItself byItself, int canary, int stage) {

        public static final Settings USUAL = new Settings(ByItself.SHADOW, Sizes.USUAL.canary(), Sizes.USUAL.stage());
    }

    /**
     * What it works with.
     *
     * @param bats what each bat last said of itself
     * @param ours whether a bat belongs to this site, as far as is known
     */
    public record Parts(
            ModelShelf shelf,
            ModelCourier courier,
            Judges judges,
            Supplier<List<BatState>> bats,
            Predicate<BatId> ours,
            GatewayClock clock) {}

    private final Parts parts;
    private final Keeping keeping;
    private final Beginnings beginnings;
    private final Executor executor;
    private final Doings doings;
    private final Meetings meetings;
    private final Absences absences;
    private final ConcurrentLinkedQueue<Supplier<Optional<Fact>>> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    /** Of the rollout under way, or the last one. */
    private final AtomicLong missed = new AtomicLong();

    private volatile Settings settings;
    private volatile Rollout seen;
    private volatile boolean closed;

    /** Both belong to the executor. */
    private boolean working;

    private boolean isReady;

    /**
     * Goes on with what is on the disk.
     *
     * @param folder the models' folder
     * @param executor runs one task after the other; it stays the caller's, and nothing else is called from it that could wait for it
     */
    public RolloutDriver(Parts parts, Settings settings, Disk disk, Path folder, Executor executor) {
        this.parts = parts;
        this.settings = settings;
        this.executor = executor;
        keeping = new Keeping(parts.shelf, new RolloutFile(disk, folder), parts.clock);
        meetings = new Meetings(parts.bats, parts.ours);
        absences = new Absences(parts.clock.nanos());
        doings = new Doings(parts.shelf, parts.courier, parts.judges, parts.clock, this::put);
        beginnings = new Beginnings(parts.shelf, keeping, () -> this.settings, this::nowUs, () -> {
            doings.end();
            missed.set(0);
        });
        put(() -> {
            keeping.read();
            keeping.rollout().ifPresent(meetings::restored);
            return Optional.empty();
        });
    }

    /** New settings; they count from the next rollout on. */
    public void set(Settings next) {
        settings = next;
    }

    /** @return false: nobody will look at it any more */
    private boolean put(Supplier<Optional<Fact>> later) {
        inbox.add(later);
        try {
            executor.execute(this::work);
            return true;
        } catch (RejectedExecutionException e) {
            if (!closed) {
                throw e;
            }
            return false;
        }
    }

    /** Facts one after the other, then what the last state wishes; what comes of that is in the inbox again. */
    private void work() {
        if (working) {
            return;
        }
        working = true;
        try {
            do {
                Supplier<Optional<Fact>> next;
                while ((next = inbox.poll()) != null) {
                    next.get().ifPresent(this::take);
                }
                if (isReady && !closed && !keeping.isStuck()) {
                    keeping.rollout().ifPresent(s -> doings.act(s, Wishes.of(s)));
                }
            } while (!inbox.isEmpty());
            show();
        } catch (RuntimeException e) {
            keeping.rest();
            LOG.error("A step of the rollout failed; it goes on", e);
        } finally {
            working = false;
        }
    }

    private void show() {
        seen = keeping.rollout().map(s -> View.of(s, doings)).orElse(null);
    }

    private void take(Fact fact) {
        if (keeping.rollout().isEmpty() || closed || keeping.isStuck() || !isReady) {
            // what is true comes again; before the first look nobody is known to be there
            return;
        }
        RolloutState s = keeping.rollout().get();
        if (fact instanceof Fact.Told told) {
            meetings.told(told.models());
        }
        try {
            turn(s, next(s, fact), List.of(), Via.ROLLOUT);
            if (fact instanceof Fact.Booted booted) {
                meetings.counted(booted.bat());
            }
        } catch (RolloutException e) {
            LOG.debug("rollout: {}", e.getMessage());
        }
    }

    private RolloutState next(RolloutState s, Fact fact) {
        return RolloutMachine.next(s, fact, keeping.isAwayKnown());
    }

    /** Into the next state: the audit, the disk, then the memory. */
    private void turn(RolloutState s, RolloutState next, List<AuditLines.Line> first, Via via) throws RolloutException {
        if (next.equals(s)) {
            return;
        }
        RolloutState stamped = next.stage() == s.stage() ? next : next.since(nowUs());
        List<AuditLines.Line> lines = new ArrayList<>(first);
        lines.addAll(AuditLines.between(s, stamped));
        keeping.keep(stamped, lines, via);
        if (stamped.stage() != s.stage()) {
            LOG.info("rollout: {}", View.words(stamped));
            // whose turn it is now
            inbox.add(() -> Optional.of(meetings.roster(keeping.rollout())));
        }
    }

    private long nowUs() {
        return Math.max(0, parts.clock.epochMicros(parts.clock.nanos()));
    }

    /** Looks at who is there, what the judges say, what answers and what was taken; called about once a second. */
    public void tick() {
        put(() -> {
            doings.ask();
            looked();
            return Optional.empty();
        });
    }

    private void looked() {
        List<Kept> models = parts.shelf.models();
        // before the registry has read its shelf nothing can be said of a model
        isReady |= !models.isEmpty();
        Optional<Kept> live = models.stream().filter(Kept::live).findFirst();
        // first who is there: every other fact may end something that somebody is still on the way with
        inbox.add(() -> Optional.of(meetings.roster(keeping.rollout())));
        live.ifPresent(l -> inbox.add(() -> Optional.of(new Fact.Answers(l.name()))));
        absences.look(parts.bats.get(), parts.clock.nanos());
        keeping.rollout().ifPresent(s -> {
            meetings.boots(s, absences::wasAway, doings::playedWell).forEach(f -> inbox.add(() -> Optional.of(f)));
            s.bats().keySet().stream()
                    .filter(absences::isGone)
                    .forEach(bat -> inbox.add(() -> Optional.of(new Fact.Gone(bat))));
        });
        if (live.isPresent()) {
            inbox.add(() -> {
                beginnings.byItself(models, live.get());
                return Optional.empty();
            });
        }
    }

    private interface Act {
        void run() throws RolloutException;
    }

    /** In the rollout's own thread, waited for. */
    private void now(Act act) throws RolloutException {
        var done = new CompletableFuture<Optional<RolloutException>>();
        boolean isHeard = put(() -> {
            Optional<RolloutException> failure;
            try {
                failure = tried(act);
                // whoever asked looks next, and who was refused at what it was refused for
                show();
            } catch (RuntimeException e) {
                failure = Optional.of(new RolloutException("it failed: " + e.getMessage(), e));
            }
            done.complete(failure);
            return Optional.empty();
        });
        if (!isHeard) {
            throw new RolloutException(STOPPING);
        }
        try {
            Optional<RolloutException> failure = done.get(CALL_SECONDS, TimeUnit.SECONDS);
            if (failure.isPresent()) {
                throw failure.get();
            }
        } catch (TimeoutException | ExecutionException e) {
            throw new RolloutException("the gateway is busy: look a little later what came of it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RolloutException("it was interrupted: look what came of it", e);
        }
    }

    private Optional<RolloutException> tried(Act act) {
        try {
            if (closed) {
                throw new RolloutException(STOPPING);
            }
            act.run();
            return Optional.empty();
        } catch (RolloutException e) {
            return Optional.of(e);
        }
    }

    private void command(Command command, Via via) throws RolloutException {
        now(() -> {
            RolloutState s = keeping.rollout().orElseThrow(() -> new RolloutException("no rollout was begun yet"));
            Optional<String> refusal = RolloutMachine.refusal(s, command);
            if (refusal.isPresent()) {
                throw new RolloutException(refusal.get());
            }
            List<AuditLines.Line> first = command == Command.GO_ON && s.stage() == Stage.SHADOW
                    ? List.of(AuditLines.withoutShadow(s, doings.windowsWithoutAnswer(s)))
                    : List.of();
            turn(s, next(s, command), first, via);
        });
    }

    @Override
    public Optional<Rollout> current() {
        return Optional.ofNullable(seen);
    }

    @Override
    public void start(String model, Via via) throws RolloutException {
        now(() -> beginnings.begin(model, via));
    }

    @Override
    public void goOn(Via via) throws RolloutException {
        command(Command.GO_ON, via);
    }

    @Override
    public void pause(Via via) throws RolloutException {
        command(Command.PAUSE, via);
    }

    @Override
    public void resume(Via via) throws RolloutException {
        command(Command.RESUME, via);
    }

    @Override
    public void abort(Via via) throws RolloutException {
        command(Command.ABORT, via);
    }

    @Override
    public void rollBack(Via via) throws RolloutException {
        command(Command.ROLL_BACK, via);
    }

    @Override
    public void event(Evidence evidence) {
        heard(() -> {
            if (evidence.contact()) {
                meetings.played(evidence.id().bat(), nowUs());
            }
            doings.event(evidence);
        });
    }

    @Override
    public void activity(BatId bat, long atUs, BatActivity activity) {
        heard(() -> {
            absences.activity(activity, parts.clock.nanos());
            doings.activity(bat, atUs, activity);
        });
    }

    private void heard(Runnable what) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            if (missed.getAndIncrement() == 0) {
                LOG.warn("rollout: it cannot follow the play; what finds no room is counted");
            }
            return;
        }
        put(() -> {
            waiting.decrementAndGet();
            what.run();
            doings.ask();
            return Optional.empty();
        });
    }

    @Override
    public List<HealthLine> health() {
        List<HealthLine> lines = new ArrayList<>();
        keeping.troubles().forEach(t -> lines.add(new HealthLine(Level.FAULT, SUBJECT, t)));
        beginnings.waits().ifPresent(w -> lines.add(new HealthLine(Level.OK, SUBJECT, w)));
        Rollout r = seen;
        if (r != null) {
            boolean bad = View.isTrouble(r);
            lines.add(new HealthLine(bad ? Level.WARN : Level.OK, SUBJECT, r.words()));
            long lost = missed.get();
            if (lost > 0) {
                lines.add(new HealthLine(
                        Level.OK, SUBJECT, lost + " swings and signs of life were not weighed: it could not follow"));
            }
            for (OnTheWay b : r.bats()) {
                if (b.step() == BatStep.REFUSED || b.step() == BatStep.STUCK) {
                    lines.add(new HealthLine(Level.WARN, "bat " + b.bat(), r.model() + ": " + b.words()));
                }
            }
        }
        return lines;
    }

    /** Calls off what is under way; the next one goes on from the disk. */
    @Override
    public void close() {
        closed = true;
        put(() -> {
            doings.end();
            return Optional.empty();
        });
    }
}
