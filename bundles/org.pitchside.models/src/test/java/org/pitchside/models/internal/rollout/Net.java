package org.pitchside.models.internal.rollout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.BatModels.Held;
import org.pitchside.api.delivery.BatModels.Place;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.flow.GatewayStatus.BatState;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.OnTheWay;
import org.pitchside.api.rollout.Rollouts.Rollout;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.api.rollout.ShadowReport;
import org.pitchside.models.internal.Disk;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.Fact.Task;
import org.pitchside.models.internal.rollout.RolloutDriver.Parts;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;

/** A net with bats that hold models as a bat's core does, a shelf, judges that say what a test wants, and a clock moved by hand. */
final class Net implements ModelShelf {

    static final Path FOLDER = Path.of("/data/models");

    /** A bat: two slots, what is confirmed, what is tried. */
    final class Bat {
        final BatId id;
        String slotA = "cricket-1";
        String slotB = "";
        String confirmed = "cricket-1";
        String pending = "";
        String active = "cricket-1";
        int boot = 1;
        boolean here = true;
        boolean factory;

        Bat(int id) {
            this.id = new BatId(id);
        }

        /** Off and on. */
        void boot() {
            boot++;
            active = pending.isEmpty() ? confirmed : pending;
            pending = "";
        }

        BatModels holds() {
            List<Held> held = new ArrayList<>();
            add(held, Place.A, slotA);
            add(held, Place.B, slotB);
            return new BatModels(id, held, boot, nowUs);
        }

        private void add(List<Held> held, Place place, String name) {
            boolean isFactorys = factory && name.equals("cricket-1");
            if (!name.isEmpty() && (!isFactorys || name.equals(active))) {
                held.add(new Held(
                        isFactorys ? Place.FACTORY : place,
                        name,
                        hash(name),
                        name.equals(active),
                        name.equals(confirmed),
                        name.equals(pending)));
            }
        }

        void take(String name) {
            if (!slotA.equals(name) && !slotB.equals(name)) {
                if (slotA.equals(active) || slotA.equals(confirmed)) {
                    slotB = name;
                } else {
                    slotA = name;
                }
            }
        }
    }

    /** An order that stands until {@link #serve}. */
    final class TestOrder implements ModelCourier.Order {
        final BatId bat;
        final Task task;
        final String model;
        final CompletableFuture<BatModels> done = new CompletableFuture<>();

        TestOrder(BatId bat, Task task, String model) {
            this.bat = bat;
            this.task = task;
            this.model = model;
            orders.add(this);
        }

        @Override
        public BatId bat() {
            return bat;
        }

        @Override
        public ModelCourier.Progress progress() {
            return new ModelCourier.Progress(bat, ModelCourier.Step.WAITING, "waits", 8, 16, 8);
        }

        @Override
        public CompletionStage<BatModels> done() {
            return done;
        }

        @Override
        public void cancel() {
            orders.remove(this);
            done.completeExceptionally(new DeliveryException(Reason.CANCELLED, 0, "called off"));
        }

        void fail(Reason reason, int code) {
            orders.remove(this);
            done.completeExceptionally(new DeliveryException(reason, code, "Bat " + bat + " refuses."));
        }
    }

    /** A judge that says what a test wants. */
    static final class Verdict {
        Answer answer = Answer.OPEN;
        String why = "";
        int swings = 7;
        boolean closed;
    }

    final Map<BatId, Bat> bats = new TreeMap<>();
    final List<TestOrder> orders = new ArrayList<>();
    final List<AuditLine> audit = new ArrayList<>();
    final Map<String, Kept> models = new TreeMap<>();
    final Set<BatId> foreign = new HashSet<>();
    final Map<BatId, Verdict> trials = new TreeMap<>();
    Disk disk;
    Verdict shadow = new Verdict();
    Verdict behind = new Verdict();
    /** Whether that one judges both halves. */
    boolean isBehindUnseen;

    String live = "cricket-1";
    boolean diskFull;
    Executor executor = Runnable::run;
    /** Where what the driver has to do waits; null: it is done at once. */
    List<Runnable> held;
    /** Done before a judge is there. */
    Runnable onShadow = () -> {};
    /** Done before it is told who is there. */
    Runnable onStates = () -> {};

    long nowUs = 1_000_000_000_000_000L;
    RolloutDriver driver;

    Net(Disk disk, int bats) {
        this.disk = disk;
        for (int i = 1; i <= bats; i++) {
            this.bats.put(new BatId(i), new Bat(i));
        }
        keep("cricket-1", Via.DROP);
    }

    void keep(String name, Via via) {
        models.put(name, new Kept(name, "", via, 0, 1, 0, false, true, List.of()));
    }

    Bat bat(int id) {
        return bats.get(new BatId(id));
    }

    static ModelHash hash(String name) {
        return ModelHash.ofBlob(padded(name));
    }

