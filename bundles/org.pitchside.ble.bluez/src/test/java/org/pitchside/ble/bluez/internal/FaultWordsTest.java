package org.pitchside.ble.bluez.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.bluez.peer.BluezPeer;
import org.pitchside.ble.bluez.peer.Faults.Kind;
import org.pitchside.ble.bluez.peer.PeerBat;
import org.pitchside.ble.bluez.peer.PrivateBus;
import org.pitchside.ble.codec.Control;

/**
 * What an operator reads of each fault that has words: of a connect and of the stack on the radio's own lines, of a link as the reason of
 * its end, which the hub shows at the bat ("Not connected (...)"). One radio goes through them all; then it is counted what it kept. Of
 * what the air does to values (dropped, doubled, swapped) the sessions tell, which count them.
 */
class FaultWordsTest {

    private static final long SECONDS = 60;
    private static final String ADAPTER = "hci0";

    private final PeerBat bat = new PeerBat(1);
    private final BluezRadio radio = new BluezRadio(Bench.SHORT);
    private final LinkedBlockingQueue<Sighting> heard = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private PrivateBus bus;
    private BluezPeer peer;
    private AutoCloseable watch;

    @BeforeEach
    void aRadioAndABat() throws Exception {
        bus = new PrivateBus();
        peer = new BluezPeer(bus.address()).adapter(ADAPTER, 7).bat(bat).start();
        radio.activate(Map.of("bus.address", bus.address()));
        watch = radio.watch(heard::add);
    }

    @AfterEach
    void endEverything() throws Exception {
        watch.close();
        radio.deactivate();
        until(() -> Bench.threads() == 0, "a thread lives on");
        peer.close();
        bus.close();
    }

