package org.pitchside.models.internal.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pitchside.api.BatId;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.CutDisk.Content;
import org.pitchside.models.internal.CutDisk.PowerCut;

/** How sure bats usually are, learned, kept and asked for. */
class PastsTest {

    private static final Path FOLDER = Path.of("/data/models");
    private static final BatId BAT = new BatId(7);
    private static final byte[] BLOB = SimulatedPlay.shipped().sensorBlob().orElseThrow();
    private static final SwingWindow WINDOW = new SwingWindow(
            new short[SwingWindow.SAMPLES * ImuBlock.AXES],
            new byte[SwingWindow.SAMPLES * 3],
            ImuRange.NOMINAL,
            Mount.ALIGNED);

    private final CutDisk disk = new CutDisk();

    PastsTest() {
        disk.folder(FOLDER);
    }

    private static Pasts pasts(CutDisk disk) {
        return new Pasts(
                disk,
                FOLDER,
                name -> Set.of("cricket-1", "cricket-2").contains(name) ? Optional.of(BLOB) : Optional.empty());
    }

    /** A bat that leads by so much over the second class. */
    private static Evidence swing(BatId bat, String model, int lead) {
        byte[] logits = {(byte) (lead - 60), -60, -128, -128, -128, -128, -128, -128, -128};
        return new Evidence(
                new SwingId(bat, 1, 1),
                0,
                SwingOrigin.EVENT,
                WINDOW,
                SwingRecording.NONE,
                true,
                "swing/2",
                Verdict.NONE,
                0,
                new Verdict("DEF", Float.NaN, List.of(), model),
                logits,
                model);
    }

    private static void swings(Pasts pasts, BatId bat, String model, int count, int lead) {
        for (int i = 0; i < count; i++) {
            pasts.event(swing(bat, model, lead));
            // as often as the rollout looks
            pasts.saveWhenDue();
        }
    }

    @Test
    void isTheMedianOfAHundredSwingsAndMore() {
        Pasts pasts = pasts(disk);
        swings(pasts, BAT, "cricket-1", 99, 38);
        assertTrue(Double.isNaN(pasts.usual(BAT, "cricket-2")));

        swings(pasts, BAT, "cricket-1", 1, 120);

        // a lead that is just enough for an answer stands for 0.95
        assertEquals(0.95, pasts.usual(BAT, "cricket-2"), 0.005);
        assertTrue(Double.isNaN(pasts.usual(new BatId(8), "cricket-2")));
    }

    @Test
    void theLastTwoHundredCount() {
        Pasts pasts = pasts(disk);
        swings(pasts, BAT, "cricket-1", 500, 0);
        swings(pasts, BAT, "cricket-1", 200, 38);

        assertEquals(0.95, pasts.usual(BAT, "cricket-2"), 0.005);
    }

    @Test
    void whatItSaidWithTheCandidateIsNoPast() {
        Pasts pasts = pasts(disk);
        swings(pasts, BAT, "cricket-1", 150, 38);
        swings(pasts, BAT, "cricket-2", 150, 0);

        assertEquals(0.95, pasts.usual(BAT, "cricket-2"), 0.005);
        assertEquals(0.5, pasts.usual(BAT, "cricket-3"), 0.02);
    }

    @Test
    void whatCannotBeUnderstoodIsLeftOut() {
        Pasts pasts = pasts(disk);
        swings(pasts, BAT, "tennis-9", 150, 38);

        assertTrue(Double.isNaN(pasts.usual(BAT, "cricket-2")));
    }

