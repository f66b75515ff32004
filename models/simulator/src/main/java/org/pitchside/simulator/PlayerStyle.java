package org.pitchside.simulator;

/**
 * What makes one player's swings differ from another's. All offsets act on every shot of the player; each shot scatters round them.
 * Ranges are design values, wide on purpose: what works for one player must not be good enough.
 *
 * @param rate factor on how fast the bat turns, 0.75..1.25
 * @param time factor on how long backlift and downswing take, 0.7..1.3
 * @param headingDeg added to where the face points at impact, -15..15
 * @param tiltDeg added to how far the swing's plane is laid over, -15..15
 * @param leanDeg added to how far the handle is ahead of the toe at impact, -15..15
 * @param stanceTiltDeg how far the toe is behind the hands in the stance, 5..50
 * @param stanceFaceDeg where the face points in the stance: 0 at the bowler, positive to leg, -12..12
 * @param backliftHeadingDeg where the backlift points: 0 straight back, positive towards the slips, -10..30
 * @param backliftRollDeg how far the face opens in the backlift, -10..40
 * @param holdTopS how long the bat rests at the top of the backlift, 0.01..0.2
 * @param handsShare speed of the hands at impact as a share of 1 m x angular rate, 0.13..0.22
 * @param finish factor on the length of the follow-through, 0.75..1.25
 * @param onset 0.44 = the bat keeps gathering speed through the impact, 0.52 = it has peaked just before
 * @param gripM from the handle's end to the point between the hands, 0.08..0.14
 * @param bodyKgm2 moment of inertia about the hands that the ball meets, arms included, 0.45..0.75
 * @param taps mean number of taps in the crease before a ball, 0..4
 * @param tapHz how fast they follow, 1..3
 * @param waggle chance of a waggle before a ball, 0..0.6
 * @param ready chance that the bat is half lifted early and waits there, 0..0.5
 * @param bob chance that the bat is lowered and lifted again at the top of the backlift, 0..0.4
 * @param restless chance that the bat is not still for 0.4 s before a ball, 0..0.2
 * @param twirl chance of twirling the bat between balls, 0..0.5
 */
public record PlayerStyle(
        double rate,
        double time,
        double headingDeg,
        double tiltDeg,
        double leanDeg,
        double stanceTiltDeg,
        double stanceFaceDeg,
        double backliftHeadingDeg,
        double backliftRollDeg,
        double holdTopS,
        double handsShare,
        double finish,
        double onset,
        double gripM,
        double bodyKgm2,
        double taps,
        double tapHz,
        double waggle,
        double ready,
        double bob,
        double restless,
        double twirl) {}