    private void until(Callable<Boolean> condition, String otherwise) throws Exception {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() - end < 0, otherwise + "; " + page());
            Thread.sleep(5);
        }
    }

    private String page() {
        return radio.health().stream().map(l -> l.level() + " " + l.sentence()).collect(Collectors.joining("\n"));
    }

    private void told(String words) throws Exception {
        until(() -> page().contains(words), "the page does not say: " + words);
    }

    private <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private CompletionStage<BatLink> connect() throws Exception {
        heard.clear();
        Sighting sighting = heard.poll(SECONDS, TimeUnit.SECONDS);
        assertTrue(sighting != null, () -> "the bat is not heard; " + page());
        return radio.connect(sighting, new LinkListener() {
            @Override
            public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
                // only the end counts here
            }

            @Override
            public void disconnected(String reason) {
                ends.add(reason);
            }
        });
    }

    /** A script: what makes a connect fail, what whoever connects is told, and what the page says of it. */
    private void aConnectFails(Runnable begin, Runnable end, String words, String onThePage) throws Exception {
        begin.run();
        try {
            get(connect());
            throw new AssertionError("it was connected, in spite of: " + words);
        } catch (ExecutionException e) {
            assertTrue(e.getCause().getMessage().contains(words), e.getCause().getMessage());
        }
        told(onThePage);
        end.run();
    }

    private void aConnectFails(Runnable begin, Runnable end, String words) throws Exception {
        aConnectFails(begin, end, words, "WARN hci0: the last connect failed: " + words);
    }

    private void aConnectFails(Kind kind, String words) throws Exception {
        aConnectFails(() -> peer.faults(bat).begin(kind), () -> peer.faults(bat).end(kind), words);
    }

    /** A script: what ends a link, and the reason that the bat's line shows. */
    private void aLinkEnds(Breaks breaks, String reason) throws Exception {
        BatLink link = get(connect());
        breaks.it(link);
        assertEquals(reason, ends.poll(SECONDS, TimeUnit.SECONDS));
    }

    private interface Breaks {
        void it(BatLink link) throws Exception;
    }

    private static CompletionStage<Void> write(BatLink link) {
        return link.write(BatCharacteristic.CONTROL, new Control.Time(1).encode(), true);
    }

    @Test
    void eachFaultHasItsWordsAndNothingIsLeftOfThem() throws Exception {
        // given a radio that has been connected before, so that it holds what it will always hold
        aLinkEnds(BatLink::disconnect, "disconnected by the gateway");
        heard.clear();
        until(() -> !heard.isEmpty(), "the bat is not heard");
        until(this::isAtRest, "it does not come to a rest");
        Map<String, Integer> before = radio.held();

        // when connects fail
        aConnectFails(Kind.CONNECT_REFUSED, "the controller gave the connect up (le-connection-abort-by-local)");
        aConnectFails(Kind.CONNECT_HANGS, "Connect was not answered for");
        aConnectFails(Kind.NEVER_RESOLVES, "its services were not read within");
        aConnectFails(Kind.STALE, "its services are not those of a bat");
        aConnectFails(Kind.SUBSCRIBE_FAILS, "none of its services answers");
        for (var answer : Map.of(
                        "le-connection-timeout", "the bat did not answer (le-connection-timeout)",
                        "br-connection-refused", "br-connection-refused")
                .entrySet()) {
            aConnectFails(() -> peer.faults(bat).connect(answer.getKey()), () -> {}, answer.getValue());
        }
        aConnectFails(
                () -> peer.faults(bat).connect("InProgress", "InProgress", "InProgress", "InProgress"),
                () -> {},
                "bluetoothd is busy with it already");
        aConnectFails(
                () -> peer.faults(bat)
                        .connect(
                                "le-connection-abort-by-remote",
                                "le-connection-abort-by-remote",
                                "le-connection-abort-by-remote",
                                "le-connection-abort-by-remote"),
                () -> {},
                "the bat hung up at once");

        // and links end
        aLinkEnds(link -> peer.lose(bat), "connection lost");
        aLinkEnds(link -> peer.removeObject(bat), "bluetoothd removed it");
        for (Kind kind : List.of(Kind.MUTE, Kind.WRITE_HANGS)) {
            aLinkEnds(
                    link -> {
                        peer.faults(bat).begin(kind);
                        write(link);
                    },
                    "it did not answer a request");
            peer.faults(bat).end(kind);
        }
        aLinkEnds(
                link -> {
                    peer.faults(bat).begin(Kind.DISCONNECT_HANGS);
                    link.disconnect();
                },
                "disconnected by the gateway");
        peer.faults(bat).end(Kind.DISCONNECT_HANGS);

        // and the stack goes, piece by piece
        // (bluetoothd says first that the links are lost)
        aLinkEnds(link -> peer.pull(ADAPTER), "connection lost");
        told("FAULT No bat can be heard: no Bluetooth adapter is there.");
        peer.adapter(ADAPTER, 7);
        aLinkEnds(link -> peer.stop(), "bluetoothd stopped");
        told("FAULT No bat can be heard: bluetoothd is not running.");
        peer.start();
        aLinkEnds(link -> bus.kill(), "the bus is gone");
        told("FAULT No bat can be heard: the bus at " + bus.address() + " cannot be had");
        bus.start();
        peer.stop();
        peer.start();

        // and a controller is full
        aConnectFails(
                () -> peer.faults(bat).connect("le-connection-concurrent-connection-limit"),
                () -> {},
                "the controller takes no more links",
                "WARN hci0 takes no more than 0 bats: its controller refuses more");

        // then nothing is left of it all: no link, call, route, timer, watch; no thread, subscription, agent,
        // connection to the bus
        until(() -> before.equals(radio.held()), "it holds more than before: " + before + " then " + radio.held());
        assertEquals(2, Bench.threads());
        assertEquals(0, peer.subscriptions());
        assertEquals(0, peer.links());
        assertEquals(1, peer.agents());
        assertEquals(1, peer.clients(), "connections to the bus");
    }

    private boolean isAtRest() throws Exception {
        Map<String, Integer> held = radio.held();
        return held.get("calls") == 0 && held.get("links") == 0 && held.get("connecting") == 0;
    }
}
