package org.pitchside.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pitchside.models.PackageCheck.Known;
import org.pitchside.models.PackageCheck.Line;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.SensorModel;

/** Who is believed: signatures, thresholds, key sets, releases, and each refusal in one sentence. */
class PackageCheckTest {
    private final House house = new House();
    private Optional<KeySet> kept = Optional.empty();
    private Known known = Known.NOTHING;
    private TrustPolicy policy = house.policy(1, 1);
    private LocalDate today = House.TODAY;

    @Test
    void aReleasedPackageIsTakenAndEveryRuleHasItsLine() throws Exception {
        PackageCheck check = whenChecked(house.released(3));
        assertEquals(Optional.empty(), check.refusal());
        assertEquals(
                List.of("package", "keys", "makers", "bat's model", "release", "bats' ticket", "day", "counter"),
                check.lines().stream().map(Line::rule).toList());
        assertEquals(1, check.keys().number());
        assertFalse(check.again());
    }

    @Test
    void itsBytesAreTheSameHoweverOftenItIsReadAndWritten() throws Exception {
        ModelPackage p = house.released(3);
        ModelPackage read = ModelPackage.read(p.bytes());
        assertEquals(p.release(), read.release());
        assertEquals(p.signatures(), read.signatures());
        assertArrayEquals(
                p.keySet().orElseThrow().bytes(), read.keySet().orElseThrow().bytes());
        assertArrayEquals(
                p.ticket().orElseThrow().bytes(), read.ticket().orElseThrow().bytes());
        assertArrayEquals(p.bytes(), read.with(new HashMap<>(read.entries())).bytes());
    }

    @Test
    void aFurtherSignatureChangesNothingThatWasSigned() throws Exception {
        ModelPackage one = house.released(3);
        ModelPackage two = PackageSigner.releaseToo(PackageSigner.make(one, house.secondMaker), house.secondReleaser);

        assertEquals(one.contentSha256(), two.contentSha256());
        assertArrayEquals(one.sensorBlob().orElseThrow(), two.sensorBlob().orElseThrow());
        assertEquals(one.release(), two.release());
        assertEquals(4, two.signatures().size());

        policy = house.policy(2, 2);
        thenTaken(two);
        thenRefused("makers: signed by 1 of the 2 makers needed", one);
        thenRefused("release: signed by 1 of the 2 releasers needed", PackageSigner.make(one, house.secondMaker));
    }

    @Test
    void theSameMakerTwiceIsOne() throws Exception {
        policy = house.policy(2, 1);
        thenRefused("makers: signed by 1 of the 2 makers needed", PackageSigner.make(house.released(3), house.maker));
    }

    @Test
    void thatTheBatsModelIsSignedToo() throws Exception {
        ModelPackage p = house.made(3);
        SensorModel.read(p.sensorBlob().orElseThrow()).verify(house.maker.getPublic());
    }

    @Test
    void aPackageWithoutABatsModelNeedsNoTicket() throws Exception {
        ModelPackage p = PackageSigner.withKeys(PackageSigner.make(Packages.package_(3), house.maker), house.keys(1));
        p = house.release(p, 1, 0);
        assertEquals(Optional.empty(), p.ticket());
        thenTaken(p);
    }

    @Test
    void whatIsNotSignedOrNotReleased() throws Exception {
        thenRefused("keys: the package brings no key set, and none is kept here yet", House.unsigned(3));
        kept = Optional.of(house.keys(1));
        thenRefused("makers: signed by 0 of the 1 makers needed", House.unsigned(3));
        thenRefused("release: it is not released", house.made(3));
    }

    @Test
    void aStrangersSignatureCountsForNothing() throws Exception {
        kept = Optional.of(house.keys(1));
        ModelPackage p = PackageSigner.make(House.unsigned(3), house.stranger);
        thenRefused("makers: signed by 0 of the 1 makers needed; 1 by keys that are no maker's in key set 1", p);
        thenRefused(
                "release: signed by 0 of the 1 releasers needed; 1 by keys",
                PackageSigner.release(house.made(3), house.stranger, 3, 0, List.of(), Optional.empty()));
        thenRefused(
                "release: signed by 0 of the 1 releasers needed; 1 by keys",
                PackageSigner.release(house.made(3), house.maker, 3, 0, List.of(), Optional.empty()));
    }

    @Test
    void aBlobThatAnotherMakerSigned() throws Exception {
        // given a package whose blob is a stranger's, and a maker who signs over it
        ModelPackage strangers = PackageSigner.make(House.unsigned(3), house.stranger);
        ModelPackage over = PackageSigner.make(strangers, house.maker);
        assertEquals(2, over.signatures().size());
        over = house.release(PackageSigner.withKeys(over, house.keys(1)), 3, 0);
        thenRefused("bat's model: it is signed by ", over);
        // when it is signed anew, the blob is signed too
        thenTaken(house.release(
                PackageSigner.withKeys(PackageSigner.make(PackageSigner.bare(over), house.maker), house.keys(1)),
                3,
                0));
    }

