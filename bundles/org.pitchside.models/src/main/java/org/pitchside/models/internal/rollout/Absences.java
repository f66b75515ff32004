package org.pitchside.models.internal.rollout;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.flow.GatewayStatus.BatState;

/**
 * Who has been away, and for how long: by the clock, which tells a bat that was switched off from one that crashed, and by the play of the
 * others meanwhile, which tells a bat that went home from a break of all. Since the gateway's start. In the rollout's own thread.
 */
final class Absences {

    /** A bat that crashes is back within seconds. */
    static final long SWITCHED_OFF_NANOS = 60_000_000_000L;

    /** Nobody waits longer for a bat that left in its trial, in play of the others. */
    static final long GONE_NANOS = 600_000_000_000L;

    /** A stretch between two signs of life with as much motion as this counts as play: as the watch on a bat has it. */
    private static final int PLAYS_DPS = 15;
    /** Signs of life come every five seconds. */
    private static final long STILL_PLAYS_NANOS = 10_000_000_000L;
    /** A machine that slept did not play. */
    private static final long LONGEST_LOOK_NANOS = 5_000_000_000L;

    /**
     * One bat when it was there last.
     *
     * @param playNanos what had been played until then
     * @param bootAfterNanos how long it was away before it came with this boot; 0 where it did not come with another one
     */
    private record Seen(int boot, long atNanos, long playNanos, long bootAfterNanos) {}

    /** Ids are anybody's: who was there longest ago makes room. */
    private final Map<BatId, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BatId, Seen> eldest) {
            return size() > RolloutState.MOST_BATS;
        }
    };

    private long playNanos;
    private long lookedAtNanos;
    private long playedAtNanos;

    Absences(long nowNanos) {
        lookedAtNanos = nowNanos;
        playedAtNanos = nowNanos - STILL_PLAYS_NANOS;
    }

    void activity(BatActivity activity, long nowNanos) {
        if (activity != null && activity.motionDps() >= PLAYS_DPS) {
            playedAtNanos = nowNanos;
        }
    }

    /** Who is there now; looked at once a second or so. */
    void look(List<BatState> bats, long nowNanos) {
        if (nowNanos - playedAtNanos < STILL_PLAYS_NANOS) {
            playNanos += Math.min(LONGEST_LOOK_NANOS, nowNanos - lookedAtNanos);
        }
        lookedAtNanos = nowNanos;
        for (BatState b : bats) {
            if (b.connected()) {
                seen.merge(
                        b.info().bat(),
                        new Seen(b.info().bootId(), nowNanos, playNanos, 0),
                        (last, now) -> new Seen(
                                now.boot,
                                nowNanos,
                                playNanos,
                                last.boot == now.boot ? last.bootAfterNanos : nowNanos - last.atNanos));
            }
        }
    }

    /** Whether a bat was away before this boot for as long as one that somebody switched off. */
    boolean wasAway(BatId bat) {
        Seen last = seen.get(bat);
        return last != null && last.bootAfterNanos >= SWITCHED_OFF_NANOS;
    }

    /** Whether others played so long without a bat that nobody waits for it. One that was not met since the start is away since then. */
    boolean isGone(BatId bat) {
        Seen last = seen.get(bat);
        return playNanos - (last == null ? 0 : last.playNanos) >= GONE_NANOS;
    }
}
