package org.pitchside.gateway.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.settings.contract.SettingsShown;
import org.pitchside.gateway.internal.watch.Past;

class SessionWatchTest {

    private static final BatId OTHER = new BatId(0xB8);

    @TempDir
    Path folder;

    private SessionWatch watch() {
        var watch = new SessionWatch();
        watch.settings(Map.of("directory", folder.toString()));
        return watch;
    }

    @Test
    void aBatteryThatRunsOutIsAHealthLineOfItsBat() {
        // given a bat in play
        try (var story = new Story()) {
            SessionWatch watch = watch();
            story.pipeline.setPlays(watch);
            story.givenAModelThatSays(w -> "DRV").givenABat();
            // when it says that its battery is nearly empty
            for (int i = 0; i < 5; i++) {
                story.flow().activity(new BatActivity(40, 1, 0, 9, 0));
            }
            // then
            var lines = watch.health();
            assertEquals(1, lines.size(), lines::toString);
            assertEquals("bat " + Story.BAT, lines.get(0).subject());
            assertEquals("Its battery has 9 % left. Charge it.", lines.get(0).sentence());
        }
    }

    @Test
    void whatWasWrongWithABatThatIsAwayForHoursIsToldNoMoreUntilItIsWrongAgain() {
        try (var story = new Story()) {
            // given a bat whose battery is nearly empty
            var nanos = new AtomicLong();
            var watch = new SessionWatch(nanos::get);
            watch.settings(Map.of("directory", folder.toString()));
            story.pipeline.setPlays(watch);
            story.givenAModelThatSays(w -> "DRV").givenABat();
            for (int i = 0; i < 5; i++) {
                story.flow().activity(new BatActivity(40, 1, 0, 9, 0));
            }
            // when it is not heard
            nanos.addAndGet(TimeUnit.HOURS.toNanos(6));
            assertEquals(1, watch.health().size());
            nanos.addAndGet(1);
            // then it is no news any more
            assertEquals(List.of(), watch.health());
            // when it comes back charged; then it is not, and where it is low again, it is told again
            for (int i = 0; i < 5; i++) {
                story.flow().activity(new BatActivity(40, 1, 0, 90, 0));
                assertEquals(List.of(), watch.health());
            }
            for (int i = 0; i < 5; i++) {
                story.flow().activity(new BatActivity(40, 1, 0, 9, 0));
            }
            assertEquals(1, watch.health().size());
        }
    }

    @Test
    void aWatchThatFailsCostsNoSwing() {
        try (var story = new Story()) {
            story.pipeline.setPlays((info, control) -> {
                throw new IllegalStateException("as if it were broken");
            });
            story.givenAModelThatSays(w -> "DRV").givenABat();
            // when
            story.whenItSwings();
            // then
            assertEquals(1, story.store.swings.size());
        }
    }

    @Test
    void whatIsUsualOfABatIsThereAfterARestartAlsoWhereItDidNotComeBack() throws IOException {
        // given what was learned of two bats
        var hit = new double[Past.ROW];
        hit[1] = Double.NaN;
        var seat = new double[Past.SEAT];
        seat[0] = 70;
        seat[7] = -0.5;
        Past one = new Past("aligned, RIGHT", new double[] {200, 300, 100}, seat, List.of(hit, hit));
        Past two = new Past("aligned, LEFT", new double[] {0, 0, 0}, new double[Past.SEAT], List.of());
        new PastFile(folder).write(new TreeMap<>(Map.of(Story.BAT, one, OTHER, two)));
        try (var story = new Story()) {
            // when one of them comes, and the gateway stops
            SessionWatch watch = watch();
            story.pipeline.setPlays(watch);
            story.givenABat().whenItSwings();
            watch.keep();
        }
        // then both are there
        var read = new PastFile(folder).read(wrong -> assertEquals("", wrong));
        assertEquals(2, read.size());
        assertEquals(2, read.get(Story.BAT).hits().size());
        assertEquals(200, read.get(Story.BAT).finds()[0]);
        assertTrue(Double.isNaN(read.get(Story.BAT).hits().get(0)[1]));
        assertEquals(70, read.get(Story.BAT).seat()[0]);
        assertEquals(-0.5, read.get(Story.BAT).seat()[7]);
        assertEquals("aligned, LEFT", read.get(OTHER).mount());
    }

    @Test
    void whatWasUsualWithAnotherHandIsForgotten() throws IOException {
        var hit = new double[Past.ROW];
        Past left = new Past("aligned, LEFT", new double[] {200, 300, 100}, new double[Past.SEAT], List.of(hit));
        new PastFile(folder).write(new TreeMap<>(Map.of(Story.BAT, left)));
        try (var story = new Story()) {
            // when it comes back set for a right-hander
            SessionWatch watch = watch();
            story.pipeline.setPlays(watch);
            story.givenABat().whenItSwings();
            watch.keep();
        }
        // then
        var read = new PastFile(folder).read(wrong -> {});
        assertEquals(0, read.get(Story.BAT).hits().size());
        assertEquals("aligned, RIGHT", read.get(Story.BAT).mount());
    }

    @Test
    void linesThatAreNobodysPastAreToldAndLeftOut() throws IOException {
        // given a hit of nobody, a bat that is none, a hit too short, one beyond all bounds, and a good bat
        String good = "hit" + " 1".repeat(Past.ROW) + "\n";
        String beyond = "hit" + " 1".repeat(Past.ROW - 1) + " Infinity\n";
        Files.writeString(
                folder.resolve("watch.txt"),
                good + "bat X 0 0 0 aligned, RIGHT\nbat B7 1e300 0 0 aligned, RIGHT\n"
                        + "bat B8 1.0 2.0 0.5 aligned, RIGHT\nhit 1 2\n" + beyond + good);
        var told = new ArrayList<String>();
        // when
        var read = new PastFile(folder).read(told::add);
        // then
        assertEquals(5, told.size(), told::toString);
        assertEquals(List.of(OTHER), List.copyOf(read.keySet()));
        assertEquals(1, read.get(OTHER).hits().size());
    }

    @Test
    void aFolderThatCannotBeWrittenIsAHealthLine() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        var watch = new SessionWatch();
        watch.settings(Map.of("directory", folder.resolve("file").toString()));
        try (var story = new Story()) {
            story.pipeline.setPlays(watch);
            story.givenABat().whenItSwings();
            watch.keep();
        }
        assertTrue(watch.health().get(0).sentence().startsWith("What is usual of the bats cannot be kept"));
    }

    @Test
    void timeIsHurriedWhereTheGatewaysClockRunsFasterThanTheMachines() {
        // given a minute at the machine
        long minute = 60_000_000_000L;
        // then a clock that is set right by some seconds is none of a replay, and one four times as fast is
        assertFalse(Watched.isHurried(62_000_000, minute));
        assertFalse(Watched.isHurried(0, minute));
        assertTrue(Watched.isHurried(240_000_000, minute));
    }

    @Test
    void theConsoleShowsWhatHolds() {
        assertEquals(
                Map.of("sensitivity", "normal"),
                SettingsShown.of(SessionWatch.PID).defaults());
    }

    @Test
    void noValueOfAnyTypeIsThrownBack() {
        SessionWatch watch = watch();
        for (Map<String, Object> values : SettingsShown.of(SessionWatch.PID).absurd()) {
            watch.settings(values);
        }
        assertFalse(watch.health().stream().anyMatch(l -> l.sentence().isBlank()));
    }
}
