package org.pitchside.ble.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingId;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.flow.BatFlows;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Control.Answer;
import org.pitchside.ble.codec.Control.Status;
import org.pitchside.ble.codec.Data;

/** What the hub tells bats, how long it waits and when it lets go, on a clock moved by hand. Only threads are waited for. */
class HubLinksTest {

    private static final List<String> SETUP = List.of("MountRow", "MountRow", "MountRow", "SetHand");

    private final FakeRadio radio = new FakeRadio();
    private final Hub hub = new Hub();
    private final List<String> flow = new CopyOnWriteArrayList<>();
    private final List<BatControl> controls = new CopyOnWriteArrayList<>();
    private boolean stopped;

    private Hub givenHub(Map<String, Object> settings) {
        hub.setClock(radio);
        hub.setFlows(flows());
        hub.addRadio(radio);
        hub.activate(settings);
        return hub;
    }

    @AfterEach
    void stop() {
        if (!stopped) {
            hub.deactivate();
        }
    }

    private static void until(String what, BooleanSupplier holds) throws InterruptedException {
        for (int i = 0; i < 10_000; i++) {
            if (holds.getAsBoolean()) {
                return;
            }
            Thread.sleep(2);
        }
        fail("it never happened that " + what);
    }

    /** Waits until the hub's ticker and the bat's lane have gone round, so that what does not happen has had its chance. */
    private void roundsGoBy() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            long before = ticks();
            until("the flow ticks", () -> ticks() > before);
        }
    }

    private long ticks() {
        return flow.stream().filter("tick"::equals).count();
    }

    private FakeRadio.Link connected() throws InterruptedException {
        radio.heard("b7", "hci0");
        until(
                "the bat is told its mode",
                () -> !radio.links.isEmpty()
                        && radio.links.get(radio.links.size() - 1).told().stream()
                                .anyMatch(t -> t.startsWith("MODE")));
        return radio.links.get(radio.links.size() - 1);
    }

    private static List<String> and(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toList();
    }

    @Test
    void inEventModeEverythingUnacknowledgedIsAskedFor() throws Exception {
        givenHub(Map.of("mode", "events"));

        var link = connected();

        until("REPLAY is asked", () -> link.told().equals(and(SETUP, "MODE EVENTS", "Replay")));
    }

    @Test
    void aStreamingBatWithEventsInItsLogIsAskedForThemToo() throws Exception {
        radio.info = FakeRadio.info(5);
        givenHub(Map.of());

        var link = connected();

        until("REPLAY is asked", () -> link.told().equals(and(SETUP, "MODE STREAM", "Replay")));
    }

    @Test
    void theModeMayChangeWhileABatIsConnected() throws Exception {
        givenHub(Map.of("mode", "stream"));
        var link = connected();

        hub.modified(Map.of("mode", "events"));

        until("the bat hears of it", () -> link.told().contains("MODE EVENTS"));
    }

    @Test
    void aBusyBatIsToldAgainAfterASecondAndNotBefore() throws Exception {
        givenHub(Map.of());
        var link = connected();
        link.listener.notified(
                BatCharacteristic.CONTROL, Answer.of(1, Status.BUSY).encode(), radio.now);
        roundsGoBy();
        assertEquals(and(SETUP, "MODE STREAM"), link.told());

        radio.later(1);

        until("the mode is told again", () -> link.told().equals(and(SETUP, "MODE STREAM", "MODE STREAM")));
    }

    @Test
    void theOperatorsWordStandsAboveTheRadios() throws Exception {
        hub.addProfiles(profile(Hand.LEFT), Map.of("service.ranking", -100));
        hub.addProfiles(profile(Hand.RIGHT), Map.of());
        givenHub(Map.of());
        connected();

        assertEquals(Hand.RIGHT, controls.get(0).mount().hand());
    }

    @Test
    void aChangedHandReachesAConnectedBat() throws Exception {
        givenHub(Map.of());
        var link = connected();

        hub.addProfiles(profile(Hand.LEFT), Map.of());

        until(
                "the hand is told",
                () -> link.written.stream().anyMatch(c -> c instanceof Control.SetHand h && h.hand() == Hand.LEFT));
    }

    private static BatProfiles profile(Hand hand) {
        return bat -> Optional.of(new BatProfiles.Profile(bat, "", "", Mount.ALIGNED.withHand(hand)));
    }

    @Test
    void aBatThatCannotBeHadIsTriedAgainLessAndLessOften() throws Exception {
        radio.refuses = true;
        givenHub(Map.of());
        radio.heard("b7", "hci0");
        radio.heard("b7", "hci0");
        assertEquals(1, radio.tried.size());

        var waits = new ArrayList<Double>();
        for (int i = 0; i < 10; i++) {
            int before = radio.tried.size();
            double waited = 0;
            while (radio.tried.size() == before) {
                radio.later(0.05);
                waited += 0.05;
                radio.heard("b7", "hci0");
            }
            waits.add(waited);
        }

        assertTrue(waits.get(0) >= 0.25 && waits.get(0) <= 0.5, waits.toString());
        assertTrue(waits.get(9) >= 30 && waits.get(9) <= 46, waits.toString());
    }

    @Test
    void aBatThatSpeaksAnotherProtocolIsLetGoAndTheFlowNeverOpens() throws Exception {
        radio.info = radio.info.clone();
        radio.info[0] = 2;
        givenHub(Map.of());

        radio.heard("b7", "hci0");

        until("the link is cut", () -> radio.links.get(0).cut);
        assertEquals(List.of(), flow);
        radio.heard("b7", "hci0");
        assertEquals(1, radio.tried.size());
    }

    @Test
    void aGatewayThatRefusesABatDoesNotKeepItsLink() throws Exception {
        givenHub(Map.of());
        hub.setFlows((info, control) -> {
            throw new IllegalStateException("made for this test");
        });

        radio.heard("b7", "hci0");

        until("the link is cut", () -> radio.links.get(0).cut);
    }

    @Test
    void aLinkThatComesTooLateIsCut() throws Exception {
        radio.slow = true;
        givenHub(Map.of());
        radio.heard("b7", "hci0");
        hub.deactivate();
        stopped = true;

        radio.pending.get(0).complete(radio.links.get(0));

        until("the link is cut", () -> radio.links.get(0).cut);
        assertEquals(List.of(), flow);
    }

    @Test
    void aSilentBatIsDisconnectedAndFoundAgain() throws Exception {
        givenHub(Map.of());
        var link = connected();
        radio.later(7.9);
        roundsGoBy();
        assertFalse(link.cut);

        radio.later(0.2);

        until("the link is cut", () -> link.cut);
        until("the flow is closed", () -> flow.contains("closed"));
        until("the bat counts as gone", () -> !hub.links().get(0).connected());
        assertEquals(Level.WARN, line("bat").level());
        // a bat advertises again and again; the hub may still be clearing up
        until("it is found again", () -> {
            radio.heard("b7", "hci0");
            return radio.links.size() == 2;
        });
    }

    @Test
    void aBatThatTellsOfItselfStays() throws Exception {
        givenHub(Map.of());
        var link = connected();
        for (int seq = 0; seq < 4; seq++) {
            radio.later(5);
            link.listener.notified(
                    BatCharacteristic.DATA,
                    new Data.Activity(seq, 100 + seq, 0, 0, 0, 88, 20, 0, 512).encode(),
                    radio.now);
            int heard = seq + 1;
            until(
                    "ACTIVITY is passed on",
                    () -> flow.stream().filter("activity"::equals).count() == heard);
        }

        // as many ticks as a silent bat is given
        long before = ticks();
        until("the flow ticks on", () -> link.cut || ticks() > before + 250);
        assertFalse(link.cut);
        until("the battery is shown", () -> line("bat").sentence().contains("88 %"));
    }

    @Test
    void whatBreaksTheRulesIsCountedAndShown() throws Exception {
        givenHub(Map.of());
        var link = connected();

        link.listener.notified(BatCharacteristic.DATA, new byte[3], radio.now);

        until("it is counted", () -> hub.links().get(0).malformed() == 1);
        assertTrue(
                line("bat").sentence().contains("shorter than its header"),
                line("bat").sentence());
    }

    @Test
    void anAcknowledgementReachesTheBat() throws Exception {
        givenHub(Map.of());
        var link = connected();

        controls.get(0).acknowledge(new SwingId(new BatId(0xB7), 12, 5));

        assertTrue(link.written.contains(new Control.Ack(12, 5)));
    }

    @Test
    void aRadioThatGoesTakesItsBatsWithItAndWaitsAreForgotten() throws Exception {
        radio.refuses = true;
        givenHub(Map.of());
        radio.heard("b7", "hci0");
        assertEquals(1, radio.tried.size());

        hub.removeRadio(radio);
        assertEquals("No radio is there: no bat can be heard.", line("bats").sentence());
        hub.addRadio(radio);
        radio.heard("b7", "hci0");

        assertEquals(2, radio.tried.size());
    }

    private HealthLine line(String subject) {
        return hub.health().stream()
                .filter(l -> l.subject().startsWith(subject))
                .findFirst()
                .orElseThrow();
    }

    private BatFlows flows() {
        return (info, control) -> {
            controls.add(control);
            return new Written(info);
        };
    }

    /** Writes down what reaches the flow. */
    private final class Written implements BatFlow {

        Written(BatInfo info) {
            flow.add("open " + info.bat());
        }

        @Override
        public void block(ImuBlock block) {
            flow.add("block " + block.size());
        }

        @Override
        public void result(BatEvent event) {
            flow.add("result");
        }

        @Override
        public void event(BatEvent event) {
            flow.add("event");
        }

        @Override
        public void activity(BatActivity activity) {
            flow.add("activity");
        }

        @Override
        public void tick(long nanos) {
            flow.add("tick");
        }

        @Override
        public void closed() {
            flow.add("closed");
        }
    }
}
