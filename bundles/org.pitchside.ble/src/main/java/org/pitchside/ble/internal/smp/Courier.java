package org.pitchside.ble.internal.smp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.KeyCourier;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.health.HealthSource;
import org.pitchside.ble.internal.smp.StandingOrder.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the orders of all bats; each connection carries out its bat's own, see {@link Errand}. Safe from any thread. */
@Component(
        name = Courier.PID,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {Courier.class, ModelCourier.class, KeyCourier.class, HealthSource.class})
public final class Courier implements ModelCourier, KeyCourier, HealthSource {

    static final String PID = "org.pitchside.ble.Courier";

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    /** Bat ids are anybody's. */
    private static final int MOST_BATS = 1024;

    private final Map<BatId, ConcurrentLinkedQueue<StandingOrder>> orders = new ConcurrentHashMap<>();
    private final List<StandingOrder> standing = new CopyOnWriteArrayList<>();
    private final Map<BatId, BatModels> held = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Turns turns = new Turns();
    private volatile boolean openBats;

    /** Whether bats that nobody enrolled take models as well; as the hub's settings say. */
    public void openBats(boolean taken) {
        openBats = taken;
    }

    @Deactivate
    public void deactivate() {
        standing.forEach(StandingOrder::cancel);
    }

    @Override
    public Optional<BatModels> held(BatId bat) {
        return Optional.ofNullable(held.get(bat));
    }

    @Override
    public List<Progress> underWay() {
        return standing.stream().map(StandingOrder::progress).toList();
    }

    @Override
    public Order look(BatId bat) {
        return give(bat, Kind.LOOK, null, null);
    }

    @Override
    public Order deliver(BatId bat, Shipment shipment) {
        return give(bat, Kind.DELIVER, shipment.hash(), shipment);
    }

    @Override
    public Order tryOut(BatId bat, ModelHash model) {
        return give(bat, Kind.TRY_OUT, model, null);
    }

    @Override
    public Order confirm(BatId bat, ModelHash model) {
        return give(bat, Kind.CONFIRM, model, null);
    }

    @Override
    public Order takeBack(BatId bat) {
        return give(bat, Kind.TAKE_BACK, null, null);
    }

    @Override
    public Order bringKeys(BatId bat, byte[] keySet) {
        if (keySet.length == 0 || keySet.length > Shipment.MOST_PAPER) {
            throw new IllegalArgumentException("a key set has 1 to " + Shipment.MOST_PAPER + " bytes");
        }
        return give(StandingOrder.keys(numbers.incrementAndGet(), bat, keySet.clone(), this::ended));
    }

    private Order give(BatId bat, Kind kind, ModelHash model, Shipment shipment) {
        return give(new StandingOrder(numbers.incrementAndGet(), bat, kind, model, shipment, this::ended));
    }

    private Order give(StandingOrder order) {
        standing.add(order);
        // in one step, so that an order that ends takes no other one's queue with it
        orders.compute(order.bat(), (b, queue) -> {
            var to = queue == null ? new ConcurrentLinkedQueue<StandingOrder>() : queue;
            to.add(order);
            return to;
        });
        return order;
    }

    private void ended(StandingOrder order) {
        standing.remove(order);
        orders.computeIfPresent(order.bat(), (b, queue) -> {
            queue.remove(order);
            return queue.isEmpty() ? null : queue;
        });
        LOG.info("bat {}: {}", order.bat(), order.progress().words());
    }

    /** The order that a bat is to carry out now; null where there is none. Asked at every tick of every bat. */
    StandingOrder first(BatId bat) {
        var queue = orders.get(bat);
        return queue == null ? null : queue.peek();
    }

    void saw(BatModels models) {
        if (held.size() < MOST_BATS || held.containsKey(models.bat())) {
            held.put(models.bat(), models);
        }
    }

    Turns turns() {
        return turns;
    }

    /** Whether bats that nobody enrolled take models. */
    boolean takesOpenBats() {
        return openBats;
    }

    @Override
    public List<HealthLine> health() {
        var lines = new ArrayList<HealthLine>();
        for (Progress p : underWay()) {
            String share = p.of() == 0 ? "" : ", " + 100L * p.bytes() / p.of() + " % there";
            lines.add(new HealthLine(Level.OK, "bat " + p.bat(), "Model order: " + p.words() + share + "."));
        }
        return lines;
    }
}