    /** The gateway starts. */
    Net start(Settings settings) {
        orders.clear();
        trials.clear();
        shadow = new Verdict();
        behind = new Verdict();
        driver = new RolloutDriver(
                new Parts(this, courier(), judges(), this::states, b -> !foreign.contains(b), clock()),
                settings,
                disk,
                FOLDER,
                task -> {
                    if (held != null) {
                        held.add(task);
                    } else {
                        executor.execute(task);
                    }
                });
        driver.tick();
        return this;
    }

    /** The power comes back: bats and gateway's models are as they are, the rollout's file is what is left. */
    Net startWith(Disk left, Settings settings) {
        disk = left;
        return start(settings);
    }

    Rollout now() {
        return driver.current().orElseThrow();
    }

    Stage stage() {
        return now().stage();
    }

    BatStep step(int bat) {
        return onTheWay(bat).step();
    }

    OnTheWay onTheWay(int bat) {
        return now().bats().stream()
                .filter(b -> b.bat().value() == bat)
                .findFirst()
                .orElseThrow();
    }

    List<Long> at(BatStep step) {
        return now().bats().stream()
                .filter(b -> b.step() == step)
                .map(b -> b.bat().value())
                .toList();
    }

    /** Time passes; the driver looks. */
    void pass(double seconds) {
        for (double s = 0; s < seconds; s++) {
            nowUs += 1_000_000;
            driver.tick();
        }
    }

    /** Every bat that is here does what it was ordered, until nothing more is. */
    void serve() {
        for (int i = 0; i < 1000; i++) {
            Optional<TestOrder> next =
                    orders.stream().filter(o -> bats.get(o.bat).here).findFirst();
            if (next.isEmpty()) {
                return;
            }
            serve(next.get());
            driver.tick();
        }
        throw new AssertionError("it never ends: " + orders.get(0).task);
    }

    void serve(TestOrder order) {
        orders.remove(order);
        Bat b = bats.get(order.bat);
        if (foreign.contains(b.id)) {
            order.fail(Reason.NOT_OURS, 0);
            return;
        }
        switch (order.task) {
            case LOOK -> {
                // it tells
            }
            case DELIVER -> b.take(order.model);
            case TRY_OUT -> {
                b.pending = order.model.equals(b.confirmed) ? "" : order.model;
                b.boot();
                if (!b.active.equals(order.model)) {
                    order.fail(Reason.NOT_STARTED, 0);
                    return;
                }
            }
            case CONFIRM -> {
                if (!b.active.equals(order.model)) {
                    order.fail(Reason.NOT_NOW, 32);
                    return;
                }
                b.confirmed = order.model;
            }
            case TAKE_BACK -> {
                b.pending = "";
                if (!b.active.equals(b.confirmed)) {
                    b.boot();
                }
            }
        }
        order.done.complete(b.holds());
    }

    Optional<TestOrder> order(int bat) {
        return orders.stream().filter(o -> o.bat.value() == bat).findFirst();
    }

    /** Bats on trial pass. */
    void passTrials() {
        trials.values().forEach(v -> v.answer = Answer.PASSED);
        driver.tick();
    }

    /** From shadow to where the first bats are on trial. */
    void toCanary() {
        shadow.answer = Answer.PASSED;
        driver.tick();
        if (stage() == Stage.READY) {
            try {
                driver.goOn(Via.BOARD);
            } catch (org.pitchside.api.rollout.RolloutException e) {
                throw new AssertionError(e);
            }
        }
        serve();
    }

    /** All twelve bats keep cricket-2, which is taken now and goes on by itself. */
    void allTheWay() {
        keep("cricket-2", Via.DROP);
        pass(1);
        toCanary();
        for (int i = 0; i < 4; i++) {
            passTrials();
            serve();
        }
        if (stage() != Stage.DONE) {
            throw new AssertionError(now().words());
        }
    }

    List<BatState> states() {
        onStates.run();
        return bats.values().stream()
                .map(b -> new BatState(
                        new BatInfo(
                                b.id,
                                b.boot,
                                32_768,
                                200_000,
                                ImuRange.NOMINAL,
                                247,
                                b.active,
                                0,
                                100,
                                0,
                                0,
                                90,
                                true,
                                false),
                        b.here,
                        nowUs,
                        null))
                .toList();
    }

    GatewayClock clock() {
        return new GatewayClock() {
            @Override
            public long nanos() {
                return nowUs * 1000;
            }

            @Override
            public long epochMicros(long nanos) {
                return nanos / 1000;
            }
        };
    }

    private String named(ModelHash hash) {
        return models.keySet().stream()
                .filter(n -> hash(n).equals(hash))
                .findFirst()
                .orElseThrow();
    }