    @Test
    void aBlobOfAnotherVersion() throws Exception {
        ModelPackage p = Packages.cricket(3)
                .sensor(new byte[] {1}, House.blob("cricket", 2))
                .build();
        p = house.release(PackageSigner.withKeys(PackageSigner.make(p, house.maker), house.keys(1)), 3, 0);
        thenRefused("bat's model: it is cricket-2, not cricket-3", p);
    }

    @Test
    void partsOfTwoReleases() throws Exception {
        Map<String, byte[]> mixed = new HashMap<>(house.released(3).entries());
        ModelPackage other = house.released(4);
        mixed.put(Release.ENTRY, other.entries().get(Release.ENTRY));
        mixed.put(PackageSignature.ENTRY, other.entries().get(PackageSignature.ENTRY));
        thenRefused("makers: the signature of maker ", house.released(3).with(mixed));

        mixed = new HashMap<>(house.released(3).entries());
        mixed.put(Release.TICKET, other.entries().get(Release.TICKET));
        thenRefused(
                "bats' ticket: it is not the one that the release names",
                house.released(3).with(mixed));
    }

    @Test
    void keySetsComeFromTheRootAndOnlyLaterOnesCount() throws Exception {
        ModelPackage p = house.released(3);
        kept = Optional.of(house.keys(2));
        assertEquals(2, thenTaken(p).keys().number());

        kept = Optional.of(house.keys(2, List.of(house.secondMaker.getPublic()), List.of(house.releaser.getPublic())));
        thenRefused("makers: signed by 0 of the 1 makers needed; 1 by keys that are no maker's in key set 2", p);

        kept = Optional.of(house.keys(1, List.of(house.maker.getPublic()), List.of(house.releaser.getPublic())));
        thenRefused("keys: the key set that it brings: another key set of number 1 counts here", p);

        kept = Optional.empty();
        KeySet strangers = KeySet.of(9, List.of(house.stranger.getPublic()), List.of(house.stranger.getPublic()))
                .sign(house.stranger.getPrivate(), house.stranger.getPublic());
        thenRefused("keys: the key set that it brings: byte ", PackageSigner.withKeys(p, strangers));
    }

    @Test
    void releasesGoForwardOnly() throws Exception {
        known = new Known(5, house.released(5).release().orElseThrow().sha256(), 2);
        thenTaken(house.released(6));
        assertTrue(thenTaken(house.released(5)).again());
        thenRefused("counter: the release's counter is 4, and one with 5 was taken already", house.released(4));
        thenRefused("counter: another release with the counter 5 was taken already", house.released(4, 5, 0));
        thenRefused("counter: version 1 is below the floor 2", house.released(1, 9, 0));
        thenTaken(house.released(2, 9, 2));
    }

    @Test
    void aReleaseMayRunOut() throws Exception {
        ModelPackage p =
                PackageSigner.release(house.made(3), house.releaser, 3, 0, List.of(), Optional.of(House.TODAY));
        thenTaken(p);
        today = House.TODAY.plusDays(1);
        thenRefused("day: the release ran out on 2026-11-28, and today is 2026-11-29", p);
    }

    @Test
    void entriesOfSignersHaveOneFormOnly() throws Exception {
        ModelPackage p = house.released(3);
        for (String entry : List.of(Release.ENTRY, PackageSignature.ENTRY)) {
            Map<String, byte[]> other = new HashMap<>(p.entries());
            String text = new String(other.get(entry));
            other.put(entry, text.replace("\"format\": 1", "\"format\":1").getBytes());
            thenNoPackage(entry + ": is ", p, other);
            other.put(entry, text.replace("\"format\": 1", "\"format\": 2").getBytes());
            thenNoPackage(entry + ": format: must be 1", p, other);
        }
        Map<String, byte[]> other = new HashMap<>(p.entries());
        other.put(Release.TICKET, new byte[10]);
        thenNoPackage("entry release.psr: ", p, other);
        other = new HashMap<>(p.entries());
        other.put(ModelPackage.KEYS, new byte[10]);
        thenNoPackage("entry keys.psk: ", p, other);
        other.put(ModelPackage.KEYS, new byte[2000]);
        thenNoPackage("entry keys.psk is longer than 1024 bytes", p, other);
    }

    private static void thenNoPackage(String words, ModelPackage p, Map<String, byte[]> entries) {
        var e = assertThrows(ModelPackageException.class, () -> p.with(entries));
        assertTrue(e.getMessage().startsWith(words), e.getMessage());
    }

    private PackageCheck whenChecked(ModelPackage p) {
        return PackageCheck.of(p, policy, kept, known, today);
    }

    private PackageCheck thenTaken(ModelPackage p) {
        PackageCheck check = whenChecked(p);
        assertEquals(Optional.empty(), check.refusal());
        return check;
    }

    private void thenRefused(String words, ModelPackage p) {
        String refusal = whenChecked(p).refusal().orElse("taken");
        assertTrue(refusal.startsWith(words), refusal);
        assertFalse(refusal.contains("\n"));
    }
}
