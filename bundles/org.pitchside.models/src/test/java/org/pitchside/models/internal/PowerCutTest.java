package org.pitchside.models.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.models.House;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.internal.CutDisk.Content;
import org.pitchside.models.internal.CutDisk.PowerCut;

/**
 * The power is cut before every step that the shelf and the audit take on the disk, with what was not forced lost, half there or there,
 * and once more while the next start mends what it finds.
 */
class PowerCutTest {
    private static final Path DATA = Path.of("/data");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC);

    private final House house = new House();
    private final Trust trust = new Trust(Optional.of(house.policy(1, 1)), "", false);
    private final ModelPackage two = package_(2, 0);
    private final ModelPackage three = package_(3, 2);
    private final ModelPackage threeAgain = package_(3, 4, 3);

    private interface Act {
        void on(Shelf shelf) throws ShelfException;
    }

    /** What a gateway does in its life, refusals among it. */
    private final List<Act> acts = List.of(
            s -> s.takeKeys(house.keys(1).bytes(), Via.DROP),
            s -> s.take(two.bytes(), Via.DROP),
            s -> s.makeLive("cricket-2", Via.BOARD),
            s -> refused(() -> s.take(new byte[100], Via.REMOTE)),
            s -> s.take(three.bytes(), Via.DROP),
            s -> s.makeLive("cricket-3", Via.ROLLOUT),
            s -> s.makeLive("cricket-2", Via.ROLLOUT),
            s -> s.takeKeys(house.keys(2).bytes(), Via.REMOTE),
            s -> s.take(threeAgain.bytes(), Via.BOARD),
            s -> s.makeLive("cricket-3", Via.BOARD),
            s -> s.confirm("cricket-3", Via.BOARD),
            s -> refused(() -> s.makeLive("cricket-2", Via.BOARD)));

    @Test
    void atEveryStepOfEveryAct() throws Exception {
        int cuts = 0;
        CutDisk begun = new CutDisk();
        ShelfState before = open(begun).state();
        int lines = 0;
        for (int a = 0; a < acts.size(); a++) {
            // given what all acts so far left behind, safe; when the next act is done whole
            CutDisk whole = begun.after(Content.KEPT, true);
            Shelf done = open(whole);
            acts.get(a).on(done);
            ShelfState after = done.state();
            int linesAfter = done.audit(1000).size();
            for (int step = 0; ; step++) {
                // when it is cut before this step
                CutDisk disk = begun.after(Content.KEPT, true);
                Shelf shelf = open(disk);
                disk.cutBefore(step);
                try {
                    acts.get(a).on(shelf);
                    break;
                } catch (PowerCut e) {
                    cuts++;
                }
                for (Content content : Content.values()) {
                    for (boolean names : new boolean[] {false, true}) {
                        thenAllIsWell(disk.after(content, names), before, after, lines);
                        if (content == Content.HALF) {
                            cuts += alsoWhileItMends(disk, content, names, before, after, lines);
                        }
                    }
                }
                thenItCanBeDoneAgain(disk.after(Content.HALF, step % 2 == 0), after, acts.get(a));
            }
            begun = whole.after(Content.LOST, false);
            // Nothing that an act did may hang on what was not forced.
            assertEquals(facts(after), facts(open(begun).state()), "act " + a);
            before = after;
            lines = linesAfter;
        }
        assertTrue(cuts > 300, cuts + " cuts");
    }

    private int alsoWhileItMends(
            CutDisk cut, Content content, boolean names, ShelfState before, ShelfState after, int lines) {
        int cuts = 0;
        for (int step = 0; ; step++) {
            CutDisk disk = cut.after(content, names);
            disk.cutBefore(step);
            try {
                open(disk);
                return cuts;
            } catch (PowerCut e) {
                cuts++;
                disk.cutBefore(Integer.MAX_VALUE);
                thenAllIsWell(disk.after(Content.HALF, names), before, after, lines);
            }
        }
    }

    private void thenAllIsWell(CutDisk disk, ShelfState before, ShelfState after, int lines) {
        Shelf shelf = open(disk);
        assertEquals(Optional.empty(), shelf.trouble());
        assertEquals(Optional.empty(), shelf.auditBroken());
        String facts = facts(shelf.state());
        assertTrue(
                facts.equals(facts(before)) || facts.equals(facts(after)),
                () -> facts + "\nis neither\n" + facts(before) + "\nnor\n" + facts(after));
        // The acts before are told, whatever came of this one.
        List<AuditLine> audit = shelf.audit(1000);
        assertTrue(audit.size() >= lines, audit.toString());
        for (int i = 0; i < audit.size(); i++) {
            assertEquals(i + 1, audit.get(i).number());
        }
        for (String name : shelf.state().packages().keySet()) {
            assertTrue(shelf.model(name).isPresent(), name);
        }
        // A line that says done and is not, is followed by one that says so.
        boolean told = audit.stream().skip(lines).anyMatch(AuditLine::done);
        boolean undone = facts.equals(facts(before)) && !facts.equals(facts(after));
        if (told && undone && audit.stream().skip(lines).noneMatch(l -> l.act().equals("repair") && l.done())) {
            assertTrue(audit.get(audit.size() - 1).why().contains("did not take effect"), audit.toString());
        }
    }

    private void thenItCanBeDoneAgain(CutDisk disk, ShelfState after, Act act) throws Exception {
        Shelf shelf = open(disk);
        act.on(shelf);
        assertEquals(facts(after), facts(shelf.state()));
        Shelf again = open(disk);
        assertEquals(facts(after), facts(again.state()));
        assertEquals(Optional.empty(), again.auditBroken());
    }

    /** What counts of a state: where the audit stood is not the act's. */
    private static String facts(ShelfState s) {
        return new String(s.withAudit(0, AuditEntry.NOTHING_BEFORE).bytes());
    }

    @Test
    void whereTheAuditsFileIsFull() throws Exception {
        for (int step = 0; step < 200; step++) {
            CutDisk disk = new CutDisk();
            AuditLog log = new AuditLog(disk, DATA, CLOCK, 900);
            disk.cutBefore(step);
            int written = 0;
            try {
                for (int i = 0; i < 20; i++) {
                    log.add("take", "drop", "cricket-" + i, true, "a release");
                    written++;
                }
            } catch (PowerCut e) {
                // the next start
            }
            for (Content content : Content.values()) {
                for (boolean names : new boolean[] {false, true}) {
                    CutDisk back = disk.after(content, names);
                    AuditLog after = new AuditLog(back, DATA, CLOCK, 900);
                    assertEquals(Optional.empty(), after.broken());
                    assertTrue(after.number() >= written, after.number() + " of " + written);
                    long number = after.number();
                    after.add("take", "drop", "x", true, "goes on");
                    assertEquals(number + 1, new AuditLog(back, DATA, CLOCK, 900).number());
                    assertEquals(Optional.empty(), new AuditLog(back, DATA, CLOCK, 900).broken());
                }
            }
        }
    }

    private Shelf open(CutDisk disk) {
        Shelf shelf = new Shelf(disk, DATA, Optional.empty(), CLOCK);
        shelf.believe(trust);
        return shelf;
    }

    private interface Refusing {
        void run() throws ShelfException;
    }

    private static void refused(Refusing act) {
        try {
            act.run();
        } catch (ShelfException e) {
            return;
        }
        throw new AssertionError("taken");
    }

    private ModelPackage package_(int version, int floor) {
        return package_(version, version, floor);
    }

    private ModelPackage package_(int version, int counter, int floor) {
        try {
            return house.released(version, counter, floor);
        } catch (ModelPackageException e) {
            throw new AssertionError(e);
        }
    }
}