    @Test
    void aRestartForgetsNothingThatWasSaved() {
        Pasts pasts = pasts(disk);
        swings(pasts, BAT, "cricket-1", 230, 38);
        pasts.save();

        Pasts again = pasts(disk.after(Content.LOST, false));

        assertEquals(pasts.usual(BAT, "cricket-2"), again.usual(BAT, "cricket-2"));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoTellsOfASwingWaitsForNoDisk() throws Exception {
        // given a disk that has begun to write and does not come to an end
        var begun = new CountDownLatch(1);
        var hold = new CountDownLatch(1);
        var slow = new CutDisk() {
            @Override
            public void force(Path file) {
                begun.countDown();
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                super.force(file);
            }
        };
        slow.folder(FOLDER);
        Pasts pasts = pasts(slow);
        for (int i = 0; i < 120; i++) {
            pasts.event(swing(BAT, "cricket-1", 38));
        }
        assertEquals(0, slow.steps(), "telling alone writes nothing");
        var saving = new Thread(pasts::saveWhenDue);
        saving.start();
        begun.await();

        // when more is told meanwhile
        for (int i = 0; i < 80; i++) {
            pasts.event(swing(BAT, "cricket-1", 0));
        }
        assertEquals(0.95, pasts.usual(BAT, "cricket-2"), 0.005);

        // then what came while it wrote is kept by the last word
        hold.countDown();
        saving.join();
        pasts.save();
        Pasts again = pasts(slow.after(Content.LOST, false));
        for (Pasts each : List.of(pasts, again)) {
            swings(each, BAT, "cricket-1", 40, 0);
            assertEquals(0.5, each.usual(BAT, "cricket-2"), 0.05);
        }
    }

    @Test
    void whatADiskDidNotTakeIsTriedAgain() {
        var isFull = new AtomicBoolean(true);
        var full = new CutDisk() {
            @Override
            public void replace(Path file, byte[] content) throws IOException {
                if (isFull.get()) {
                    throw new IOException("No space left on device");
                }
                super.replace(file, content);
            }
        };
        full.folder(FOLDER);
        Pasts pasts = pasts(full);
        swings(pasts, BAT, "cricket-1", 130, 38);
        assertTrue(Double.isNaN(pasts(full.after(Content.LOST, false)).usual(BAT, "cricket-2")));

        isFull.set(false);
        pasts.saveWhenDue();

        assertEquals(0.95, pasts(full.after(Content.LOST, false)).usual(BAT, "cricket-2"), 0.005);
    }

    @Test
    void isBroughtToTheDiskByItselfFromTimeToTime() {
        swings(pasts(disk), BAT, "cricket-1", 130, 38);

        assertEquals(0.95, pasts(disk.after(Content.LOST, false)).usual(BAT, "cricket-2"), 0.005);
    }

    @Test
    void aCutOfThePowerAtAnyStepLeavesTheOldOnesOrTheNewOnes() {
        Pasts first = pasts(disk);
        swings(first, BAT, "cricket-1", 125, 38);
        CutDisk kept = disk.after(Content.LOST, false);
        int cuts = 0;
        for (Content content : Content.values()) {
            for (int step = 0; ; step++) {
                CutDisk cut = kept.after(Content.KEPT, true);
                Pasts pasts = pasts(cut);
                cut.cutBefore(step);
                try {
                    swings(pasts, BAT, "cricket-1", 200, 0);
                    pasts.save();
                    break;
                } catch (PowerCut e) {
                    cuts++;
                }
                double usual = pasts(cut.after(content, false)).usual(BAT, "cricket-2");
                assertTrue(usual > 0.4, content + ", step " + step + ": " + usual);
            }
        }
        assertTrue(cuts > 30, cuts + " cuts");
    }

    @Test
    void aFileThatIsNoneIsBegunAnew() {
        for (String text : List.of(
                "",
                "pitchside-pasts-1",
                "pitchside-pasts-1\nnonsense\n",
                "pitchside-pasts-1\n0000000000000007 cricket-1 12g4\n",
                "pitchside-pasts-1\n0000000000000007 cricket-1 " + "ffff".repeat(201) + "\n",
                "pitchside-pasts-1\n0000000000000007 ../x ffff\n")) {
            CutDisk other = new CutDisk();
            other.folder(FOLDER);
            other.write(FOLDER.resolve(Pasts.NAME), text.getBytes(StandardCharsets.UTF_8));

            Pasts pasts = pasts(other);

            swings(pasts, BAT, "cricket-1", 100, 38);
            assertEquals(0.95, pasts.usual(BAT, "cricket-2"), 0.005, text);
        }
    }

    @Test
    void batsWithoutEndDoNotFillTheMemory() {
        Pasts pasts = pasts(disk);
        swings(pasts, BAT, "cricket-1", 100, 38);
        for (int b = 0; b < 2 * Pasts.MOST_BATS; b++) {
            pasts.event(swing(new BatId(1000 + b), "cricket-1", 38));
        }

        assertTrue(Double.isNaN(pasts.usual(BAT, "cricket-2")));
    }
}
