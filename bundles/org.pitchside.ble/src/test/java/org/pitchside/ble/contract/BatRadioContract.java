package org.pitchside.ble.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio.RadioAdapter;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;
import org.pitchside.ble.contract.RadioUnderTest.Holding;
import org.pitchside.ble.contract.RadioUnderTest.Setup;

/**
 * What every radio must keep to, whatever carries its bytes, in kind air and under every {@link Fault}. A radio's own test extends this
 * and brings a {@link RadioUnderTest}. Faults that it cannot have it names in {@link #cannot}, with the reason; their stories are shown as
 * skipped with that reason.
 */
public abstract class BatRadioContract {

    /** On the machine's clock, for what never comes; nothing that comes is measured by it. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private static final long STEP_MS = 20;
    private static final Setup ONE_OF_TWO = new Setup(1, 1, 2);

    private final List<Ears> ears = new ArrayList<>();
    protected RadioUnderTest under;

    /** Starts a radio. */
    protected abstract RadioUnderTest start(Setup setup) throws Exception;

    /** The faults that this radio cannot have, and why. */
    protected Map<Fault, String> cannot() {
        return Map.of();
    }

    /** Whether SMP reaches its bats. */
    protected boolean carriesSmp() {
        return true;
    }

    /**
     * What its bats are asked over SMP. Bats on paper answer each write with the very same.
     *
     * @param written one write after the other
     * @param answered how long the values are that come
     */
    public record SmpTalk(List<byte[]> written, List<Integer> answered) {}

    protected SmpTalk smpTalk() {
        return new SmpTalk(List.of(new byte[] {1, 2, 3}, new byte[20]), List.of(3, 20));
    }

    /** A condition that may throw. */
    @FunctionalInterface
    protected interface Condition {
        boolean holds() throws Exception;
    }

    private void given(Setup setup, Fault... faults) throws Exception {
        for (Fault fault : faults) {
            Assumptions.assumeFalse(
                    cannot().containsKey(fault), () -> "this radio cannot have " + fault + ": " + cannot().get(fault));
        }
        under = start(setup);
    }

    @AfterEach
    void whateverHappenedItEndsWell() throws Exception {
        if (under == null) {
            return;
        }
        under.close();
        until(() -> under.holding().threads() == 0 && under.holding().connections() == 0, "something is left");
        for (Ears e : ears) {
            assertTrue(e.ends.size() <= 1, "a link ended " + e.ends.size() + " times: " + e.ends);
            assertEquals(0, e.afterTheEnd(), "values after the end");
        }
    }

