package org.pitchside.simulator.internal;

import java.util.ArrayDeque;
import org.pitchside.simulator.Contact;
import org.pitchside.simulator.SimulatedPlayer;
import org.pitchside.simulator.Truth;

/** Tells what happened: turns times of the present motion into samples, and keeps it until the stream has passed it. */
final class Teller {

    private final SimulatedPlayer player;
    private final SampleClock clock;
    private final Motion m;
    private final ArrayDeque<Truth> told = new ArrayDeque<>();
    private final TruthProbe probe = new TruthProbe();
    /** True time of the motion's 0, s. */
    private double origin;

    Teller(SimulatedPlayer player, SampleClock clock, Motion m) {
        this.player = player;
        this.clock = clock;
        this.m = m;
    }

    double origin() {
        return origin;
    }

    /** The present motion is over; the next one begins at its end. */
    void passed() {
        origin += m.now();
    }

    Truth peek() {
        return told.peekFirst();
    }

    Truth take() {
        return told.pollFirst();
    }

    /** Something that is no swing lasted from then until now. */
    void tell(String label, String kind, double from) {
        tell(label, kind, from, m.now());
    }

    void tell(String label, String kind, double from, double to) {
        double none = Double.NaN;
        told.addLast(new Truth(
                label,
                kind,
                Contact.NONE,
                none,
                -1,
                sample(from),
                sample(to),
                none,
                none,
                none,
                none,
                none,
                player.name(),
                player.hand(),
                none,
                none,
                none,
                none,
                none,
                none));
    }

    /**
     * A bat was swung.
     *
     * @return true time of its t0, s
     */
    double tellSwing(String label, String kind, Contact contact, ShotWriter shot) {
        double t0 = contact == Contact.NONE ? probe.peakOf(m, shot.top, shot.end) : shot.impact;
        probe.speeds(m, t0, player.style().gripM(), shot.top, shot.end);
        probe.angles(m, shot.top, t0, shot.end, player.hand());
        told.addLast(new Truth(
                label,
                kind,
                contact,
                origin + t0,
                sample(t0),
                sample(shot.start),
                sample(shot.end),
                probe.batSpeed,
                probe.rotationSpeed,
                probe.peakRotation,
                (t0 - shot.top) * 1000,
                probe.angleBetween(m, shot.start, shot.top),
                player.name(),
                player.hand(),
                probe.faceAngleDeg,
                probe.backliftDirectionDeg,
                probe.swingPlaneDeg,
                probe.followThroughDeg,
                probe.faceTwistDeg,
                shot.offCentre));
        return origin + t0;
    }

    /**
     * A ball was left.
     *
     * @return true time of its t0, s
     */
    double tellLeave(ShotWriter shot) {
        double held = probe.heldUp(m, shot.start, shot.end);
        double t0 = Double.isNaN(held) ? shot.end : held;
        probe.backlift(m, shot.top, player.hand());
        double none = Double.NaN;
        told.addLast(new Truth(
                Stroke.LEAVE.family.name(),
                Stroke.LEAVE.words,
                Contact.NONE,
                origin + t0,
                sample(t0),
                sample(shot.start),
                sample(shot.end),
                none,
                none,
                none,
                none,
                probe.angleBetween(m, shot.start, shot.top),
                player.name(),
                player.hand(),
                none,
                probe.backliftDirectionDeg,
                none,
                none,
                none,
                none));
        return origin + t0;
    }

    private long sample(double t) {
        return clock.sampleAt(origin + t);
    }
}
