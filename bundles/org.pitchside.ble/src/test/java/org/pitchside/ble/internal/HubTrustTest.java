package org.pitchside.ble.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatId;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.flow.BatEnrolment.Standing;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.internal.trust.PaperBat;

/** Whom the hub talks to: nobody is told anything before it has proved itself. A bat's side is {@link PaperBat}. */
class HubTrustTest {

    private static final BatId BAT = new BatId(0xB7);

    @TempDir
    Path folder;

    private final FakeRadio radio = new FakeRadio();
    private final List<Hub> hubs = new CopyOnWriteArrayList<>();
    private final List<String> flow = new CopyOnWriteArrayList<>();
    private final AtomicLong ticks = new AtomicLong();
    private Hub hub;

    private void givenASite(String name, String enrol) {
        stop();
        hub = new Hub();
        hubs.add(hub);
        hub.setClock(radio);
        hub.setFlows((info, control) -> {
            flow.add("open");
            return new Written();
        });
        hub.addRadio(radio);
        var settings = new HashMap<String, Object>(
                Map.of("directory", folder.resolve(name).toString()));
        settings.put("enrol", enrol);
        hub.activate(settings);
    }

    @AfterEach
    void stop() {
        hubs.forEach(Hub::deactivate);
        hubs.clear();
        flow.clear();
        radio.links.clear();
    }

