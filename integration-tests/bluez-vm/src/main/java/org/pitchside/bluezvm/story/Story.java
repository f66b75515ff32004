package org.pitchside.bluezvm.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.pitchside.api.BatId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.delivery.ModelCourier.Order;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.flow.BatEnrolment;
import org.pitchside.api.flow.BatEnrolment.Standing;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.GatewayStatus.BatCounters;
import org.pitchside.api.flow.LinkCounters;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.store.SwingStore;

/**
 * What a gateway has to live through with bats on a real bluetoothd, step by step. It runs inside the distribution and sees what any
 * other room sees; what happens to the bats it asks of the process that they are in. Every step waits for a state, never for a time.
 */
@Component(immediate = true)
public final class Story {

    private static final long LIMIT_S = 240;
    private static final long LOOK_MS = 10;
    private static final int CUTS = 3;
    /** Bytes written to SMP, headers counted: three times that is less than the model. */
    private static final int BETWEEN_CUTS = 3_000;

    private static final long SAMPLES = 3_000;

    private final BundleContext framework;
    private final BatEnrolment enrolment;
    private final LinkCounters links;
    private final GatewayStatus status;
    private final SwingStore store;
    private final ModelCourier courier;
    private final Path folder = Path.of(System.getProperty("pitchside.bluez.vm"));
    private final Told told = new Told();
    private final List<BatId> bats = new ArrayList<>();
    private volatile BatRadio radio;
    private final Thread teller = new Thread(this::tell, "story");

