package org.pitchside.models.internal.rollout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.evidence.EvidenceListener;
import org.pitchside.api.flow.GatewayStatus.BatState;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts;
import org.pitchside.models.internal.Disk;
import org.pitchside.models.internal.Words;
import org.pitchside.models.internal.rollout.Fact.Command;
import org.pitchside.models.internal.rollout.RolloutFile.Content;
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

    private static final long STUCK_NANOS = 5_000_000_000L;
    /** After a start bats are met one after the other; so long one that is not there yet is not taken for away. */
    private static final long MEETING_NANOS = 60_000_000_000L;

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

    private record Noted(AuditLines.Line line, Via via) {}

    private final Parts parts;
    private final RolloutFile file;
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

    private volatile String trouble;
    private volatile String diskTrouble;
    /** Why the next model does not begin by itself yet. */
    private volatile String waits;

    /** All below belongs to the executor. */
    private Content kept = Content.NOTHING;

    /** Lines of a step that the disk has not taken yet: it is tried again and again, and told once. */
    private final Set<Noted> noted = new HashSet<>();

    private long stuckUntilNanos;
    private long meetingUntilNanos;
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
        stuckUntilNanos = parts.clock.nanos();
        meetingUntilNanos = stuckUntilNanos;
        this.executor = executor;
        file = new RolloutFile(disk, folder);
        meetings = new Meetings(parts.bats, parts.ours);
        absences = new Absences(parts.clock.nanos());
        doings = new Doings(parts.shelf, parts.courier, parts.judges, parts.clock, this::put);
        put(() -> {
            read();
            return Optional.empty();
        });
    }

    private void read() {
        try {
            file.open();
        } catch (IOException e) {
            trouble = "the folder of rollouts cannot be used: " + e.getMessage();
            LOG.error("rollout: {}", trouble);
            return;
        }
        try {
            kept = file.read();
            kept.rollout().ifPresent(meetings::restored);
            if (kept.rollout().isPresent()) {
                meetingUntilNanos = parts.clock.nanos() + MEETING_NANOS;
            }
        } catch (IOException e) {
            trouble = "what was under way cannot be read (" + e.getMessage() + ") and is set aside";
            LOG.error("rollout: {}", trouble);
            file.setAside();
        }
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
                if (isReady && !closed && !isStuck()) {
                    kept.rollout().ifPresent(s -> doings.act(s, Wishes.of(s)));
                }
            } while (!inbox.isEmpty());
            show();
        } catch (RuntimeException e) {
            // in a while, and from what is kept: not again and again at once
            stuckUntilNanos = parts.clock.nanos() + STUCK_NANOS;
            LOG.error("A step of the rollout failed; it goes on", e);
        } finally {
            working = false;
        }
    }

    private void show() {
        seen = kept.rollout().map(s -> View.of(s, doings)).orElse(null);
    }

    private void take(Fact fact) {
        if (kept.rollout().isEmpty() || closed || isStuck() || !isReady) {
            // what is true comes again; before the first look nobody is known to be there
            return;
        }
        RolloutState s = kept.rollout().get();
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
        return RolloutMachine.next(s, fact, isAwayKnown());
    }

    private boolean isAwayKnown() {
        return parts.clock.nanos() - meetingUntilNanos >= 0;
    }

    /** Into the next state: the audit, the disk, then the memory. */
    private void turn(RolloutState s, RolloutState next, List<AuditLines.Line> first, Via via) throws RolloutException {
        if (next.equals(s)) {
            return;
        }
        RolloutState stamped = next.stage() == s.stage() ? next : next.since(nowUs());
        List<AuditLines.Line> lines = new ArrayList<>(first);
        lines.addAll(AuditLines.between(s, stamped));
        keep(new Content(Optional.of(stamped), kept.begun()), lines, via);
        if (stamped.stage() != s.stage()) {
            LOG.info("rollout: {}", View.words(stamped));
            // whose turn it is now
            inbox.add(() -> Optional.of(meetings.roster(kept.rollout())));
        }
    }

    private void keep(Content next, List<AuditLines.Line> lines, Via via) throws RolloutException {
        try {
            for (AuditLines.Line line : lines) {
                if (!noted.contains(new Noted(line, via))) {
                    parts.shelf.note(line.act(), line.what(), via, line.done(), line.why());
                    noted.add(new Noted(line, via));
                }
            }
            if (!Arrays.equals(RolloutFile.bytes(next), RolloutFile.bytes(kept))) {
                file.write(next);
            }
            kept = next;
            noted.clear();
            diskTrouble = null;
        } catch (ShelfException | IOException e) {
            // nothing is done that is not kept; what was told comes again
            stuckUntilNanos = parts.clock.nanos() + STUCK_NANOS;
            String how = "the disk does not take where the rollout stands, and it waits: " + e.getMessage();
            if (!how.equals(diskTrouble)) {
                LOG.error("rollout: {}", how);
            }
            diskTrouble = how;
            throw new RolloutException(how, e);
        }
    }

    private boolean isStuck() {
        return parts.clock.nanos() - stuckUntilNanos < 0;
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
        inbox.add(() -> Optional.of(meetings.roster(kept.rollout())));
        live.ifPresent(l -> inbox.add(() -> Optional.of(new Fact.Answers(l.name()))));
        absences.look(parts.bats.get(), parts.clock.nanos());
        kept.rollout().ifPresent(s -> {
            meetings.boots(s, absences::wasAway, doings::playedWell).forEach(f -> inbox.add(() -> Optional.of(f)));
            s.bats().keySet().stream()
                    .filter(absences::isGone)
                    .forEach(bat -> inbox.add(() -> Optional.of(new Fact.Gone(bat))));
        });
        if (live.isPresent()) {
            inbox.add(() -> {
                beginByItself(models, live.get());
                return Optional.empty();
            });
        }
    }

    private void beginByItself(List<Kept> models, Kept live) {
        boolean isBusy = kept.rollout().map(s -> View.of(s, doings).underWay()).orElse(false);
        if (settings.byItself == ByItself.OFF || isBusy || isStuck()) {
            waits = null;
            return;
        }
        Optional<String> next = NextModel.of(models, live, kept.begun());
        long owing = kept.rollout().map(s -> Debts.beingPaid(s, isAwayKnown())).orElse(0L);
        if (next.isPresent() && owing > 0) {
            waits = next.get() + " waits until " + owing + " bats are without the model of the rollout before";
            return;
        }
        waits = null;
        next.ifPresent(name -> {
            try {
                begin(name, Via.ROLLOUT);
            } catch (RolloutException e) {
                LOG.error("rollout: {} does not begin: {}", name, e.getMessage());
            }
        });
    }

    private void begin(String model, Via via) throws RolloutException {
        RolloutState last = kept.rollout().orElse(null);
        if (last != null && View.of(last, doings).underWay()) {
            throw new RolloutException("the rollout of " + last.model() + " is under way");
        }
        List<Kept> models = parts.shelf.models();
        if (models.stream().noneMatch(k -> k.name().equals(model))) {
            throw new RolloutException("no model " + Words.quoted(model) + " is kept here");
        }
        String live = models.stream()
                .filter(Kept::live)
                .map(Kept::name)
                .findFirst()
                .orElseThrow(() -> new RolloutException("no model answers that " + model + " could be held against"));
        if (live.equals(model)) {
            throw new RolloutException(model + " answers already");
        }
        Settings now = settings;
        RolloutState first = RolloutMachine.begin(
                        model,
                        live,
                        parts.shelf.shipment(model).map(Shipment::hash),
                        new Sizes(now.canary, Sizes.USUAL.few(), now.stage),
                        now.byItself == ByItself.ALL,
                        last == null ? Map.of() : Debts.of(last))
                .since(nowUs());
        keep(new Content(Optional.of(first), NextModel.begun(kept.begun(), model)), AuditLines.begin(first), via);
        doings.end();
        trouble = null;
        missed.set(0);
        LOG.info("rollout: {}", View.words(first));
    }

    private interface Act {
        void run() throws RolloutException;
    }

    /** In the rollout's own thread, waited for. */
    private void now(Act act) throws RolloutException {
        var done = new CompletableFuture<Optional<RolloutException>>();
        boolean isHeard = put(() -> {
            try {
                if (closed) {
                    throw new RolloutException(STOPPING);
                }
                act.run();
                // whoever asked looks next
                show();
                done.complete(Optional.empty());
            } catch (RolloutException e) {
                done.complete(Optional.of(e));
            } catch (RuntimeException e) {
                done.complete(Optional.of(new RolloutException("it failed: " + e.getMessage(), e)));
            }
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

    private void command(Command command, Via via) throws RolloutException {
        now(() -> {
            RolloutState s = kept.rollout().orElseThrow(() -> new RolloutException("no rollout was begun yet"));
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
        now(() -> begin(model, via));
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
        for (String t : new String[] {trouble, diskTrouble}) {
            if (t != null) {
                lines.add(new HealthLine(Level.FAULT, SUBJECT, t));
            }
        }
        String next = waits;
        if (next != null) {
            lines.add(new HealthLine(Level.OK, SUBJECT, next));
        }
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
