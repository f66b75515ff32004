package org.pitchside.ble.bluez.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio.RadioAdapter;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.bluez.peer.BluezPeer;
import org.pitchside.ble.bluez.peer.Faults.Kind;
import org.pitchside.ble.bluez.peer.PeerBat;
import org.pitchside.ble.bluez.peer.PrivateBus;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.InfoCodec;

/** What BlueZ does beyond the contract of every radio. */
class BluezFaultsTest {

    private static final long SECONDS = 60;

    private final List<PeerBat> bats = new ArrayList<>();
    private final BluezRadio radio = new BluezRadio(Bench.SHORT);
    private PrivateBus bus;
    private BluezPeer peer;
    private AutoCloseable watch;
    private final Map<String, Sighting> heard = new java.util.concurrent.ConcurrentHashMap<>();

    @BeforeEach
    void startTheBus() throws Exception {
        bus = new PrivateBus();
        peer = new BluezPeer(bus.address());
    }

    @AfterEach
    void endEverything() throws Exception {
        if (watch != null) {
            watch.close();
        }
        radio.deactivate();
        until(() -> Bench.threads() == 0, "a thread lives on");
        peer.close();
        bus.close();
    }

    /** Adapters whose controllers hold so many links, and bats in range of all of them. */
    private void given(int adapters, int most, int howMany) throws Exception {
        for (int i = 0; i < adapters; i++) {
            peer.adapter("hci" + i, most);
        }
        for (int i = 1; i <= howMany; i++) {
            bats.add(new PeerBat(i));
            peer.bat(bats.get(i - 1));
        }
        peer.start();
    }

    private void whenTheRadioRuns(Object... settings) throws Exception {
        var values = new HashMap<String, Object>(Map.of("bus.address", bus.address()));
        for (int i = 0; i < settings.length; i += 2) {
            values.put((String) settings[i], settings[i + 1]);
        }
        radio.activate(values);
        watch = radio.watch(s -> heard.put(s.address(), s));
    }

    private static void until(Callable<Boolean> condition, String otherwise) throws Exception {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        while (!condition.call()) {
            assertTrue(System.nanoTime() - end < 0, otherwise);
            Thread.sleep(5);
        }
    }

    private Sighting heard(int bat) throws Exception {
        String address = bats.get(bat).address();
        heard.remove(address);
        until(() -> heard.containsKey(address), "bat " + bat + " is not heard; " + radio.health());
        return heard.get(address);
    }

    private BatLink connected(int bat, LinkListener listener) throws Exception {
        return get(radio.connect(heard(bat), listener));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private static String refused(CompletionStage<?> stage) {
        var e = assertThrows(ExecutionException.class, () -> get(stage));
        assertInstanceOf(RadioException.class, e.getCause());
        return e.getCause().getMessage();
    }

    private String health() {
        return radio.health().stream()
                .map(l -> l.level() + " " + l.subject() + ": " + l.sentence())
                .collect(Collectors.joining("\n"));
    }

    /** Hears only the end. */
    private static final class End implements LinkListener {
        final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<byte[]> control = new LinkedBlockingQueue<>();

        @Override
        public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
            if (characteristic == BatCharacteristic.CONTROL) {
                control.add(value);
            }
        }

        @Override
        public void disconnected(String reason) {
            ends.add(reason);
        }
    }

    private static void answers(BatLink link, End listener) throws Exception {
        get(link.write(BatCharacteristic.CONTROL, new Control.Time(9).encode(), true));
        byte[] answer = listener.control.poll(SECONDS, TimeUnit.SECONDS);
        assertEquals(9, Control.Answer.decode(answer).nonce());
    }

    // ---- connecting

