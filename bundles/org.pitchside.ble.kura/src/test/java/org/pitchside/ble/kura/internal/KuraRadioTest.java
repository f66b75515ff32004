package org.pitchside.ble.kura.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio.RadioAdapter;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.InfoCodec.Mode;
import org.pitchside.ble.contract.Fault;
import org.pitchside.ble.contract.RadioUnderTest.Setup;

/** What only a radio over Kura has to live with. Time is moved by hand. */
class KuraRadioTest {

    private KuraHand hand;
    private final Map<String, Hub> linked = new ConcurrentHashMap<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();

    private KuraHand given(int adapters, int capacity, int bats) {
        return given(adapters, capacity, bats, Map.of());
    }

    private KuraHand given(int adapters, int capacity, int bats, Map<String, Object> settings) {
        hand = new KuraHand(new Setup(adapters, capacity, bats), settings);
        return hand;
    }

    @AfterEach
    void close() {
        if (hand != null) {
            hand.close();
        }
    }

    /** Whoever takes every bat that is heard, streams it, and notes what it says. */
    private final class Hub implements LinkListener {

        final String address;
        final List<Integer> seqs = new CopyOnWriteArrayList<>();
        final CompletableFuture<BatLink> link = new CompletableFuture<>();

        Hub(String address) {
            this.address = address;
        }

        @Override
        public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
            if (characteristic == BatCharacteristic.DATA) {
                seqs.add(Data.seq(value));
            }
        }

