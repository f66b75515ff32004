package org.pitchside.simulator;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.simulator.internal.Director;
import org.pitchside.simulator.internal.ImuModel;
import org.pitchside.simulator.internal.SimRandom;

/**
 * One player with one bat, for ever: an endless stream of samples and what really happened beside it.
 *
 * <p>The same player, sensor, seed and rhythm give the same samples, bit by bit. Nothing is allocated per sample; a ball allocates
 * its {@link Truth}. Not for several threads at once.
 */
public final class BatSimulation {

    private final SimulatedPlayer player;
    private final SensorSpec spec;
    private final long sensor;
    private final ImuModel imu;
    private final Director director;
    private long samples;

    /**
     * @param seed tells apart the bats and the sessions of one player: sensor errors and everything that happens come from it
     */
    public BatSimulation(SimulatedPlayer player, SensorSpec spec, long seed, RhythmSpec rhythm) {
        this(player, spec, SimRandom.mix(player.seed() * 31 + seed), SimRandom.mix(player.seed() * 31 + seed), rhythm);
    }

    private BatSimulation(SimulatedPlayer player, SensorSpec spec, long sensor, long play, RhythmSpec rhythm) {
        this.player = player;
        this.spec = spec;
        this.sensor = sensor;
        imu = new ImuModel(spec, player.style().gripM(), new SimRandom(sensor ^ 0x1111_1111L));
        director = new Director(player, rhythm, imu.clock(), new SimRandom(play ^ 0x2222_2222L));
    }

    /** The same bat with the same sensor, as stuck on and as wrong as it is, in the hands of another player; its samples begin at 0 again. */
    public BatSimulation handedTo(SimulatedPlayer other, long seed, RhythmSpec rhythm) {
        return new BatSimulation(other, spec, sensor, SimRandom.mix(other.seed() * 31 + seed), rhythm);
    }

    /**
     * Makes the next sample: ax, ay, az, gx, gy, gz as counts of {@link SensorSpec#range()}, sensor axes.
     *
     * @return the number of the sample, from 0; it lies at number / {@link #trueRateHz()} seconds, give or take what the clock
     *     wanders
     */
    public long next(short[] counts) {
        if (counts.length != ImuBlock.AXES) {
            throw new IllegalArgumentException("a sample has 6 counts, not " + counts.length);
        }
        double t = imu.clock().timeOf(samples);
        while (t >= director.origin() + director.motion().now()) {
            director.next();
            imu.forget();
        }
        imu.sample(director.motion(), t - director.origin(), t, counts);
        return samples++;
    }

    /** The next event whose last sample has been made, or null; in the order of their ends. */
    public Truth pollTruth() {
        Truth first = director.peek();
        return first != null && first.endSample() < samples ? director.take() : null;
    }

    /** How many samples have been made. */
    public long samples() {
        return samples;
    }

    /** How fast this sensor's own clock really samples, on the whole. */
    public double trueRateHz() {
        return imu.clock().rateHz();
    }

    /** How this sensor really sits on the blade, and whose hands hold it: what a perfect calibration would tell. */
    public Mount mount() {
        return imu.mount(player.hand());
    }

    public SimulatedPlayer player() {
        return player;
    }

    public SensorSpec spec() {
        return spec;
    }
}
