package org.pitchside.board.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts;
import org.pitchside.api.rollout.ShadowReport;
import org.pitchside.api.rollout.ShadowReport.Row;

/** A shelf and a rollout that a test leads by the hand, and that write down what they are asked. */
final class ScriptedModels implements ModelShelf, Rollouts {

    static final Kept LIVE =
            new Kept("cricket-1", "0a".repeat(32), Via.CARRIER, 0, 0, 0, true, true, List.of(MemoryStore.BAT));

    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<Kept> kept = new CopyOnWriteArrayList<>(List.of(LIVE));
    final List<AuditLine> lines = new CopyOnWriteArrayList<>();
    volatile Rollout now;
    /** Told of each act that was taken. */
    volatile Consumer<String> then = act -> {};
    /** Done when a package was taken. */
    volatile Runnable onTake = () -> {};
    /** Why everything is refused, null: nothing is. */
    volatile String refusal;
    /** How often. */
    volatile int refused;
    /** While it is above 0 the shelf does not answer, as one that checks a package. */
    volatile CountDownLatch busy = new CountDownLatch(0);

    volatile boolean waiting;

    static Rollout rollout(Stage stage, boolean paused) {
        var row = new Row("", 120, 114, 0.91, 0.93, 6, 4, 3, 2, 310, 820);
        var nobody = new Row("SWP", 0, 0, Double.NaN, Double.NaN, 0, 0, 0, 0, 0, 0);
        var bat = new Row(MemoryStore.BAT.toString(), 120, 114, 0.91, 0.93, 6, 4, 3, 2, 0, 0);
        return new Rollout(
                "cricket-2",
                "cricket-1",
                stage,
                paused,
                "It runs beside cricket-1.",
                1_764_000_000_000_000L,
                new ShadowReport("cricket-2", "cricket-1", 120, 400, 1, row, List.of(nobody), List.of(bat), null),
                List.of(new OnTheWay(MemoryStore.BAT, BatStep.SENDING, "the model is on its way", 4096, 16384, 0, 20)));
    }

    private void act(String what, Via via) throws RolloutException {
        String why = refusal;
        if (why != null) {
            refused++;
            throw new RolloutException(why);
        }
        asked.add(what + " by " + via.word());
        then.accept(what);
    }

    @Override
    public Optional<Rollout> current() {
        return Optional.ofNullable(now);
    }

    @Override
    public void start(String model, Via via) throws RolloutException {
        act("start " + model, via);
    }

    @Override
    public void goOn(Via via) throws RolloutException {
        act("goOn", via);
    }

    @Override
    public void pause(Via via) throws RolloutException {
        act("pause", via);
    }

    @Override
    public void resume(Via via) throws RolloutException {
        act("resume", via);
    }

    @Override
    public void abort(Via via) throws RolloutException {
        act("abort", via);
    }

    @Override
    public void rollBack(Via via) throws RolloutException {
        act("rollBack", via);
    }

    @Override
    public List<Kept> models() {
        try {
            waiting = busy.getCount() > 0;
            busy.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new ArrayList<>(kept);
    }

    @Override
    public String take(byte[] bytes, Via via) throws ShelfException {
        if (refusal != null) {
            throw new ShelfException(refusal);
        }
        asked.add("take " + bytes.length + " bytes by " + via.word());
        kept.add(new Kept("cricket-2", "0b".repeat(32), via, 1_764_000_000_000_000L, 7, 1, false, true, List.of()));
        onTake.run();
        return "cricket-2";
    }

    @Override
    public List<AuditLine> audit(int most) {
        return lines.subList(Math.max(0, lines.size() - most), lines.size());
    }

    @Override
    public int takeKeys(byte[] bytes, Via via) throws ShelfException {
        if (refusal != null) {
            throw new ShelfException(refusal);
        }
        asked.add("keys " + bytes.length + " bytes by " + via.word());
        return 3;
    }

    @Override
    public void makeLive(String name, Via via) throws ShelfException {
        if (refusal != null) {
            throw new ShelfException(refusal);
        }
        asked.add("live " + name + " by " + via.word());
    }

    @Override
    public void confirm(String name, Via via) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<GatewayModel> model(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<byte[]> blob(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Shipment> shipment(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void note(String act, String what, Via via, boolean done, String why) {
        throw new UnsupportedOperationException();
    }
}