        @Override
        public void disconnected(String reason) {
            ends.add(reason);
            linked.remove(address, this);
        }
    }

    /** Takes whatever is heard, one at a time on an adapter, as the hub does. */
    private AutoCloseable taking() {
        var busy = ConcurrentHashMap.<String>newKeySet();
        return hand.radio.watch(s -> {
            if (!linked.containsKey(s.address()) && busy.add(s.adapter())) {
                var hub = new Hub(s.address());
                linked.put(s.address(), hub);
                hand.radio.connect(s, hub).whenComplete((link, failure) -> {
                    busy.remove(s.adapter());
                    if (failure != null) {
                        linked.remove(s.address(), hub);
                    } else {
                        hub.link.complete(link);
                        link.write(BatCharacteristic.CONTROL, new Control.SetMode(Mode.STREAM).encode(), true);
                    }
                });
            }
        });
    }

    private List<Integer> links() {
        return hand.radio.adapters().stream().map(RadioAdapter::links).toList();
    }

    private String worst() {
        return hand.radio.health().stream()
                .filter(l -> l.level() != Level.OK)
                .map(l -> l.level() + " " + l.sentence())
                .findFirst()
                .orElse("well");
    }

    private Sighting heard(int bat) throws Exception {
        var heard = new AtomicReference<Sighting>();
        try (AutoCloseable watch = hand.radio.watch(s -> {
            if (s.address().equals(hand.bat(bat))) {
                heard.compareAndSet(null, s);
            }
        })) {
            assertFalse(watch == null);
            for (int i = 0; i < 1000 && heard.get() == null; i++) {
                hand.pass(50);
            }
        }
        return heard.get();
    }

    @Test
    void twelveBatsAreSpreadEvenlyOverTwoAdapters() throws Exception {
        given(2, 7, 12);
        try (AutoCloseable taking = taking()) {
            assertFalse(taking == null);
            hand.pass(14_000);
            assertEquals(List.of(6, 6), links());
            hand.pass(5_000);
            linked.values().forEach(h -> assertTrue(h.seqs.size() > 50, h.address + " is silent"));
        }
        assertEquals("well", worst());
    }

    @Test
    void batsOfAnAdapterThatIsPulledOutMoveToTheOther() throws Exception {
        given(2, 7, 6);
        try (AutoCloseable taking = taking()) {
            assertFalse(taking == null);
            hand.pass(14_000);
            assertEquals(List.of(3, 3), links());

            hand.begin(Fault.ADAPTER_GONE, 0);
            hand.pass(40_000);

            assertEquals(List.of(6), links());
            assertEquals("WARN Adapter hci0 is gone.", worst());
        }
    }

    @Test
    void aBatThatOneAdapterCannotConnectIsTriedThroughTheOther() throws Exception {
        given(2, 7, 1);
        Sighting first = heard(0);
        hand.begin(Fault.CONNECT_REFUSED, 0);
        var refused = hand.radio.connect(first, new Hub(first.address())).toCompletableFuture();
        hand.pass(2_000);
        assertTrue(refused.isCompletedExceptionally());
        assertEquals(
                "WARN Bat at C0:FF:EE:00:00:00 cannot be connected through hci0, tried 1 times: connecting to bat C0:FF:EE:00:00:00 failed: le-connection-abort-by-local.",
                worst());
        hand.end(Fault.CONNECT_REFUSED, 0);

        // once both adapters have heard it anew
        var later = new ArrayList<Sighting>();
        try (AutoCloseable watch = hand.radio.watch(later::add)) {
            assertFalse(watch == null);
            hand.pass(10_000);
        }

        assertEquals("hci0", first.adapter());
        assertTrue(later.size() > 5);
        assertTrue(later.stream().allMatch(s -> s.adapter().equals("hci1")), later.toString());
        hand.pass(61_000);
        assertEquals("well", worst());
    }

    // ---- searching

    private int searchesIn(long millis) throws Exception {
        int before = hand.kura.hcis.stream().mapToInt(h -> h.searches).sum();
        hand.pass(millis);
        return hand.kura.hcis.stream().mapToInt(h -> h.searches).sum() - before;
    }

    @Test
    void nobodyIsSearchedForWhereNobodyWatches() throws Exception {
        given(2, 7, 1);

        assertEquals(0, searchesIn(60_000));
    }

    @Test
    void withBatsConnectedSearchesAreFewAndWhereOneIsMissedMore() throws Exception {
        given(1, 7, 3);
        hand.begin(Fault.OUT_OF_RANGE, 2);
        try (AutoCloseable taking = taking()) {
            assertFalse(taking == null);
            hand.pass(20_000);
            assertEquals(List.of(2), links());

            // two seconds of search, fifteen of peace
            int calm = searchesIn(170_000);
            assertTrue(calm >= 8 && calm <= 10, calm + " searches");

            // two seconds of search, five of peace, for ten minutes
            hand.begin(Fault.OUT_OF_RANGE, 1);
            hand.pass(10_000);
            int missing = searchesIn(70_000);
            assertTrue(missing >= 9 && missing <= 10, missing + " searches");
            hand.pass(600_000);
            calm = searchesIn(170_000);
            assertTrue(calm >= 8 && calm <= 10, calm + " searches");
        }
    }

    @Test
    void aFullAdapterDoesNotSearch() throws Exception {
        given(1, 2, 3);
        try (AutoCloseable taking = taking()) {
            assertFalse(taking == null);
            hand.pass(10_000);
            assertEquals(List.of(2), links());

            assertEquals(0, searchesIn(60_000));
        }
    }

    @Test
    void aSearchThatDiesInKuraIsEndedFromOutsideAndTriedAgain() throws Exception {
        given(1, 7, 1);
        hand.kura.hcis.get(0).dyingSearches = 1;
        var heard = new ArrayList<Sighting>();
        try (AutoCloseable watch = hand.radio.watch(heard::add)) {
            assertFalse(watch == null);
            hand.pass(11_000);
            assertEquals(
                    "WARN Adapter hci0 finds no bats: the search through hci0 was not answered within 10 s.", worst());

            hand.pass(8_000);
        }

        assertEquals(1, hand.kura.hcis.get(0).stops);
        assertFalse(heard.isEmpty());
        assertEquals("well", worst());
    }

    @Test
    void aSearchOfSomebodyElseIsWaitedFor() throws Exception {
        given(1, 7, 1);
        hand.kura.hcis.get(0).discovering = true;
        try (AutoCloseable watch = hand.radio.watch(s -> {})) {
            assertFalse(watch == null);
            hand.pass(1_000);
        }

        assertTrue(worst().startsWith("WARN Adapter hci0 finds no bats: the search through hci0 failed: "), worst());
        assertTrue(worst().endsWith("already discovering."), worst());
    }

    // ---- Kura's service

    @Test
    void withoutTheServiceThatIsSaidAndWithItAllIsWell() throws Exception {
        given(1, 7, 1);
        Sighting sighting = heard(0);
        hand.radio.connect(sighting, new Hub(sighting.address()));
        hand.pass(3_000);
        assertEquals(List.of(1), links());

        hand.radio.unsetBluetooth(hand.kura);
        hand.pass(10);

        assertEquals(List.of("Kura's Bluetooth service went away"), ends);
        assertEquals(List.of(), hand.radio.adapters());
        assertTrue(worst().startsWith("FAULT Kura's Bluetooth service is not there"), worst());
        hand.radio.setBluetooth(hand.kura);
        hand.pass(100);
        assertEquals(List.of(0), links());
        assertEquals("well", worst());
    }

    @Test
    void withoutAnAdapterThatIsSaidAndOneThatComesIsFound() throws Exception {
        given(0, 7, 1);
        assertTrue(worst().startsWith("FAULT No Bluetooth adapter is there"), worst());
        assertEquals(List.of(), hand.radio.adapters());

        hand.kura.hcis.add(new ScriptedKura.Hci("hci0"));
        hand.pass(6_000);

        assertEquals(List.of(0), links());
        assertEquals("well", worst());
    }

    @Test
    void whereNothingIsKuraIsAskedEverMoreSeldom() throws Exception {
        given(0, 7, 0);
        hand.pass(600_000);
        int before = hand.kura.asked.get();

        hand.pass(600_000);

        int asked = hand.kura.asked.get() - before;
        assertTrue(asked >= 9 && asked <= 10, asked + " times in ten minutes");
    }

    @Test
    void anAdapterWithoutPowerIsGivenSome() throws Exception {
        given(1, 7, 1);
        hand.kura.hcis.get(0).powered = false;
        hand.pass(6_000);
        assertTrue(hand.kura.hcis.get(0).powered);
        assertEquals("well", worst());

        hand.kura.hcis.get(0).takesPower = false;
        hand.kura.hcis.get(0).powered = false;
        hand.pass(6_000);
        assertEquals("WARN Adapter hci0 has no power and does not take any (see rfkill).", worst());
    }

    @Test
    void aServiceThatBlocksFor200SecondsHoldsNobodyUp() throws Exception {
        given(1, 7, 1);
        Sighting sighting = heard(0);
        var hub = new Hub(sighting.address());
        var link = hand.radio.connect(sighting, hub).toCompletableFuture();
        hand.pass(3_000);
        link.join().write(BatCharacteristic.CONTROL, new Control.SetMode(Mode.STREAM).encode(), true);
        hand.kura.lookHangs = new CompletableFuture<Void>();
        hand.pass(26_000);

        assertEquals(
                "FAULT Kura's Bluetooth service does not answer (asking it for its adapters was not answered within 20 s). If this stays for a minute, the bus was restarted under it: restart Kura.",
                worst());
        int before = hub.seqs.size();
        hand.pass(1_000);
        assertTrue(hub.seqs.size() > before);

        hand.kura.lookHangs = null;
        hand.pass(30_000);
        assertEquals("well", worst());
        assertEquals(List.of(1), links());
    }

    @Test
    void aCallThatHeedsNothingIsLeftBehindAndCounted() throws Exception {
        given(1, 7, 2);
        Sighting sighting = heard(0);
        Sighting other = heard(1);
        hand.kura.bats.get(0).deaf = true;
        var never = hand.radio.connect(sighting, new Hub(sighting.address())).toCompletableFuture();
        hand.pass(15_000);
        assertTrue(never.isCompletedExceptionally());
        assertTrue(
                hand.radio.health().stream()
                        .anyMatch(l ->
                                l.sentence().equals("1 calls into Kura's Bluetooth service hang and cannot be ended.")),
                hand.radio.health().toString());

        hand.kura.hcis.get(0).connects = 0;
        var had = hand.radio
                .connect(new Sighting(other.address(), heard(1).adapter(), -60), new Hub(other.address()))
                .toCompletableFuture();
        hand.pass(5_000);

        assertFalse(had.isCompletedExceptionally());
        assertTrue(had.isDone());
        hand.kura.bats.get(0).deaf = false;
        hand.kura.bats.get(0).healed.complete(null);
        hand.pass(61_000);
        assertEquals("well", worst());
    }

    @Test
    void callsThatFindNoThreadAreRefusedInWords() throws Exception {
        given(1, 7, 1);
        Sighting sighting = heard(0);
        hand.works.atMost(0);

        var none = hand.radio.connect(sighting, new Hub(sighting.address())).toCompletableFuture();
        hand.pass(500);

        var words = none.handle((link, failure) -> failure.getMessage()).join();
        assertTrue(words.endsWith("was not tried: too many calls into Kura's Bluetooth service hang"), words);
        hand.works.atMost(Integer.MAX_VALUE);
    }

    // ---- links

    @Test
    void handlersOfLostLinksDoNotDoubleValues() throws Exception {
        given(1, 7, 1);
        try (AutoCloseable taking = taking()) {
            assertFalse(taking == null);
            for (int i = 0; i < 5; i++) {
                hand.pass(12_000);
                Hub now = linked.get(hand.bat(0));
                assertEquals(now.seqs.size(), new HashSet<>(now.seqs).size(), "values came twice");
                assertTrue(now.seqs.size() > 20);
                assertEquals(2, hand.kura.handlers());
                hand.begin(Fault.LINK_LOST, 0);
            }
            hand.pass(12_000);
        }
        assertEquals(5, ends.size());
    }

    @Test
    void aLostLinkIsNoticedWithinFiveSecondsAndASpeakingBatIsNotAsked() throws Exception {
        given(1, 7, 1);
        try (AutoCloseable taking = taking()) {
            assertFalse(taking == null);
            hand.pass(10_000);
        }
        int asked = hand.kura.askedIfConnected.get();
        hand.pass(20_000);
        assertEquals(asked, hand.kura.askedIfConnected.get());

        hand.begin(Fault.LINK_LOST, 0);
        hand.pass(5_000);

        assertEquals(List.of("the link was lost"), ends);
    }

    private String refusal(long connectMs, long servicesMs, long within) throws Exception {
        given(1, 7, 1);
        hand.kura.bats.get(0).connectMs = connectMs;
        hand.kura.bats.get(0).servicesMs = servicesMs;
        Sighting sighting = heard(0);
        var connecting =
                hand.radio.connect(sighting, new Hub(sighting.address())).toCompletableFuture();
        hand.pass(within);
        return connecting.isDone()
                ? connecting
                        .handle((link, failure) -> failure == null ? "had" : failure.getMessage())
                        .join()
                : "not answered";
    }

    @Test
    void whatABatDoesNotTellInTenSecondsIsNotWaitedFor() throws Exception {
        assertEquals("bat C0:FF:EE:00:00:00 does not tell its services", refusal(300, 30_000, 13_000));
    }

    @Test
    void aConnectIsAnsweredBeforeTheHubGivesUp() throws Exception {
        assertEquals("bat C0:FF:EE:00:00:00 was not connected within 18 s", refusal(11_000, 9_500, 18_100));
    }

    @Test
    void aSlowConnectIsHadAllTheSame() throws Exception {
        assertEquals("had", refusal(9_000, 7_000, 18_000));
    }

    @Test
    void addressesAreTakenInAnyCase() throws Exception {
        given(1, 7, 1);
        Sighting sighting = heard(0);

        var link = hand.radio
                .connect(
                        new Sighting(sighting.address().toLowerCase(Locale.ROOT), sighting.adapter(), -60),
                        new Hub(sighting.address()))
                .toCompletableFuture();
        hand.pass(3_000);

        assertEquals(hand.bat(0), link.join().address());
    }

    @Test
    void modelsTravelInAcknowledgedPiecesInTheirOrder() throws Exception {
        given(1, 7, 1);
        var answers = new CopyOnWriteArrayList<byte[]>();
        Sighting sighting = heard(0);
        var connecting = hand.radio
                .connect(sighting, new LinkListener() {
                    @Override
                    public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
                        answers.add(value);
                    }

                    @Override
                    public void disconnected(String reason) {
                        ends.add(reason);
                    }
                })
                .toCompletableFuture();
        hand.pass(3_000);
        BatLink link = connecting.join();
        assertEquals(2, hand.kura.handlers());

        var written = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 100; i++) {
            written.add(link.write(BatCharacteristic.SMP, new byte[] {(byte) i, 1, 2}, false)
                    .toCompletableFuture());
        }
        hand.pass(300);
        assertTrue(written.get(0).isDone());
        assertFalse(written.get(99).isDone(), "a write must wait for the one before");
        hand.pass(5_000);

        for (int i = 0; i < 100; i++) {
            written.get(i).join();
            assertEquals((byte) i, answers.get(i)[0]);
        }
        assertEquals(3, hand.kura.handlers());
        assertTrue(link.write(BatCharacteristic.SMP, new byte[513], true)
                .toCompletableFuture()
                .isCompletedExceptionally());
        link.disconnect();
        hand.pass(1_000);
        assertEquals(0, hand.kura.handlers());
    }

    // ---- settings

    @Test
    void theSameSettingsAgainChangeNothing() throws Exception {
        given(1, 7, 1);
        try (AutoCloseable taking = taking()) {
            assertFalse(taking == null);
            hand.pass(6_000);
            for (int i = 0; i < 5; i++) {
                hand.radio.modified(Map.of("links.per.adapter", 7));
            }
            hand.pass(1_000);
        }
        assertEquals(List.of(), ends);
        assertEquals(List.of(1), links());
    }

    @Test
    void switchedOffItLetsAllBatsGoAndOnAgainItTakesThem() throws Exception {
        given(1, 7, 2);
        try (AutoCloseable taking = taking()) {
            assertFalse(taking == null);
            hand.pass(8_000);
            assertEquals(List.of(2), links());

            hand.radio.modified(Map.of("enabled", false));
            hand.pass(1_000);
            assertEquals(0, hand.kura.connections());
            assertEquals(0, hand.kura.handlers());
            assertEquals(List.of(), hand.radio.adapters());
            assertEquals("Switched off.", hand.radio.health().get(0).sentence());
            assertEquals(0, searchesIn(20_000));

            hand.radio.modified(Map.of("enabled", true));
            hand.pass(10_000);
            assertEquals(List.of(2), links());
        }
    }

    @Test
    void onlyTheAdaptersThatAreNamedAreUsed() throws Exception {
        given(2, 7, 0, Map.of("adapters", "hci1, hci7"));

        assertEquals(
                List.of("hci1"),
                hand.radio.adapters().stream().map(RadioAdapter::name).toList());
        assertEquals("WARN Adapter hci7 is named in the settings and not there.", worst());

        hand.radio.modified(Map.of("adapters", "hci0"));
        hand.pass(100);
        assertEquals(
                List.of("hci0"),
                hand.radio.adapters().stream().map(RadioAdapter::name).toList());
        assertEquals("well", worst());
    }

    @Test
    void anAdapterThatIsNotNamedKeepsItsPowerOff() throws Exception {
        // given an adapter that somebody switched off, and one that is to be used
        given(2, 7, 0, Map.of("adapters", "hci1"));
        hand.kura.hcis.get(0).powered = false;

        hand.pass(12_000);

        assertFalse(hand.kura.hcis.get(0).powered);
        assertEquals("well", worst());
    }

    @Test
    void wrongSettingsAreLinesAndTheLastGoodOnesStay() {
        var wrong = new ArrayList<String>();
        var values = new HashMap<String, Object>();
        values.put("enabled", 7);
        values.put("adapters", "hci0;rm -rf /");
        values.put("links.per.adapter", "lots");
        values.put("search.pause.s", -1L);

        var settings = RadioSettings.of(values, RadioSettings.DEFAULTS, wrong::add);

        assertEquals(RadioSettings.DEFAULTS, settings);
        assertEquals(4, wrong.size(), wrong.toString());
    }
}
