package org.pitchside.api;

/**
 * A bat's sign of life, every five seconds.
 *
 * @param motionDps mean angular rate since the last one, degrees per second
 * @param candidates swing candidates since the last one
 * @param rejected how many of them the bat itself threw away
 * @param batteryPercent 0..100
 * @param eventsPending unacknowledged events in the log
 */
public record BatActivity(int motionDps, int candidates, int rejected, int batteryPercent, int eventsPending) {}
