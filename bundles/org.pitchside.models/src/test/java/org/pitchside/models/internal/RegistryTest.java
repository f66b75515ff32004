package org.pitchside.models.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.settings.contract.SettingsShown;
import org.pitchside.models.House;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.PackageSigner;
import org.pitchside.models.Packages;
import org.pitchside.sensormodel.Keys;
import org.slf4j.LoggerFactory;

class RegistryTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.pitchside.models");

    @TempDir
    Path folder;

    private final House house = new House();
    private final StandingClock clock = new StandingClock();
    private final Registry registry = new Registry(new Disk.Real(), clock);
    private final List<String> heard = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path file;
    private int written;

    @BeforeEach
    void listen() {
        file = folder.resolve("cricket.pitchmodel");
        log.start();
        LOG.setAdditive(false);
        LOG.addAppender(log);
    }

    @AfterEach
    void stop() {
        LOG.detachAppender(log);
        registry.deactivate();
    }

    @Test
    void aPackageIsThereFromTheStart() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        thenCurrentIs("cricket-2");
        thenHealthIs(HealthSource.Level.OK, "cricket-2, SHA-256 ");
    }

    @Test
    void aReplacedFileIsAHotSwap() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        whenSomebodyFollows();
        givenThePackage(3);
        whenItLooks(1);
        thenCurrentIs("cricket-2");
        whenItLooks(1);
        thenCurrentIs("cricket-3");
        whenItLooks(5);
        assertEquals(List.of("cricket-2", "cricket-3"), heard);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void healthDoesNotWaitForAPackageThatIsLookedAt() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        var looksAt = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        clock.onLook = () -> {
            looksAt.countDown();
            awaitQuietly(goOn);
        };
        byte[] next = house.released(3).bytes();
        var taking = CompletableFuture.supplyAsync(() -> taken(next));
        looksAt.await();
        thenHealthIs(HealthSource.Level.OK, "cricket-2, SHA-256 ");
        assertFalse(taking.isDone());
        goOn.countDown();
        assertEquals("cricket-3", taking.get());
    }

    private String taken(byte[] bytes) {
        try {
            return registry.take(bytes, Via.BOARD);
        } catch (ShelfException e) {
            return e.getMessage();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Always the same instant; whoever asks for it may be held up. */
    private static final class StandingClock extends Clock {
        private volatile Runnable onLook = () -> {};

        @Override
        public Instant instant() {
            onLook.run();
            return Instant.parse("2026-11-28T10:00:00Z");
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("nobody asks");
        }
    }

    @Test
    void aFileThatIsStillWrittenIsWaitedFor() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        byte[] next = house.released(3).bytes();
        for (int part = 1; part <= 3; part++) {
            givenTheBytes(Arrays.copyOf(next, next.length * part / 3));
            whenItLooks(1);
        }
        thenErrorsAre(0);
        whenItLooks(1);
        thenCurrentIs("cricket-3");
    }

    @Test
    void aDamagedFileChangesNothing() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        whenSomebodyFollows();
        givenTheBytes("no package".getBytes());
        whenItLooks(10);
        thenCurrentIs("cricket-2");
        thenErrorsAre(1);
        thenHealthIs(HealthSource.Level.FAULT, "package refused, cricket-2 goes on: " + file + ": is no model package");

        givenThePackage(2);
        whenItLooks(2);
        thenHealthIs(HealthSource.Level.OK, "cricket-2");
        assertEquals(List.of("cricket-2"), heard, "the same package again is no change");
    }

    @Test
    void aMissingFileChangesNothing() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        Files.delete(file);
        whenItLooks(10);
        thenCurrentIs("cricket-2");
        thenErrorsAre(1);
        thenHealthIs(HealthSource.Level.FAULT, "there is no such file");
    }

    @Test
    void aFileThatComesLater() throws Exception {
        whenItStartsWith(file.toString());
        whenSomebodyFollows();
        thenErrorsAre(1);
        thenHealthIs(HealthSource.Level.FAULT, "package refused, cricket-1 goes on: ");
        givenThePackage(2);
        whenItLooks(2);
        thenCurrentIs("cricket-2");
        assertEquals(List.of("cricket-1", "cricket-2"), heard);
    }

    @Test
    void aHashThatComesBesideIt() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        Files.writeString(folder.resolve("cricket.pitchmodel.sha256"), "0".repeat(64) + "  cricket.pitchmodel\n");
        whenItLooks(2);
        thenCurrentIs("cricket-2");
        thenHealthIs(HealthSource.Level.FAULT, "its SHA-256 is ");
    }

    @Test
    void noneIsSetSoTheOneThatCameWithPitchsideAnswers() {
        whenItStartsWith("  ");
        whenItLooks(3);
        thenCurrentIs("cricket-1");
        thenErrorsAre(0);
        thenHealthIs(HealthSource.Level.OK, "cricket-1, SHA-256 ");
    }

    @Test
    void anotherFileIsSetAndThenNone() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        whenSomebodyFollows();
        Path other = folder.resolve("other.pitchmodel");
        house.released(5).write(other);
        modified(settings(other, 2));
        modified(settings(other, 2));
        modified(settings("", "2"));
        assertEquals(List.of("cricket-2", "cricket-5", "cricket-1"), heard);
    }

    @Test
    void wrongSettingsKeepTheLastGoodOnes() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        modified(settings("a\0b", 2));
        thenErrorsAre(1);
        modified(settings(file, 0));
        thenErrorsAre(2);
        modified(settings(file, "abc"));
        thenErrorsAre(3);
        thenCurrentIs("cricket-2");
        givenThePackage(3);
        whenItLooks(2);
        thenCurrentIs("cricket-3");
    }

    @Test
    void wrongSettingsFromTheStart() {
        activate(settings("a\0b", 99_999));
        whenItLooks(3);
        thenErrorsAre(2);
        thenCurrentIs("cricket-1");
    }

    @Test
    void aFollowerThatFailsHarmsNobody() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        registry.follow(model -> {
            throw new IllegalStateException("a follower's fault");
        });
        whenSomebodyFollows();
        givenThePackage(3);
        whenItLooks(2);
        assertEquals(List.of("cricket-2", "cricket-3"), heard);
    }

    @Test
    void whoStopsFollowingHearsNoMore() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        whenSomebodyFollows().close();
        givenThePackage(3);
        whenItLooks(2);
        assertEquals(List.of("cricket-2"), heard);
    }

    @Test
    void whoIsStoppedByAnotherFollowerIsNotToldInTheSameRound() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        AtomicReference<AutoCloseable> second = new AtomicReference<>(() -> {});
        registry.follow(model -> {
            try {
                second.get().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        second.set(whenSomebodyFollows());
        givenThePackage(3);
        whenItLooks(2);
        assertEquals(List.of("cricket-2"), heard);
    }

    @Test
    void aFollowerMayAskTheRegistryFromAnotherThread() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        AtomicInteger looked = new AtomicInteger();
        registry.follow(model -> {
            // Would never end if the registry held its lock while it tells.
            Thread other = new Thread(registry::look);
            other.start();
            try {
                other.join(10_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            looked.addAndGet(other.isAlive() ? 100 : 1);
        });
        givenThePackage(3);
        whenItLooks(2);
        assertEquals(2, looked.get());
    }

    private void givenThePackage(int version) throws IOException, ModelPackageException {
        givenTheBytes(house.released(version).bytes());
    }

    private void givenTheBytes(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        // Each write a second later than the last, whatever the clock and the file system say.
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 1000L * written++));
    }

    private void whenItStartsWith(String packageFile) {
        // An hour between looks: only the test looks.
        activate(settings(packageFile, 3600));
    }

    private AutoCloseable whenSomebodyFollows() {
        return registry.follow(model -> heard.add(name(model)));
    }

    private void whenItLooks(int times) {
        for (int i = 0; i < times; i++) {
            registry.look();
        }
    }

    private void thenCurrentIs(String name) {
        assertEquals(name, name(registry.current()));
    }

    private void thenErrorsAre(int count) {
        List<ILoggingEvent> errors =
                log.list.stream().filter(e -> e.getLevel() == Level.ERROR).toList();
        assertEquals(count, errors.size(), errors.toString());
        errors.forEach(e -> assertFalse(e.getFormattedMessage().contains("\n")));
    }

    private void thenHealthIs(HealthSource.Level level, String words) {
        HealthLine line = registry.health().get(0);
        assertEquals(level, line.level());
        assertTrue(line.sentence().contains(words), line.sentence());
    }

    private static String name(Optional<GatewayModel> model) {
        return model.map(m -> m.descriptor().name()).orElse("none");
    }

    private Map<String, Object> settings(Object packageFile, Object seconds) {
        return Map.of(
                "package.file",
                packageFile.toString(),
                "check.seconds",
                seconds,
                "directory",
                folder.resolve("data").toString(),
                "trust.root",
                root(house));
    }

    private void activate(Map<String, Object> values) {
        registry.activate(null, values);
        settle();
    }

    private void modified(Map<String, Object> values) {
        registry.modified(values);
        settle();
    }

    private void settle() {
        try {
            registry.settle();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSameSettingsAgainReadNothing() throws Exception {
        givenThePackage(2);
        activate(settings(file, 3600));
        Files.delete(file);
        modified(settings(file, 3600));
        thenCurrentIs("cricket-2");
        thenHealthIs(HealthSource.Level.OK, "cricket-2, SHA-256 ");
    }

    @Test
    void whatTheConsoleShowsAsDefaultIsWhatTheCodeTakes() throws Exception {
        Map<String, Object> shown = SettingsShown.of(Registry.PID).defaults();
        assertEquals(Map.of("check.seconds", 2, "trust.makers", 1, "trust.releasers", 1), shown);
        Map<String, Object> elsewhere = new HashMap<>(shown);
        elsewhere.put("directory", folder.resolve("data").toString());
        activate(elsewhere);
        String told = registry.health().toString();
        modified(Map.of("check.seconds", 60, "directory", folder.resolve("data").toString()));
        assertEquals(told, registry.health().toString());
    }

    @Test
    void noValueOfAnyTypeIsThrownBack() throws Exception {
        String data = folder.resolve("data").toString();
        activate(Map.of("directory", data));
        for (Map<String, Object> values : SettingsShown.of(Registry.PID).absurd()) {
            Map<String, Object> here = new HashMap<>(values);
            here.put("directory", data);
            modified(here);
        }
        modified(Map.of("directory", data));
        assertTrue(registry.current().isPresent());
    }

    @Test
    void whatIsDroppedIsKeptAndAnswersWhenItIsAskedTo() throws Exception {
        whenItStartsWith("");
        Path drop = folder.resolve("data/models/incoming/some.pitchmodel");
        house.released(4).write(drop);
        whenItLooks(2);
        thenCurrentIs("cricket-1");
        assertFalse(Files.exists(drop));
        assertEquals(
                List.of("cricket-1", "cricket-4"),
                registry.models().stream().map(Kept::name).toList());

        registry.makeLive("cricket-4", Via.BOARD);
        thenCurrentIs("cricket-4");
        assertArrayEquals(
                house.keys(1).bytes(),
                registry.shipment("cricket-4").orElseThrow().keySet().orElseThrow());

        // when it starts again
        registry.deactivate();
        Registry again = new Registry(new Disk.Real(), Clock.systemUTC());
        again.activate(null, settings("", 3600));
        again.settle();
        assertEquals("cricket-4", name(again.current()));
        again.deactivate();
    }

    @Test
    void aRestartWithTheSameFileChangesNothingThatWasChosenSince() throws Exception {
        givenThePackage(2);
        whenItStartsWith(file.toString());
        registry.take(house.released(3).bytes(), Via.BOARD);
        registry.makeLive("cricket-3", Via.BOARD);
        registry.deactivate();
        Registry again = new Registry(new Disk.Real(), Clock.systemUTC());
        again.activate(null, settings(file.toString(), 3600));
        again.settle();
        assertEquals("cricket-3", name(again.current()));
        again.deactivate();
    }

    @Test
    void whereNothingCanBeKeptTheShippedModelAnswers() throws Exception {
        Files.writeString(folder.resolve("data"), "a file in the way");
        whenItStartsWith("");
        thenCurrentIs("cricket-1");
        assertTrue(
                registry.health().toString().contains("cannot be used"),
                registry.health().toString());
        assertThrows(ShelfException.class, () -> registry.take(house.released(3).bytes(), Via.BOARD));
    }

    @Test
    void whatARolloutMayHaveToGoBackToMakesNoRoom() throws Exception {
        whenItStartsWith("");
        for (int version = 2; version <= 13; version++) {
            registry.take(house.released(version).bytes(), Via.BOARD);
        }
        // the first one that was taken would go, whatever the clock says
        registry.hold(Set.of("cricket-2"));
        registry.take(house.released(14).bytes(), Via.BOARD);
        var names = registry.models().stream().map(Kept::name).toList();
        assertTrue(names.contains("cricket-2"), names.toString());
        assertFalse(names.contains("cricket-3"), names.toString());
    }

    @Test
    void onALaptopAModelIsReplacedUnderItsNameButNotUnderARollout() throws Exception {
        // given a gateway that believes its own checkout's keys
        whenItStartsWith("");
        House laptop = new House(true);
        Shelf shelf = new Shelf(new Disk.Real(), folder.resolve("laptop"), Optional.empty(), clock);
        shelf.believe(Trust.of(root(laptop), 1, 1, true));
        shelf.take(laptop.released(2).bytes(), Via.BOARD);
        byte[] other = other(laptop, "another graph");
        // when a rollout holds what is to be replaced; then it stays
        shelf.hold(Set.of("cricket-2"));
        String before = shelf.state().packages().get("cricket-2").sha256();
        ShelfException e = assertThrows(ShelfException.class, () -> shelf.take(other, Via.BOARD));
        assertTrue(
                e.getMessage().contains("cricket-2 is under way in a rollout")
                        && e.getMessage().contains("a new model wants a new version"),
                e.getMessage());
        assertEquals(before, shelf.state().packages().get("cricket-2").sha256());
        // when none does
        shelf.hold(Set.of("cricket-1"));
        shelf.take(other, Via.BOARD);
        assertEquals(
                Hashes.sha256(other), shelf.state().packages().get("cricket-2").sha256());
    }

    private static byte[] other(House house, String graph) throws Exception {
        var made = PackageSigner.make(
                Packages.cricket(2)
                        .gatewayOnnx(graph.getBytes(StandardCharsets.UTF_8))
                        .build(),
                house.maker);
        return house.release(PackageSigner.withKeys(made, house.keys(1)), 3, 0).bytes();
    }

    @Test
    void aModelBelowItsFloorIsKnown() throws Exception {
        whenItStartsWith("");
        registry.take(house.released(2).bytes(), Via.BOARD);
        registry.take(house.released(3, 3, 3).bytes(), Via.BOARD);
        assertFalse(registry.isBelowFloor("cricket-2"));
        registry.confirm("cricket-3", Via.BOARD);
        assertTrue(registry.isBelowFloor("cricket-2"));
        assertFalse(registry.isBelowFloor("cricket-3"));
    }

    @Test
    void onlyTheLaptopBelievesDevelopmentKeys() {
        whenItStartsWith("");
        House laptop = new House(true);
        assertTrue(Trust.of(root(laptop), 1, 1, true).policy().isPresent());
        Trust elsewhere = Trust.of(root(laptop), 1, 1, false);
        assertTrue(elsewhere.policy().isEmpty());
        assertTrue(elsewhere.why().contains("only the laptop distribution believes"), elsewhere.why());
        assertTrue(Trust.of(root(house), 1, 1, false).policy().isPresent());
        assertTrue(Trust.of("12", 1, 1, true).policy().isEmpty());
    }

    private static String root(House house) {
        return HexFormat.of().formatHex(Keys.raw(house.root.getPublic()));
    }
}
