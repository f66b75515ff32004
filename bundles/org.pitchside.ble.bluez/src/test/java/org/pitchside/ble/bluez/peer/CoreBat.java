package org.pitchside.ble.bluez.peer;

import java.io.IOException;
import java.nio.file.Path;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.virtual.internal.PassiveBat;

/**
 * A bat that is more than paper: the bats' own C core, swung by a simulated player, behind the scripted bluetoothd. Lives in the peer's
 * loop, which has to {@link #live} it.
 */
public final class CoreBat extends PeerBat implements AutoCloseable {

    private static final int RATE_HZ = 200;
    private static final int MTU = 247;
    private static final long FIRST = 0xBA550;
    /** The bat takes a gateway for 60 s after its button was pressed. */
    private static final long PRESSED_EVERY_NANOS = 30_000_000_000L;

    private final PassiveBat bat;
    private final long booted = System.nanoTime();
    private long pressed;
    private boolean connected;

    /**
     * With the shipped model. Its program is made where it is not there or older than its sources.
     *
     * @param root of this checkout
     * @param player which simulated player, from 0
     */
    public CoreBat(Path root, int player) throws IOException {
        super(FIRST + player);
        Path sensor = root.resolve("models/sensor");
        Process make = new ProcessBuilder("make", "-s", "process")
                .directory(sensor.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(make.getInputStream().readAllBytes());
        if (make.onExit().join().exitValue() != 0) {
            throw new IOException("make -C models/sensor process failed:\n" + said);
        }
        bat = new PassiveBat(
                sensor.resolve("target/host-gcc/pitchside-bat"),
                root.resolve("models/shipped/cricket-1.pitchmodel"),
                player,
                RATE_HZ,
                MTU,
                (label, swing, nanos) -> {});
    }

    private long now() {
        return System.nanoTime() - booted;
    }

    /** Lives up to now; only in the peer's loop. */
    public void live() {
        long now = now();
        bat.advance(now);
        if (now - pressed > PRESSED_EVERY_NANOS) {
            pressed = now;
            bat.press();
        }
    }

    @Override
    void connected(Air to) {
        connected = true;
        bat.link(
                new LinkListener() {
                    @Override
                    public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
                        switch (characteristic) {
                            case DATA -> to.data(value);
                            case CONTROL -> to.control(value);
                            case SMP -> to.smp(value);
                            case INFO -> throw new IllegalStateException("INFO is never notified");
                        }
                    }

                    @Override
                    public void disconnected(String reason) {
                        // whoever cuts it knows
                    }
                },
                now());
    }

    @Override
    void disconnected() {
        connected = false;
        bat.unlink();
    }

    @Override
    boolean isConnected() {
        return connected;
    }

    @Override
    byte[] info() {
        return bat.info();
    }

    @Override
    void control(byte[] request) {
        bat.control(request, now());
    }

    @Override
    void smp(byte[] value) {
        bat.smp(value, now());
    }

    @Override
    public void close() {
        bat.close();
    }
}
