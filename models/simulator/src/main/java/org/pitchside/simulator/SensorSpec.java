package org.pitchside.simulator;

import org.pitchside.api.ImuRange;

/**
 * How good the sensors are. One sensor's own errors are drawn from this by the seed of its bat; all figures are design values in
 * the order of what the data sheets of 6-axis parts for wearables state.
 *
 * @param rateHz nominal sampling rate, 50..1000
 * @param ratePpm the true rate lies within this many parts per million of the nominal one
 * @param range full scale; what lies beyond is clipped
 * @param accelNoiseG white noise of one reading (rms), g
 * @param gyroNoiseDps white noise of one reading (rms), degrees a second
 * @param accelBiasG constant error of each axis (sigma), g
 * @param gyroBiasDps constant error of each axis (sigma), degrees a second
 * @param scaleError error of each axis' scale (sigma), 0.01 = 1 %
 * @param mountDeg how far the sensor is turned on the blade: sigma of the turn about each axis, degrees
 * @param offAxisM how far the sensor sits beside the blade's middle line at most, m
 * @param wanderPpm how far the clock wanders about its true rate in some tens of minutes, parts per million
 * @param accelDriftG how far each axis' error drifts while the sensor warms up (sigma), g
 * @param gyroDriftDps how far each axis' error drifts while the sensor warms up (sigma), degrees a second
 * @param frontEnd what the part's front end can follow, as a multiple of the full scale; beyond, readings are cut before the filter
 */
public record SensorSpec(
        int rateHz,
        double ratePpm,
        ImuRange range,
        double accelNoiseG,
        double gyroNoiseDps,
        double accelBiasG,
        double gyroBiasDps,
        double scaleError,
        double mountDeg,
        double offAxisM,
        double wanderPpm,
        double accelDriftG,
        double gyroDriftDps,
        double frontEnd) {

    public SensorSpec {
        if (rateHz < 50 || rateHz > 1000) {
            throw new IllegalArgumentException("sensor rate " + rateHz + " Hz is outside 50..1000");
        }
        double[] errors = {
            ratePpm,
            accelNoiseG,
            gyroNoiseDps,
            accelBiasG,
            gyroBiasDps,
            scaleError,
            mountDeg,
            offAxisM,
            wanderPpm,
            accelDriftG,
            gyroDriftDps
        };
        for (double e : errors) {
            if (!(e >= 0 && e < 1e5)) {
                throw new IllegalArgumentException("a sensor error of " + e + " is negative or no number");
            }
        }
        if (!(frontEnd >= 1)) {
            throw new IllegalArgumentException("a front end of " + frontEnd + " full scales is less than one");
        }
    }

    /**
     * The Pitchside sensor: +-16 g, +-2000 dps, 200 Hz within 50 ppm, stuck on by hand (turned by 5.8 degrees about each axis, 10 in all,
     * root mean square).
     */
    public static SensorSpec nominal() {
        return new SensorSpec(
                200, 50, ImuRange.NOMINAL, 0.004, 0.10, 0.015, 0.8, 0.006, 5.8, 0.012, 4, 0.006, 0.35, 1.25);
    }

    /** A sensor without any error but its filter, its range and its int16 counts: for tests of the physics. */
    public static SensorSpec perfect(int rateHz) {
        return new SensorSpec(rateHz, 0, ImuRange.NOMINAL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Double.POSITIVE_INFINITY);
    }

    public SensorSpec withRateHz(int hz) {
        return new SensorSpec(
                hz,
                ratePpm,
                range,
                accelNoiseG,
                gyroNoiseDps,
                accelBiasG,
                gyroBiasDps,
                scaleError,
                mountDeg,
                offAxisM,
                wanderPpm,
                accelDriftG,
                gyroDriftDps,
                frontEnd);
    }

    public SensorSpec withMountDeg(double deg) {
        return new SensorSpec(
                rateHz,
                ratePpm,
                range,
                accelNoiseG,
                gyroNoiseDps,
                accelBiasG,
                gyroBiasDps,
                scaleError,
                deg,
                offAxisM,
                wanderPpm,
                accelDriftG,
                gyroDriftDps,
                frontEnd);
    }
}