    @Activate
    public Story(
            BundleContext framework,
            @Reference BatEnrolment enrolment,
            @Reference LinkCounters links,
            @Reference GatewayStatus status,
            @Reference SwingStore store,
            @Reference ModelCourier courier) {
        this.framework = framework;
        this.enrolment = enrolment;
        this.links = links;
        this.status = status;
        this.store = store;
        this.courier = courier;
        teller.start();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(component.name=org.pitchside.ble.bluez.Radio)")
    void bindRadio(BatRadio bluez) {
        radio = bluez;
    }

    void unbindRadio(BatRadio bluez) {
        radio = null;
    }

    @Deactivate
    void end() {
        teller.interrupt();
    }

    private void tell() {
        try {
            steps();
        } catch (InterruptedException | CompletionException e) {
            told.fail("the story was ended: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            told.fail(e.toString());
        }
        try {
            Files.writeString(folder.resolve("result"), told.failed() == 0 ? "PASS\n" : "FAIL\n");
            framework.getBundle(0).stop();
        } catch (IOException | BundleException e) {
            System.out.println(e);
        }
    }

    private void steps() throws InterruptedException, IOException {
        told.step(
                "the radio has both adapters of the gateway",
                () -> radio != null && radio.adapters().size() == 2);
        for (String bat : Desk.ask(folder, "begin").split(" ")) {
            bats.add(BatId.parse(bat));
        }
        told.say("bats " + bats + " are switched on, their buttons pressed");
        told.step(
                "discovered and connected, one on each adapter",
                () -> everyBat(this::isConnected) && radio.adapters().stream().allMatch(a -> a.links() == 1));
        told.step("enrolled, and each has proved it", () -> everyBat(b -> enrolment.standing(b) == Standing.ENROLLED));
        told.step(
                "streams: " + SAMPLES + " samples of each, a swing of each cut by the gateway",
                () -> everyBat(b -> counters(b).samples() >= SAMPLES && hasSwing(b, SwingOrigin.STREAM, 0)));
        told.check(
                "no sample is missing",
                () -> links.links().toString(),
                everyBat(b -> counters(b).missing() == 0));

        Files.writeString(
                Path.of("conf/etc/org.pitchside.ble.Hub.cfg"),
                Files.readString(Path.of("conf/etc/org.pitchside.ble.Hub.cfg"))
                        .replace("mode = stream", "mode = events"));
        long before = store.end();
        told.step(
                "events: a swing of each, cut by the bat", () -> everyBat(b -> hasSwing(b, SwingOrigin.EVENT, before)));
        reconnect();
        models();
        accounts();
    }

    private void reconnect() throws InterruptedException, IOException {
        for (BatId bat : bats) {
            int had = counters(bat).connections();
            Desk.ask(folder, "cut " + bat);
            told.step(
                    "bat " + bat + " is cut off, and had again",
                    () -> counters(bat).connections() > had && isConnected(bat));
        }
        long before = store.end();
        told.step("events again", () -> everyBat(b -> hasSwing(b, SwingOrigin.EVENT, before)));
    }

    private void models() throws InterruptedException, IOException {
        var shipment = new Shipment(
                null,
                Files.readAllBytes(folder.resolve("ticket.psr")),
                Files.readAllBytes(folder.resolve("model.psm")));
        // the bat cuts it itself: an order from here might come when the whole model is there
        Desk.ask(folder, "cut-model " + bats.get(0) + " " + CUTS + " " + BETWEEN_CUTS);
        int had = counters(bats.get(0)).connections();
        List<Order> orders =
                bats.stream().map(b -> courier.deliver(b, shipment)).toList();
        Order cut = orders.get(0);
        int last = 0;
        for (int i = 1; i <= CUTS; i++) {
            int links = had + i;
            told.step(
                    "bat " + cut.bat() + " is cut off in the middle of a model, and had again",
                    () -> counters(cut.bat()).connections() >= links);
            int bytes = last;
            told.step("it asks for more than it had", () -> cut.progress().bytes() != bytes || isOver(cut));
            last = cut.progress().bytes();
            told.check(
                    "cut " + i + ": " + last + " of " + shipment.length() + " bytes are there, " + bytes + " before",
                    () -> cut.progress() + ", " + outcome(cut),
                    last > bytes && last < shipment.length() && !isOver(cut));
        }
        for (Order order : orders) {
            told.step("the model is on bat " + order.bat() + ", looked at there", () -> isOver(order));
            told.check(
                    order.progress().sent() + " bytes of it were sent for " + shipment.length(),
                    () -> order.progress() + ", " + outcome(order),
                    isReached(order));
        }
        told.goal(
                "it is tried: the bats boot anew and come back with it",
                bats.stream().map(b -> courier.tryOut(b, shipment.hash())).toList());
        told.check("on trial", () -> held().toString(), held().stream().allMatch(BatModels::onTrial));
        told.goal(
                "confirmed",
                bats.stream().map(b -> courier.confirm(b, shipment.hash())).toList());
        told.check(
                "and it is what stays",
                () -> held().toString(),
                held().stream()
                        .allMatch(h -> !h.onTrial()
                                && h.confirmed().orElseThrow().hash().equals(shipment.hash())));
        long before = store.end();
        told.step("swings of each with the new model", () -> everyBat(b -> hasSwing(b, SwingOrigin.EVENT, before)));
    }

    private List<BatModels> held() {
        return bats.stream().map(b -> courier.held(b).orElseThrow()).toList();
    }

    private void accounts() throws IOException {
        for (BatId bat : bats) {
            String ledger = Desk.ask(folder, "ledger " + bat);
            told.check(
                    "DATA of bat " + bat + " in " + ledger,
                    () -> "",
                    ledger.contains("out of order or twice 0, lost within a link 0,"));
        }
        told.check(
                "nothing was thrown away, nothing malformed",
                () -> links.links().toString(),
                links.links().stream().allMatch(l -> l.dropped() == 0 && l.malformed() == 0));
    }

    private boolean everyBat(Predicate<BatId> is) {
        return bats.stream().allMatch(is);
    }

    private boolean isConnected(BatId bat) {
        return links.links().stream().anyMatch(l -> l.bat().equals(bat) && l.connected());
    }

    private BatCounters counters(BatId bat) {
        return status.bats().stream()
                .filter(c -> c.bat().equals(bat))
                .findFirst()
                .orElse(new BatCounters(bat, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    private boolean hasSwing(BatId bat, SwingOrigin origin, long after) {
        return store.after(after, 1_000).stream()
                .anyMatch(s -> s.swing().id().bat().equals(bat) && s.swing().origin() == origin);
    }

    private static boolean isOver(Order order) {
        return order.done().toCompletableFuture().isDone();
    }

    private static boolean isReached(Order order) {
        return isOver(order) && !order.done().toCompletableFuture().isCompletedExceptionally();
    }

    private static String outcome(Order order) {
        return String.valueOf(order.done()
                .toCompletableFuture()
                .handle((held, e) -> e == null ? held : e)
                .getNow(null));
    }

    /** Prints, counts and waits. */
    private final class Told {

        private final long begun = System.nanoTime();
        private int failures;

        int failed() {
            return failures;
        }

        void say(String words) {
            System.out.printf("story: %6.1f s        %s%n", (System.nanoTime() - begun) / 1e9, words);
        }

        void fail(String words) {
            failures++;
            System.out.printf("story: %6.1f s  FAIL  %s%n", (System.nanoTime() - begun) / 1e9, words);
        }

        void check(String what, Supplier<String> found, boolean holds) {
            if (holds) {
                System.out.printf("story: %6.1f s  PASS  %s%n", (System.nanoTime() - begun) / 1e9, what);
            } else {
                fail(what + ": " + found.get());
            }
        }

        void step(String what, Supplier<Boolean> state) throws InterruptedException {
            long end = System.nanoTime() + LIMIT_S * 1_000_000_000;
            while (!state.get()) {
                if (System.nanoTime() - end > 0) {
                    fail(what + ": not within " + LIMIT_S + " s; " + links.links() + " " + courier.underWay());
                    throw new CompletionException("what comes after needs it", null);
                }
                Thread.sleep(LOOK_MS);
            }
            check(what, () -> "", true);
        }

        void goal(String what, List<Order> orders) throws InterruptedException {
            step(what, () -> orders.stream().allMatch(Story::isOver));
            check(
                    "by the bats' own word",
                    () -> orders.stream().map(Story::outcome).toList().toString(),
                    orders.stream().allMatch(Story::isReached));
        }
    }
}
