package org.pitchside.models.internal.rollout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.models.internal.rollout.RolloutFile.Content;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the rollout stands: each step goes to the audit, to the disk, and only then to the memory. In the rollout's own thread; what is
 * wrong with the disk may be asked from any.
 */
final class Keeping {

    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);
    /** So long nothing is tried after something failed. */
    private static final long STUCK_NANOS = 5_000_000_000L;
    /** After a start bats are met one after the other; so long one that is not there yet is not taken for away. */
    private static final long MEETING_NANOS = 60_000_000_000L;

    private record Noted(AuditLines.Line line, Via via) {}

    private final ModelShelf shelf;
    private final RolloutFile file;
    private final GatewayClock clock;
    /** Lines of a step that the disk has not taken yet: it is tried again and again, and told once. */
    private final Set<Noted> noted = new HashSet<>();

    private Content kept = Content.NOTHING;
    private boolean isThere;
    private long stuckUntilNanos;
    private long meetingUntilNanos;
    private volatile String trouble;
    private volatile String diskTrouble;

    Keeping(ModelShelf shelf, RolloutFile file, GatewayClock clock) {
        this.shelf = shelf;
        this.file = file;
        this.clock = clock;
        stuckUntilNanos = clock.nanos();
        meetingUntilNanos = stuckUntilNanos;
    }

    void read() {
        try {
            file.open();
        } catch (IOException e) {
            trouble("the folder of rollouts cannot be used: " + e.getMessage());
            return;
        }
        try {
            kept = file.read();
            isThere = file.isThere();
            if (kept.rollout().isPresent()) {
                meet();
            }
        } catch (IOException e) {
            trouble("what was under way cannot be read (" + e.getMessage() + ") and is set aside");
            file.setAside();
        }
    }

    /** Whether there is no file, so that only the audit knows what was begun. */
    boolean isLost() {
        return !isThere;
    }

    /** What the audit told of models that were begun, where there is no file. */
    void recall(Map<String, Integer> begun) {
        kept = new Content(kept.rollout(), begun);
    }

    Optional<RolloutState> rollout() {
        return kept.rollout();
    }

    Map<String, Integer> begun() {
        return kept.begun();
    }

    void keep(RolloutState next, List<AuditLines.Line> lines, Via via) throws RolloutException {
        keep(next, kept.begun(), lines, via);
    }

    void keep(RolloutState state, Map<String, Integer> begun, List<AuditLines.Line> lines, Via via)
            throws RolloutException {
        Content next = new Content(Optional.of(state), begun);
        try {
            for (AuditLines.Line line : lines) {
                if (!noted.contains(new Noted(line, via))) {
                    shelf.note(line.act(), line.what(), via, line.done(), line.why());
                    noted.add(new Noted(line, via));
                }
            }
            if (!Arrays.equals(RolloutFile.bytes(next), RolloutFile.bytes(kept))) {
                file.write(next);
            }
            isThere = true;
            kept = next;
            noted.clear();
            diskTrouble = null;
        } catch (ShelfException | IOException e) {
            // nothing is done that is not kept; what was told comes again
            rest();
            String how = "the disk does not take where the rollout stands, and it waits: " + e.getMessage();
            if (!how.equals(diskTrouble)) {
                LOG.error("rollout: {}", how);
            }
            diskTrouble = how;
            throw new RolloutException(how, e);
        }
    }

    /** Something failed: in a while, and from what is kept, not again and again at once. */
    void rest() {
        stuckUntilNanos = clock.nanos() + STUCK_NANOS;
    }

    boolean isStuck() {
        return clock.nanos() - stuckUntilNanos < 0;
    }

    /** A start in the middle of a rollout. */
    void meet() {
        meetingUntilNanos = clock.nanos() + MEETING_NANOS;
    }

    /** Whether one that is not there is away, or was only not met yet. */
    boolean isAwayKnown() {
        return clock.nanos() - meetingUntilNanos >= 0;
    }

    /** Said on the health page until another rollout begins. */
    void trouble(String words) {
        trouble = words;
        LOG.error("rollout: {}", words);
    }

    void noTrouble() {
        trouble = null;
    }

    List<String> troubles() {
        List<String> all = new ArrayList<>();
        for (String t : new String[] {trouble, diskTrouble}) {
            if (t != null) {
                all.add(t);
            }
        }
        return all;
    }
}
