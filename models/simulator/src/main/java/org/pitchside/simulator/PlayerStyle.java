package org.pitchside.simulator;

import java.util.List;

/**
 * What makes one player's swings differ from another's. All offsets act on every shot of the player; each shot scatters round them.
 * Ranges are design values, wide on purpose: what works for one player must not be good enough. Which values of a range belong to
 * training players and which to test players: {@link Players}.
 *
 * @param rate factor on how fast the bat turns, 0.75..1.25
 * @param time factor on how long backlift and downswing take, 0.7..1.3
 * @param headingDeg added to where the face points at impact, -15..15
 * @param tiltDeg added to how far the swing's plane is laid over, -15..15
 * @param leanDeg added to how far the handle is ahead of the toe at impact, -15..15
 * @param stanceTiltDeg how far the toe is behind the hands in the stance, 5..50
 * @param stanceFaceDeg where the face points in the stance: 0 at the bowler, positive to leg, -12..12
 * @param backliftHeadingDeg where the backlift points: 0 straight back, positive towards the slips and on to point, -10..60
 * @param backliftRollDeg how far the face opens in the backlift, -10..85
 * @param holdTopS how long the bat rests at the top of the backlift, 0.01..0.2
 * @param handsShare speed of the hands at impact as a share of 1 m x angular rate, 0.13..0.22
 * @param finish factor on the length of the follow-through, 0.75..1.25
 * @param onset 0.41 = the bat keeps gathering speed through the impact, 0.55 = it has peaked before
 * @param gripM from the handle's end to the point between the hands, 0.08..0.14
 * @param bodyKgm2 moment of inertia about the hands that the ball meets, arms included, 0.45..0.75
 * @param taps mean number of taps in the crease before a ball, 0..4
 * @param tapHz how fast they follow, 1..3
 * @param waggle chance of a waggle before a ball, 0..0.6
 * @param ready chance that the bat is half lifted early and waits there, 0..0.8
 * @param bob chance that the bat is lowered and lifted again at the top of the backlift, 0..0.4
 * @param restless chance that the bat is not still for 0.4 s before a ball, 0..0.35
 * @param twirl chance of twirling the bat between balls, 0..0.5
 * @param lift factor on how long the backlift takes, beside {@code time}, 0.75..1.35
 * @param scatter factor on how much one shot differs from the next, 0.6..1.4
 * @param tires share of the rate that is lost when tired out, 0..0.2
 * @param trigger how far the hands go back and across before the ball, m, 0..0.25
 * @param falseStart chance of lifting the bat and lowering it again before a ball comes, 0..0.12
 * @param shadow chance of a practice swing in each pause, 0..0.3
 * @param returns chance of knocking the ball back after a shot, 0..0.5
 * @param gloves chance of doing the gloves in each pause, 0..0.15
 * @param stepHz steps a second when walking, 1.6..2.2
 * @param runHz steps a second when running, 2.5..3.5
 * @param armDeg how far the bat swings with the arm at a step, 4..14
 * @param twirlDps how fast the bat is twirled, 500..2000
 * @param wristG how hard the bat is tapped and put down, as a factor, 0.6..1.6
 * @param faceDeg how far the face is open (positive) or closed at impact against the swing's plane, -9..9
 * @param wristDeg how far the arms lag behind (positive) the blade at impact, in the swing's plane, -15..50
 * @param elbowDeg how far the arms' circle is out of the swing's plane at impact, -40..40
 * @param rollShare factor on how fast the wrists roll at impact, 0.8..1.2
 * @param bottomHandDps added to the roll where a shot leaves it free: negative = a strong bottom hand, which closes, -60..60
 * @param likes how fond the player is of each family, as factors in the order of {@code Family}, 0.5..1.5
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
        double twirl,
        double lift,
        double scatter,
        double tires,
        double trigger,
        double falseStart,
        double shadow,
        double returns,
        double gloves,
        double stepHz,
        double runHz,
        double armDeg,
        double twirlDps,
        double wristG,
        double faceDeg,
        double wristDeg,
        double elbowDeg,
        double rollShare,
        double bottomHandDps,
        List<Double> likes) {

    public PlayerStyle {
        likes = List.copyOf(likes);
    }
}