    private static void until(String what, BooleanSupplier holds) {
        for (int i = 0; i < 10_000; i++) {
            if (holds.getAsBoolean()) {
                return;
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        fail("it never happened that " + what);
    }

    private FakeRadio.Link whenHeard() {
        radio.heard("b7", "hci0");
        until("a link is there", () -> !radio.links.isEmpty());
        return radio.links.get(radio.links.size() - 1);
    }

    private String health() {
        return hub.health().toString();
    }

    private void givenABatThatIsEnrolledAt(String site) {
        radio.bat = new PaperBat(BAT.value(), 7);
        radio.bat.open = true;
        givenASite(site, "always");
        whenHeard();
        until("it is enrolled", () -> hub.standing(BAT) == Standing.ENROLLED && flow.contains("open"));
    }

    @Test
    void anOpenDoorIsTakenWhereTheSettingsSayAlwaysAndThenTheBatIsToldWhatItNeeds() {
        radio.bat = new PaperBat(BAT.value(), 7);
        radio.bat.open = true;
        givenASite("here", "always");

        var link = whenHeard();

        until("the mode is told", () -> link.told().contains("MODE STREAM"));
        assertEquals(
                List.of("Enrol", "Enrol", "Key", "Challenge", "Prove", "MountRow"),
                link.told().subList(0, 6));
        assertTrue(radio.bat.proven);
        assertEquals(Standing.ENROLLED, hub.standing(BAT));
        assertEquals(List.of(BAT), hub.door().taken());
        assertFalse(health().contains("open to anybody"), health());
    }

    @Test
    void aKnownBatProvesItselfBeforeAnythingElseIsSaid() {
        givenABatThatIsEnrolledAt("here");
        givenASite("here", "never");

        var link = whenHeard();

        until("the mode is told", () -> link.told().contains("MODE STREAM"));
        assertEquals("Challenge", link.written.get(0).getClass().getSimpleName());
        assertEquals("Prove", link.written.get(1).getClass().getSimpleName());
        assertEquals(Standing.ENROLLED, hub.standing(BAT));
    }

    @Test
    void whatABatSendsBeforeItsProofIsNotHeard() {
        givenABatThatIsEnrolledAt("here");
        givenASite("here", "never");
        radio.hears = false;

        var link = whenHeard();
        until("it is challenged", () -> !link.written.isEmpty());
        link.listener.notified(BatCharacteristic.DATA, Data.imu(true, 0, 0, 0, new short[12], 0, 2), radio.now);
        until("it is given up", () -> {
            radio.later(0.1);
            return link.cut;
        });

        assertEquals(List.of(), flow);
        assertTrue(health().contains("does not answer when it is asked who it is"), health());
    }

    @Test
    void aBatOfAnotherSiteIsLetGoAndTheHealthPageSaysHowToTakeIt() {
        givenABatThatIsEnrolledAt("there");
        givenASite("here", "asked");

        var link = whenHeard();

        until("the link is cut", () -> link.cut);
        until(
                "the health page says so",
                () -> hub.health().stream()
                        .anyMatch(
                                l -> l.level() == Level.WARN
                                        && l.sentence()
                                                .equals(
                                                        "Bat " + BAT
                                                                + " belongs to another site: press its button for one second and enrol it here.")));
        assertEquals(Standing.REFUSED, hub.standing(BAT));
        assertEquals(List.of(), flow);
        assertEquals(List.of(), link.written);
        int tried = radio.tried.size();
        radio.heard("b7", "hci0");
        assertEquals(tried, radio.tried.size(), "it is tried again at once");

        // the operator asks and presses the button: no wait is left
        hub.ask();
        radio.bat.open = true;
        until("it is enrolled here", () -> {
            radio.heard("b7", "hci0");
            return hub.standing(BAT) == Standing.ENROLLED;
        });
        until("the flow is open", () -> flow.contains("open"));
        assertFalse(health().contains("another site"), health());
    }

    @Test
    void aBatOfNobodyWorksOpenlyAndIsEnrolledInPlaceWhenTheOperatorAsksAndPressesItsButton() {
        radio.bat = new PaperBat(BAT.value(), 7);
        givenASite("here", "asked");
        var link = whenHeard();
        until("the mode is told", () -> link.told().contains("MODE STREAM"));
        assertEquals(Standing.OPEN, hub.standing(BAT));
        assertTrue(health().contains("open to anybody because nobody enrolled it"), health());

        radio.bat.open = true;
        roundsGoBy();
        assertEquals(null, radio.bat.key, "it was taken though nobody asked");

        hub.ask();
        assertEquals(120, hub.door().secondsLeft());
        until("it is enrolled", () -> {
            radio.later(0.1);
            return hub.standing(BAT) == Standing.ENROLLED;
        });
        assertFalse(link.cut);
        assertEquals(List.of("open"), flow);
        assertTrue(radio.bat.proven);
        assertEquals(List.of(BAT), hub.door().taken());
    }

    private void roundsGoBy() {
        for (int i = 0; i < 5; i++) {
            radio.later(2.1);
            radio.links
                    .get(radio.links.size() - 1)
                    .listener
                    .notified(
                            BatCharacteristic.DATA,
                            new Data.Activity(i, 100, 0, 0, 0, 90, 20, 0, 512).encode(),
                            radio.now);
            long before = ticks.get();
            until("the flow ticks", () -> ticks.get() > before + 2);
        }
    }

    @Test
    void theOperatorsWordHoldsForTwoMinutesOrUntilItIsTakenBack() {
        givenASite("here", "asked");
        assertEquals(0, hub.door().secondsLeft());
        hub.ask();
        radio.later(119.5);
        assertEquals(1, hub.door().secondsLeft());
        radio.later(1);
        assertEquals(0, hub.door().secondsLeft());
        assertFalse(hub.enrolment().isTaking());

        hub.ask();
        hub.cancel();

        assertFalse(hub.enrolment().isTaking());
    }

    @Test
    void aGatewayThatTakesNoBatsSaysSo() {
        givenASite("here", "never");

        var e = assertThrows(IllegalStateException.class, hub::ask);

        assertTrue(e.getMessage().contains("takes no bats"), e.getMessage());
        radio.bat = new PaperBat(BAT.value(), 7);
        radio.bat.open = true;
        whenHeard();
        until("it works openly", () -> hub.standing(BAT) == Standing.OPEN);
        assertEquals(null, radio.bat.key);
    }

    @Test
    void aLinkThatEndsInTheMiddleLeavesTheAdapterFreeAtOnce() {
        givenABatThatIsEnrolledAt("here");
        givenASite("here", "never");
        radio.hears = false;
        var link = whenHeard();
        until("it is challenged", () -> !link.written.isEmpty());

        link.disconnect();
        radio.hears = true;

        until("it is found again", () -> {
            radio.later(0.1);
            radio.heard("b7", "hci0");
            return flow.contains("open");
        });
    }

    /** A flow that only counts. */
    private final class Written implements BatFlow {

        @Override
        public void block(ImuBlock block) {
            flow.add("block");
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
            // of no account here
        }

        @Override
        public void tick(long nanos) {
            ticks.incrementAndGet();
        }

        @Override
        public void closed() {
            // of no account here
        }
    }
}