    protected final void until(Condition condition, String otherwise) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                fail(otherwise + "; " + under.holding() + "; " + under.health());
            }
            under.pass(STEP_MS);
        }
    }

    private <T> T get(CompletionStage<T> stage) throws Exception {
        until(() -> stage.toCompletableFuture().isDone(), "a request was never answered");
        return stage.toCompletableFuture().get(1, TimeUnit.SECONDS);
    }

    private <T> T next(LinkedBlockingQueue<T> queue) throws Exception {
        until(() -> !queue.isEmpty(), "nothing came");
        return queue.remove();
    }

    private void refused(CompletionStage<?> stage) {
        var e = assertThrows(ExecutionException.class, () -> get(stage));
        assertInstanceOf(RadioException.class, e.getCause(), () -> e.getCause().toString());
        assertFalse(e.getCause().getMessage().isBlank());
    }

    private Ears ears() {
        var e = new Ears();
        ears.add(e);
        return e;
    }

    private Sighting heard(Predicate<Sighting> wanted) throws Exception {
        var heard = new LinkedBlockingQueue<Sighting>();
        try (AutoCloseable watch = under.radio().watch(s -> {
            if (wanted.test(s)) {
                heard.add(s);
            }
        })) {
            assertNotNull(watch);
            return next(heard);
        }
    }

    private Sighting heard(int bat) throws Exception {
        return heard(s -> s.address().equals(under.bat(bat)));
    }

    /** Heard by an adapter that has room. */
    private Sighting hadByRoom(int bat) throws Exception {
        return heard(s -> s.address().equals(under.bat(bat))
                && under.radio().adapters().stream()
                        .anyMatch(a -> a.name().equals(s.adapter()) && a.links() < a.capacity()));
    }

    private BatLink connected(int bat, LinkListener listener) throws Exception {
        return get(under.radio().connect(hadByRoom(bat), listener));
    }

    private BatLink streaming(int bat, Ears listener) throws Exception {
        BatLink link = connected(bat, listener);
        get(link.write(BatCharacteristic.CONTROL, new Control.SetMode(Mode.STREAM).encode(), true));
        next(listener.of(BatCharacteristic.DATA));
        return link;
    }

    private int links() {
        return under.radio().adapters().stream().mapToInt(RadioAdapter::links).sum();
    }

    private void answers(BatLink link, Ears listener, int nonce) throws Exception {
        get(link.write(BatCharacteristic.CONTROL, new Control.Time(nonce).encode(), true));
        var answers = listener.of(BatCharacteristic.CONTROL);
        until(
                () -> {
                    for (byte[] a = answers.poll(); a != null; a = answers.poll()) {
                        var answer = Control.Answer.decode(a);
                        if (answer.op() == 4 && answer.nonce() == nonce) {
                            return true;
                        }
                    }
                    return false;
                },
                "the bat did not answer");
    }

    private boolean isTroubleTold() {
        return under.health().stream()
                .anyMatch(l -> l.level() != Level.OK && !l.sentence().isBlank());
    }

    @Test
    void whatItCannotHaveIsSaidWithAReason() {
        cannot().forEach((fault, why) -> assertTrue(why.length() > 10, fault + ": \"" + why + "\" is no reason"));
        assertFalse(cannot().containsKey(Fault.LINK_LOST), "every link can be lost");
        assertFalse(cannot().containsKey(Fault.OUT_OF_RANGE), "every bat can walk away");
    }

    // ---- being heard

    @Test
    void aBatIsHeardAgainAndAgainByAnAdapterThatIsThere() throws Exception {
        given(ONE_OF_TWO);

        heard(0);
        heard(1);
        Sighting again = heard(0);

        assertTrue(under.radio().adapters().stream().anyMatch(a -> a.name().equals(again.adapter())));
        assertTrue(again.rssiDbm() == 127 || again.rssiDbm() < 20, "rssi " + again.rssiDbm());
    }

    @Test
    void aClosedWatchHearsNothingMore() throws Exception {
        given(ONE_OF_TWO);
        var heard = new LinkedBlockingQueue<Sighting>();
        AutoCloseable watch = under.radio().watch(heard::add);
        until(() -> !heard.isEmpty(), "nothing was heard");

        watch.close();
        watch.close();
        int then = heard.size();
        heard(0);
        heard(0);

        assertEquals(then, heard.size());
    }

    @Test
    void aWatcherThatThrowsIsItsOwnTrouble() throws Exception {
        given(ONE_OF_TWO);
        var called = new LinkedBlockingQueue<Sighting>();
        try (AutoCloseable watch = under.radio().watch(s -> {
            called.add(s);
            throw new IllegalStateException("made for this test");
        })) {
            assertNotNull(watch);
            next(called);

            heard(0);
            next(called);
        }
    }

    @Test
    void aBatThatWalksAwayIsHeardNoMoreUntilItIsBack() throws Exception {
        given(ONE_OF_TWO, Fault.OUT_OF_RANGE);
        Sighting before = heard(0);
        var heard = new LinkedBlockingQueue<Sighting>();

        under.begin(Fault.OUT_OF_RANGE, 0);
        // a stack may know a bat for a while that it hears no more
        under.pass(60_000);
        try (AutoCloseable watch = under.radio().watch(s -> {
            if (s.address().equals(before.address())) {
                heard.add(s);
            }
        })) {
            assertNotNull(watch);
            under.pass(20_000);
            assertEquals(0, heard.size());
            var none = ears();
            refused(under.radio().connect(before, none));
            assertTrue(none.heardNothing());

            under.end(Fault.OUT_OF_RANGE, 0);
            next(heard);
        }
        answersAfterAll(0);
    }

    /** What happened is over: the bat can be had, and answers. */
    private void answersAfterAll(int bat) throws Exception {
        var listener = ears();
        answers(connected(bat, listener), listener, 77);
    }

    // ---- a link in kind air

    @Test
    void aConnectedBatSaysWhoItIs() throws Exception {
        given(ONE_OF_TWO);

        BatLink link = connected(0, ears());

        assertEquals(under.bat(0), link.address());
        assertTrue(InfoCodec.decode(get(link.read(BatCharacteristic.INFO))).rateMilliHz() > 0);
        assertEquals(1, links());
    }

    @Test
    void requestsReachTheBatInTheirOrderAndEachIsAnswered() throws Exception {
        given(ONE_OF_TWO);
        var listener = ears();
        BatLink link = connected(0, listener);

        var written = new ArrayList<CompletionStage<Void>>();
        for (int nonce = 1; nonce <= 20; nonce++) {
            written.add(link.write(BatCharacteristic.CONTROL, new Control.Time(nonce).encode(), true));
        }

        var nonces = new ArrayList<Integer>();
        while (nonces.size() < 20) {
            nonces.add(Control.Answer.decode(next(listener.of(BatCharacteristic.CONTROL)))
                    .nonce());
        }
        for (int i = 0; i < 20; i++) {
            get(written.get(i));
            assertEquals(i + 1, nonces.get(i));
        }
    }

    @Test
    void aWrittenValueIsTheCallersAgain() throws Exception {
        given(ONE_OF_TWO);
        var listener = ears();
        BatLink link = connected(0, listener);
        byte[] request = new Control.Time(5).encode();

        var written = link.write(BatCharacteristic.CONTROL, request, false);
        Arrays.fill(request, (byte) 0);
        get(written);

        assertEquals(
                5,
                Control.Answer.decode(next(listener.of(BatCharacteristic.CONTROL)))
                        .nonce());
    }

    @Test
    void aStreamArrivesAsValuesThatBelongToTheListener() throws Exception {
        given(ONE_OF_TWO);
        var listener = ears();
        streaming(0, listener);

        var seen = Collections.newSetFromMap(new IdentityHashMap<byte[], Boolean>());
        int imu = 0;
        while (imu < 5) {
            byte[] value = next(listener.of(BatCharacteristic.DATA));
            assertTrue(seen.add(value), "the same array came twice");
            imu += (Data.type(value) & ~Data.SHORT) == Data.IMU ? 1 : 0;
        }
    }

    @Test
    void whatIsWrittenToSmpIsAnsweredThere() throws Exception {
        Assumptions.assumeTrue(carriesSmp(), "this radio's bats take no SMP");
        given(ONE_OF_TWO);
        var listener = ears();
        BatLink link = connected(0, listener);

        for (byte[] piece : smpTalk().written()) {
            get(link.write(BatCharacteristic.SMP, piece, true));
        }

        for (int length : smpTalk().answered()) {
            assertEquals(length, next(listener.of(BatCharacteristic.SMP)).length);
        }
    }

    @Test
    void aLinkEndsOnceAndIsSilentThen() throws Exception {
        given(ONE_OF_TWO);
        var listener = ears();
        BatLink link = streaming(0, listener);

        link.disconnect();
        link.disconnect();

        assertFalse(next(listener.ends).isBlank());
        refused(link.read(BatCharacteristic.INFO));
        refused(link.write(BatCharacteristic.CONTROL, new Control.Time(1).encode(), true));
        assertEquals(0, links());
        answersAfterAll(0);
        assertTrue(listener.ends.isEmpty());
    }

    @Test
    void aListenerMayEndItsLinkFromWithinACall() throws Exception {
        given(ONE_OF_TWO);
        var listener = ears();
        var link = new CompletableFuture<BatLink>();
        link.complete(connected(0, new LinkListener() {
            @Override
            public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
                listener.notified(characteristic, value, nanos);
                link.thenAccept(BatLink::disconnect);
            }

            @Override
            public void disconnected(String reason) {
                listener.disconnected(reason);
                link.thenAccept(BatLink::disconnect);
            }
        }));

        get(link).write(BatCharacteristic.CONTROL, new Control.Time(1).encode(), true);

        next(listener.ends);
        assertEquals(0, links());
    }

    @Test
    void aListenerThatThrowsIsItsOwnTrouble() throws Exception {
        given(new Setup(1, 2, 2));
        var calls = new LinkedBlockingQueue<byte[]>();
        BatLink bad = connected(0, new LinkListener() {
            @Override
            public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
                calls.add(value);
                throw new IllegalStateException("made for this test");
            }

            @Override
            public void disconnected(String reason) {
                throw new IllegalStateException("made for this test");
            }
        });
        get(bad.write(BatCharacteristic.CONTROL, new Control.SetMode(Mode.STREAM).encode(), true));
        for (int i = 0; i < 5; i++) {
            next(calls);
        }

        var listener = ears();
        streaming(1, listener);
        next(listener.of(BatCharacteristic.DATA));
        bad.disconnect();
        until(() -> links() == 1, "the link does not end");
        next(listener.of(BatCharacteristic.DATA));
    }

    // ---- what cannot be had

    @Test
    void aBatThatIsTakenCannotBeHadAgain() throws Exception {
        given(ONE_OF_TWO);
        Sighting sighting = heard(0);
        get(under.radio().connect(sighting, ears()));

        var none = ears();
        refused(under.radio().connect(sighting, none));

        assertTrue(none.heardNothing());
        assertEquals(1, links());
    }

    @Test
    void aFullAdapterRefuses() throws Exception {
        given(ONE_OF_TWO);
        Sighting first = heard(0);
        Sighting second = heard(1);
        get(under.radio().connect(first, ears()));

        var none = ears();
        refused(under.radio().connect(second, none));

        assertTrue(none.heardNothing());
        assertEquals(1, links());
    }

    @Test
    void ofTwoAtOnceAnAdapterWithOneSeatTakesOne() throws Exception {
        given(ONE_OF_TWO);
        Sighting first = heard(0);
        Sighting second = heard(1);

        var one = under.radio().connect(first, ears()).toCompletableFuture();
        var other = under.radio().connect(second, ears()).toCompletableFuture();

        until(() -> one.isDone() && other.isDone(), "a connect was never answered");
        assertTrue(one.isCompletedExceptionally() != other.isCompletedExceptionally());
        assertEquals(1, links());
    }

    @Test
    void twoAtOnceAreBothHadWhereThereIsRoom() throws Exception {
        given(new Setup(1, 2, 2));
        Sighting first = heard(0);
        Sighting second = heard(1);

        var one = under.radio().connect(first, ears());
        var other = under.radio().connect(second, ears());

        get(one);
        get(other);
        assertEquals(2, links());
        assertEquals(2, under.radio().adapters().get(0).capacity());
    }

    @Test
    void whatIsNotThereCannotBeHad() throws Exception {
        given(ONE_OF_TWO);
        Sighting there = heard(0);

        refused(under.radio().connect(new Sighting("no such bat", there.adapter(), -60), ears()));
        refused(under.radio().connect(new Sighting(there.address(), "no such adapter", -60), ears()));

        assertEquals(0, links());
    }

    @Test
    void whatABatDoesNotHaveCannotBeReadOrWritten() throws Exception {
        given(ONE_OF_TWO);
        BatLink link = connected(0, ears());

        refused(link.read(BatCharacteristic.DATA));
        refused(link.write(BatCharacteristic.INFO, new byte[1], true));
    }

    // ---- several adapters

    @Test
    void batsAreSpreadOverAdaptersAndAFullOneIsPassedBy() throws Exception {
        given(new Setup(2, 1, 2));
        assertEquals(2, under.radio().adapters().size());

        connected(0, ears());
        connected(1, ears());

        under.radio().adapters().forEach(a -> assertEquals(1, a.links(), a.name()));
    }

    @Test
    void anAdapterThatIsPulledOutTakesItsBatsAlongAndNoOthers() throws Exception {
        given(new Setup(2, 1, 2), Fault.ADAPTER_GONE);
        var lost = ears();
        var kept = ears();
        Sighting gone = heard(s -> s.adapter().equals(under.adapter(0)));
        int bat = gone.address().equals(under.bat(0)) ? 0 : 1;
        get(under.radio().connect(gone, lost));
        streaming(1 - bat, kept);

        under.begin(Fault.ADAPTER_GONE, 0);

        assertFalse(next(lost.ends).isBlank());
        until(
                () -> under.radio().adapters().stream().noneMatch(a -> a.name().equals(under.adapter(0))),
                "an adapter that is gone is still told of");
        refused(under.radio().connect(gone, ears()));
        assertTrue(isTroubleTold(), "nothing tells of the adapter");
        next(kept.of(BatCharacteristic.DATA));
        assertTrue(kept.ends.isEmpty());

        under.end(Fault.ADAPTER_GONE, 0);
        get(under.radio().connect(heard(s -> s.adapter().equals(under.adapter(0))), ears()));
        assertEquals(2, links());
        until(() -> !isTroubleTold(), "the trouble is over and still told");
    }

    // ---- connecting under faults

    @Test
    void aRefusedConnectIsToldInWordsAndCostsNothing() throws Exception {
        given(ONE_OF_TWO, Fault.CONNECT_REFUSED);
        fails(Fault.CONNECT_REFUSED);
    }

    @Test
    void aConnectThatHangsIsGivenUpAndTheAdapterIsFree() throws Exception {
        given(ONE_OF_TWO, Fault.CONNECT_HANGS);
        fails(Fault.CONNECT_HANGS);
    }

    @Test
    void aBatWhoseServicesAreNeverKnownIsLetGo() throws Exception {
        given(ONE_OF_TWO, Fault.SERVICES_NEVER);
        fails(Fault.SERVICES_NEVER);
    }

    @Test
    void aBatThatCannotBeHeardIsLetGo() throws Exception {
        given(ONE_OF_TWO, Fault.SUBSCRIBE_FAILS);
        fails(Fault.SUBSCRIBE_FAILS);
    }

    /** A connect fails, its listener hears nothing, its seat is another bat's at once, and later the bat can be had. */
    private void fails(Fault fault) throws Exception {
        Sighting sighting = heard(0);
        var none = ears();
        under.begin(fault, 0);

        refused(under.radio().connect(sighting, none));

        assertEquals(0, links());
        until(() -> under.holding().connections() == 0, "the stack still holds the bat");
        var other = ears();
        BatLink link = connected(1, other);
        answers(link, other, 3);
        link.disconnect();
        next(other.ends);
        under.end(fault, 0);
        answersAfterAll(0);
        assertTrue(none.heardNothing());
    }

    @Test
    void aBatWhoseServicesAreKnownLateIsHadAllTheSame() throws Exception {
        given(ONE_OF_TWO, Fault.SERVICES_LATE);
        under.begin(Fault.SERVICES_LATE, 0);

        answersAfterAll(0);
    }

    // ---- a link under faults

    @Test
    void aLostLinkIsToldAndTheBatIsHadAgain() throws Exception {
        given(ONE_OF_TWO, Fault.LINK_LOST);
        var listener = ears();
        BatLink link = streaming(0, listener);

        under.begin(Fault.LINK_LOST, 0);

        assertFalse(next(listener.ends).isBlank());
        refused(link.read(BatCharacteristic.INFO));
        assertEquals(0, links());
        answersAfterAll(0);
    }

    @Test
    void aBatThatWalksAwayIsToldAndHadAgainWhenItIsBack() throws Exception {
        given(ONE_OF_TWO, Fault.OUT_OF_RANGE);
        var listener = ears();
        streaming(0, listener);

        under.begin(Fault.OUT_OF_RANGE, 0);

        assertFalse(next(listener.ends).isBlank());
        assertEquals(0, links());
        under.end(Fault.OUT_OF_RANGE, 0);
        answersAfterAll(0);
    }

    @Test
    void aSilentLinkCanBeEndedAndEveryRequestIsAnsweredByThen() throws Exception {
        given(ONE_OF_TWO, Fault.LINK_SILENT);
        var listener = ears();
        BatLink link = streaming(0, listener);

        under.begin(Fault.LINK_SILENT, 0);
        var read = link.read(BatCharacteristic.INFO);
        var write = link.write(BatCharacteristic.CONTROL, new Control.Time(1).encode(), true);
        under.pass(500);
        link.disconnect();

        next(listener.ends);
        refused(read);
        refused(write);
        under.end(Fault.LINK_SILENT, 0);
        answersAfterAll(0);
    }

    @Test
    void aRefusedWriteIsToldAndTheNextOneMayDoBetter() throws Exception {
        given(ONE_OF_TWO, Fault.WRITE_FAILS);
        var listener = ears();
        BatLink link = connected(0, listener);
        under.begin(Fault.WRITE_FAILS, 0);

        refused(link.write(BatCharacteristic.CONTROL, new Control.Time(1).encode(), true));

        under.end(Fault.WRITE_FAILS, 0);
        answers(link, listener, 2);
    }

    @Test
    void aRefusedReadIsToldAndTheNextOneMayDoBetter() throws Exception {
        given(ONE_OF_TWO, Fault.READ_FAILS);
        BatLink link = connected(0, ears());
        under.begin(Fault.READ_FAILS, 0);

        refused(link.read(BatCharacteristic.INFO));

        under.end(Fault.READ_FAILS, 0);
        get(link.read(BatCharacteristic.INFO));
    }

    @Test
    void aWriteThatHangsIsGivenUpAndHoldsNobodyElseUp() throws Exception {
        given(new Setup(1, 2, 2), Fault.WRITE_HANGS);
        var stuck = ears();
        var other = ears();
        BatLink link = connected(0, stuck);
        BatLink free = connected(1, other);
        under.begin(Fault.WRITE_HANGS, 0);

        var write = link.write(BatCharacteristic.CONTROL, new Control.Time(1).encode(), true);
        answers(free, other, 2);
        refused(write);

        under.end(Fault.WRITE_HANGS, 0);
        link.disconnect();
        next(stuck.ends);
        answersAfterAll(0);
    }

    @Test
    void aLinkEndsEvenWhereTheStackDoesNotAnswer() throws Exception {
        given(ONE_OF_TWO, Fault.DISCONNECT_HANGS);
        var listener = ears();
        BatLink link = streaming(0, listener);
        under.begin(Fault.DISCONNECT_HANGS, 0);

        link.disconnect();

        next(listener.ends);
        under.end(Fault.DISCONNECT_HANGS, 0);
        answersAfterAll(0);
    }

    @Test
    void whatArrivesTwiceIsHandedOverTwice() throws Exception {
        assertTrue(inTheAir(Fault.DOUBLED).twice > 0);
    }

    @Test
    void whatArrivesLateIsHandedOverLate() throws Exception {
        assertTrue(inTheAir(Fault.REORDERED).late > 0);
    }

    @Test
    void whatNeverArrivesIsNotMadeUp() throws Exception {
        var heard = inTheAir(Fault.DROPPED);

        assertTrue(heard.missing > 0);
        assertEquals(0, heard.twice);
    }

    private record Heard(int twice, int late, int missing) {}

    /** A stretch of a stream, counted by its own numbers. */
    private Heard inTheAir(Fault fault) throws Exception {
        given(new Setup(1, 1, 1, Set.of(fault)), fault);
        var listener = ears();
        BatLink link = connected(0, listener);
        get(link.write(BatCharacteristic.CONTROL, new Control.SetMode(Mode.STREAM).encode(), true));
        int twice = 0;
        int late = 0;
        int highest = -1;
        var seqs = new TreeSet<Integer>();
        for (int i = 0; i < 200; i++) {
            int seq = Data.seq(next(listener.of(BatCharacteristic.DATA)));
            twice += seqs.add(seq) ? 0 : 1;
            late += seq < highest ? 1 : 0;
            highest = Math.max(highest, seq);
        }
        return new Heard(twice, late, seqs.last() - seqs.first() + 1 - seqs.size());
    }

    @Test
    void aStackThatGoesAndComesBackIsGotOver() throws Exception {
        given(ONE_OF_TWO, Fault.STACK_GONE);
        var listener = ears();
        streaming(0, listener);

        under.begin(Fault.STACK_GONE, 0);

        assertFalse(next(listener.ends).isBlank());
        until(this::isTroubleTold, "nothing tells that the stack went");
        under.end(Fault.STACK_GONE, 0);
        answersAfterAll(0);
    }

    // ---- nothing is left behind

    @Test
    void linksThatComeAndGoLeaveNothingBehind() throws Exception {
        given(ONE_OF_TWO, Fault.LINK_LOST);
        Holding first = null;
        for (int i = 0; i < 6; i++) {
            var listener = ears();
            BatLink link = streaming(0, listener);
            Holding now = under.holding();
            // the first two may still warm things up
            if (i == 1) {
                first = now;
            }
            if (i > 1) {
                assertTrue(now.handlers() <= first.handlers(), "handlers " + now + " after " + first);
                assertTrue(now.connections() <= first.connections(), "connections " + now + " after " + first);
                assertTrue(now.threads() <= first.threads() + 1, "threads " + now + " after " + first);
            }
            if (i % 2 == 0) {
                under.begin(Fault.LINK_LOST, 0);
            } else {
                link.disconnect();
            }
            next(listener.ends);
        }
        answersAfterAll(0);
        under.close();
        until(() -> under.holding().equals(new Holding(0, 0, 0)), "something is left");
    }

    @Test
    void aRadioThatIsSwitchedOffEndsItsLinksAndRefuses() throws Exception {
        given(ONE_OF_TWO);
        var listener = ears();
        Sighting sighting = heard(0);
        BatLink link = get(under.radio().connect(sighting, listener));

        under.close();

        assertFalse(next(listener.ends).isBlank());
        refused(link.read(BatCharacteristic.INFO));
        refused(under.radio().connect(sighting, ears()));
        assertEquals(0, links());
    }
}