    ModelCourier courier() {
        return new ModelCourier() {
            @Override
            public Optional<BatModels> held(BatId bat) {
                return Optional.empty();
            }

            @Override
            public List<Progress> underWay() {
                return List.of();
            }

            @Override
            public Order look(BatId bat) {
                return new TestOrder(bat, Task.LOOK, "");
            }

            @Override
            public Order deliver(BatId bat, Shipment shipment) {
                return new TestOrder(bat, Task.DELIVER, named(shipment.hash()));
            }

            @Override
            public Order tryOut(BatId bat, ModelHash model) {
                return new TestOrder(bat, Task.TRY_OUT, named(model));
            }

            @Override
            public Order confirm(BatId bat, ModelHash model) {
                return new TestOrder(bat, Task.CONFIRM, named(model));
            }

            @Override
            public Order takeBack(BatId bat) {
                return new TestOrder(bat, Task.TAKE_BACK, "");
            }
        };
    }

    private Judges judges() {
        return new Judges() {
            @Override
            public Beside shadow(
                    GatewayModel candidate, Optional<byte[]> blob, GatewayModel model, Optional<byte[]> liveBlob) {
                onShadow.run();
                shadow = new Verdict();
                return beside(shadow);
            }

            @Override
            public Beside behind(GatewayModel candidate, GatewayModel former) {
                behind = new Verdict();
                isBehindUnseen = false;
                return beside(behind);
            }

            @Override
            public Beside behindUnseen(
                    GatewayModel candidate, Optional<byte[]> blob, GatewayModel former, Optional<byte[]> formerBlob) {
                behind = new Verdict();
                isBehindUnseen = true;
                return beside(behind);
            }

            @Override
            public Watch watch(BatId bat, byte[] blob) {
                Verdict v = new Verdict();
                trials.put(bat, v);
                return new Watch() {
                    @Override
                    public void event(Evidence e) {
                        // the test says
                    }

                    @Override
                    public void activity(BatId of, long atUs, BatActivity activity) {
                        // the test says
                    }

                    @Override
                    public void selfTest(boolean passed) {
                        // the test says
                    }

                    @Override
                    public Answer answer() {
                        return v.answer;
                    }

                    @Override
                    public String why() {
                        return v.why;
                    }

                    @Override
                    public int swings() {
                        return v.swings;
                    }
                };
            }
        };
    }

    private static Judges.Beside beside(Verdict v) {
        return new Judges.Beside() {
            @Override
            public void event(Evidence e) {
                // the test says
            }

            @Override
            public Answer answer() {
                return v.answer;
            }

            @Override
            public String why() {
                return v.why;
            }

            @Override
            public ShadowReport report() {
                return null;
            }

            @Override
            public void close() {
                v.closed = true;
            }
        };
    }

    @Override
    public List<Kept> models() {
        return models.values().stream()
                .map(k -> new Kept(
                        k.name(),
                        k.sha256(),
                        k.via(),
                        k.takenUs(),
                        k.counter(),
                        k.floor(),
                        k.name().equals(live),
                        k.forBats(),
                        k.bats()))
                .toList();
    }

    @Override
    public String take(byte[] bytes, Via via) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int takeKeys(byte[] bytes, Via via) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void makeLive(String name, Via via) throws ShelfException {
        if (!models.containsKey(name)) {
            throw new ShelfException("no such model is kept here");
        }
        if (!live.equals(name)) {
            audit.add(new AuditLine(audit.size() + 1, "", "live", via.word(), name, true, "answers from now on"));
        }
        live = name;
    }

    @Override
    public void confirm(String name, Via via) {
        audit.add(new AuditLine(audit.size() + 1, "", "confirm", via.word(), name, true, ""));
    }

    @Override
    public Optional<GatewayModel> model(String name) {
        int dash = name.lastIndexOf('-');
        return models.containsKey(name)
                ? Optional.of(new GatewayModel(
                        new ModelDescriptor(
                                name.substring(0, dash),
                                Integer.parseInt(name.substring(dash + 1)),
                                List.of(),
                                List.of(),
                                9,
                                128,
                                List.of(),
                                1,
                                0,
                                Map.of(),
                                ""),
                        new byte[0]))
                : Optional.empty();
    }

    @Override
    public Optional<byte[]> blob(String name) {
        return models.containsKey(name) ? Optional.of(padded(name)) : Optional.empty();
    }

    @Override
    public Optional<Shipment> shipment(String name) {
        return blobOf(name).map(blob -> new Shipment(null, new byte[136], blob));
    }

    /** A shipment's blob has 184 bytes at least; the bats here know it by the model's name in it. */
    private Optional<byte[]> blobOf(String name) {
        return models.containsKey(name) && models.get(name).forBats() ? Optional.of(padded(name)) : Optional.empty();
    }

    private static byte[] padded(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(text, 184);
    }

    @Override
    public void note(String act, String what, Via via, boolean done, String why) throws ShelfException {
        if (diskFull) {
            throw new ShelfException("no space left");
        }
        audit.add(new AuditLine(audit.size() + 1, "", act, via.word(), what, done, why));
    }

    @Override
    public List<AuditLine> audit(int most) {
        return audit;
    }
}