    @Test
    void neverScansWhileItConnectsAndNeverConnectsTwoAtOnce() throws Exception {
        given(2, 7, 8);
        whenTheRadioRuns();
        var connects = new ArrayList<CompletionStage<BatLink>>();
        for (int i = 0; i < 8; i++) {
            connects.add(radio.connect(heard(i), new End()));
        }
        for (var c : connects) {
            get(c);
        }
        assertEquals(0, peer.count("connect while scanning"));
        assertEquals(0, peer.count("two connects at once"));
        radio.adapters()
                .forEach(a -> assertEquals(4, a.links(), "they spread over both adapters: " + radio.adapters()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"le-connection-abort-by-local", "InProgress", "Software caused connection abort"})
    void whatPassesByItselfIsTriedAgain(String words) throws Exception {
        given(1, 7, 1);
        peer.faults(bats.get(0)).connect(words, words);
        whenTheRadioRuns();
        var listener = new End();
        answers(connected(0, listener), listener);
        assertEquals(3, peer.count("Connect"));
    }

    @Test
    void whatDoesNotPassIsTriedOnceAndToldInWords() throws Exception {
        given(1, 7, 1);
        peer.faults(bats.get(0)).connect("le-connection-timeout");
        whenTheRadioRuns();
        String words = refused(radio.connect(heard(0), new End()));
        assertTrue(words.contains("did not answer") && words.contains("hci0"), words);
        assertEquals(1, peer.count("Connect"));
        assertTrue(health().contains("WARN radio bluez: hci0: the last connect failed"), health());
    }

    @Test
    void aBatThatHangsUpWhileItsServicesAreReadIsTriedAgain() throws Exception {
        given(1, 7, 1);
        peer.faults(bats.get(0)).hangUp();
        whenTheRadioRuns();
        var listener = new End();
        answers(connected(0, listener), listener);
        assertTrue(listener.ends.isEmpty());
    }

    @Test
    void aServiceThatIsOnlyRememberedIsPassedBy() throws Exception {
        given(1, 7, 1);
        peer.faults(bats.get(0)).begin(Kind.STALE_BESIDE);
        whenTheRadioRuns();
        var listener = new End();
        answers(connected(0, listener), listener);
    }

    @Test
    void aMemoryThatIsAllWrongIsThrownAway() throws Exception {
        given(1, 7, 1);
        peer.faults(bats.get(0)).begin(Kind.STALE);
        whenTheRadioRuns();
        String words = refused(radio.connect(heard(0), new End()));
        assertTrue(words.contains("not those of a bat"), words);
        until(() -> peer.count("RemoveDevice") == 1, "it is remembered still");
        var listener = new End();
        answers(connected(0, listener), listener);
    }

    // ---- how many

    @Test
    void aControllerThatRefusesMoreIsBelievedAndTheBatGoesToTheOther() throws Exception {
        given(2, 1, 2);
        whenTheRadioRuns("links.per.adapter", 7, "adapters", "hci0");
        connected(0, new End());
        String words = refused(radio.connect(heard(1), new End()));
        assertTrue(words.contains("takes no more links"), words);
        assertEquals(List.of(new RadioAdapter("hci0", 1, 1)), radio.adapters());
        assertTrue(health().contains("hci0 takes no more than 1 bats"), health());
        until(() -> peer.scans() == 0, "a full adapter scans on");

        radio.modified(Map.of("bus.address", bus.address(), "links.per.adapter", 7));

        connected(0, new End());
        // the first adapter that is tried may refuse again; the other one has room
        BatLink link = null;
        for (int i = 0; i < 20 && link == null; i++) {
            try {
                link = connected(1, new End());
            } catch (ExecutionException e) {
                assertTrue(e.getCause().getMessage().contains("takes no more links"), e.toString());
            }
        }
        assertEquals(2, peer.links());
        radio.adapters().forEach(a -> assertEquals(1, a.links()));
    }

    @Test
    void strangersByTheThousandFindNoRoom() throws Exception {
        given(1, 7, 1);
        whenTheRadioRuns();
        heard(0);
        peer.crowd("hci0", 1500);
        until(() -> heard.size() >= 500, "strangers are not heard");
        assertTrue(heard.size() <= 1501);
        var listener = new End();
        answers(connected(0, listener), listener);
    }

    // ---- links

    @Test
    void aLinkOfAGatewayThatDiedIsEndedSoThatTheBatIsHeard() throws Exception {
        given(1, 7, 1);
        peer.linkOfTheDead(bats.get(0), "hci0");
        whenTheRadioRuns();
        var listener = new End();
        answers(connected(0, listener), listener);
    }

    @Test
    void anObjectThatIsRemovedTakesItsLinkAlong() throws Exception {
        given(1, 7, 1);
        whenTheRadioRuns();
        var listener = new End();
        BatLink link = connected(0, listener);
        peer.removeObject(bats.get(0));
        assertEquals("bluetoothd removed it", listener.ends.poll(SECONDS, TimeUnit.SECONDS));
        refused(link.read(BatCharacteristic.INFO));
        var again = new End();
        answers(connected(0, again), again);
    }

    @Test
    void requestsOfALinkWaitForEachOther() throws Exception {
        given(1, 7, 1);
        whenTheRadioRuns();
        BatLink link = connected(0, new End());
        var reads = new ArrayList<CompletionStage<byte[]>>();
        for (int i = 0; i < 20; i++) {
            reads.add(link.read(BatCharacteristic.INFO));
        }
        for (var r : reads) {
            assertEquals(InfoCodec.LENGTH, get(r).length);
        }
        assertEquals(0, peer.count("two requests at once"));
    }

    @Test
    void aWriteIsARequestOrACommandAsTheBatOffersAndTheCallerAsks() throws Exception {
        given(1, 7, 1);
        whenTheRadioRuns();
        BatLink link = connected(0, new End());
        get(link.write(BatCharacteristic.SMP, new byte[100], false));
        get(link.write(BatCharacteristic.SMP, new byte[100], true));
        get(link.write(BatCharacteristic.CONTROL, new Control.Time(1).encode(), false));
        assertEquals(1, peer.count("write command"));
        assertEquals(2, peer.count("write request"));
        String words = refused(link.write(BatCharacteristic.SMP, new byte[245], false));
        assertTrue(words.contains("245 bytes do not fit"), words);
        words = refused(link.write(BatCharacteristic.SMP, new byte[513], true));
        assertTrue(words.contains("513 bytes do not fit"), words);
    }

    @Test
    void aBatThatNeverAnswersIsCutOff() throws Exception {
        given(1, 7, 1);
        whenTheRadioRuns();
        var listener = new End();
        BatLink link = connected(0, listener);
        peer.faults(bats.get(0)).begin(Kind.WRITE_HANGS);
        refused(link.write(BatCharacteristic.CONTROL, new Control.Time(1).encode(), true));
        assertEquals("it did not answer a request", listener.ends.poll(SECONDS, TimeUnit.SECONDS));
        until(() -> peer.links() == 0, "its link stays");
    }

    // ---- the bus

    @Test
    void aBusThatDiesAndComesBackIsGotOver() throws Exception {
        given(1, 7, 1);
        whenTheRadioRuns();
        var listener = new End();
        connected(0, listener);

        bus.kill();

        assertEquals("the bus is gone", listener.ends.poll(SECONDS, TimeUnit.SECONDS));
        until(() -> health().contains("FAULT radio bluez: No bat can be heard: the bus at"), health());
        assertEquals(List.of(), radio.adapters());
        bus.start();
        peer.stop();
        peer.start();
        var again = new End();
        answers(connected(0, again), again);
        assertFalse(radio.health().stream().anyMatch(l -> l.level() == Level.FAULT), health());
    }

    @Test
    void withoutAnAdapterItSaysSo() throws Exception {
        given(0, 0, 0);
        whenTheRadioRuns("adapters", "hci4");
        until(
                () -> health().equals("FAULT radio bluez: No bat can be heard: no Bluetooth adapter is there."),
                health());
        peer.adapter("hci4", 3);
        until(() -> health().equals("OK radio bluez: hci4 scans."), health());
        peer.pull("hci4");
        until(() -> health().contains("no Bluetooth adapter is there"), health());
    }

    @Test
    void onlyBluetoothdIsBelieved() throws Exception {
        given(1, 7, 1);
        whenTheRadioRuns();
        var listener = new End();
        BatLink link = connected(0, listener);
        String device = "/org/bluez/hci0/dev_" + bats.get(0).address().replace(':', '_');

        int sent = new ProcessBuilder(
                        "dbus-send",
                        "--bus=" + bus.address(),
                        "--type=signal",
                        "--dest=" + peer.client(),
                        "/",
                        "org.freedesktop.DBus.ObjectManager.InterfacesRemoved",
                        "objpath:" + device,
                        "array:string:org.bluez.Device1")
                .inheritIO()
                .start()
                .waitFor();

        assertEquals(0, sent);
        answers(link, listener);
        assertTrue(listener.ends.isEmpty(), "a stranger ended the link");
    }

    @Test
    void theAgentTakesOnlyBatsThatAreConnectedAndNeverAKey() throws Exception {
        given(1, 7, 2);
        whenTheRadioRuns();
        connected(0, new End());
        assertEquals("", peer.askAgent("RequestAuthorization", bats.get(0), "hci0"));
        assertEquals("org.bluez.Error.Rejected", peer.askAgent("RequestAuthorization", bats.get(1), "hci0"));
        assertEquals("org.bluez.Error.Rejected", peer.askAgent("RequestPinCode", bats.get(0), "hci0"));
        assertEquals("org.bluez.Error.Rejected", peer.askAgent("AuthorizeService", bats.get(0), "hci0"));
    }

    // ---- nothing is left

    @Test
    void afterManyFaultsItHoldsWhatItHeldBefore() throws Exception {
        given(1, 7, 1);
        whenTheRadioRuns();
        connected(0, new End()).disconnect();
        heard(0);
        Map<String, Integer> before = atRest();
        var bat = bats.get(0);
        for (int i = 0; i < 45; i++) {
            switch (i % 5) {
                case 0 -> peer.faults(bat).connect("le-connection-timeout");
                case 1 -> peer.faults(bat).connect("InProgress");
                case 2 -> peer.faults(bat).hangUp();
                default -> {}
            }
            var listener = new End();
            var connect = radio.connect(heard(0), listener);
            if (i % 5 == 0) {
                refused(connect);
                continue;
            }
            BatLink link = get(connect);
            link.read(BatCharacteristic.INFO);
            switch (i % 3) {
                case 0 -> peer.lose(bat);
                case 1 -> peer.removeObject(bat);
                default -> link.disconnect();
            }
            assertFalse(listener.ends.poll(SECONDS, TimeUnit.SECONDS).isBlank());
        }
        heard(0);
        // delays that are under way end by themselves; what is forgotten never does
        until(() -> before.equals(radio.held()), "something is left");
        assertEquals(2, Bench.threads());
        assertEquals(0, peer.subscriptions());
        assertEquals(0, peer.links());
        assertEquals(1, peer.agents());
    }

    private Map<String, Integer> atRest() throws Exception {
        until(() -> radio.held().get("calls") == 0 && radio.held().get("links") == 0, "it does not come to a rest");
        return radio.held();
    }
}
