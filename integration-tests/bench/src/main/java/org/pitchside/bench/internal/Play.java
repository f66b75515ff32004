package org.pitchside.bench.internal;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.ble.codec.Data;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.swing.DetectorParameters;

/**
 * Simulated play of one bat as the DATA values that its link brings: 19 samples a value at rest, at most 4 from a fast turn on for 0.25 s.
 *
 * @param info what the bat says of itself
 * @param values the stream from its first sample on
 * @param arrives when each value's last sample was taken, nanoseconds
 * @param samples how many there are in all
 */
record Play(BatInfo info, List<byte[]> values, long[] arrives, int samples) {

    private static final int TICK_HZ = 32_768;
    private static final int HURRY_SAMPLES = 4;

    static Play of(int player, int samples, RhythmSpec rhythm) {
        var simulation = new BatSimulation(Players.test(player), SensorSpec.nominal(), 77 + player, rhythm);
        int rate = (int) Math.round(simulation.trueRateHz() * 1000);
        var info = new BatInfo(
                new BatId(0xBE00 + player),
                1,
                TICK_HZ,
                rate,
                ImuRange.NOMINAL,
                247,
                "none",
                0,
                512,
                0,
                0,
                100,
                false,
                false);
        var values = new ArrayList<byte[]>();
        var arrives = new ArrayList<Long>();
        var frame = new short[Data.MOST_IMU * ImuBlock.AXES];
        var six = new short[ImuBlock.AXES];
        int framed = 0;
        long hurryUntil = 0;
        for (int i = 0; i < samples; i++) {
            simulation.next(six);
            System.arraycopy(six, 0, frame, framed++ * ImuBlock.AXES, ImuBlock.AXES);
            double turn = Math.sqrt((double) six[3] * six[3] + (double) six[4] * six[4] + (double) six[5] * six[5])
                    * ImuRange.NOMINAL.gyroScale();
            if (turn >= DetectorParameters.DEFAULT.onDps()) {
                hurryUntil = i + rate / 4000;
            }
            if (framed >= (i < hurryUntil ? HURRY_SAMPLES : Data.MOST_IMU) || i == samples - 1) {
                int first = i - framed + 1;
                int tick = (int) ((long) first * 1000 * TICK_HZ / rate);
                values.add(Data.imu(values.isEmpty(), values.size() & 0xFFFF, tick, first, frame, 0, framed));
                arrives.add(i * 1_000_000_000_000L / rate);
                framed = 0;
            }
        }
        return new Play(
                info, values, arrives.stream().mapToLong(Long::longValue).toArray(), samples);
    }
}
