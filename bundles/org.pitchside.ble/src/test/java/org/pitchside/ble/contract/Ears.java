package org.pitchside.ble.contract;

import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.LinkListener;

/** Everything that a link said. */
final class Ears implements LinkListener {

    final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private final Map<BatCharacteristic, LinkedBlockingQueue<byte[]>> values = Map.of(
            BatCharacteristic.DATA, new LinkedBlockingQueue<>(),
            BatCharacteristic.CONTROL, new LinkedBlockingQueue<>(),
            BatCharacteristic.SMP, new LinkedBlockingQueue<>());
    private final AtomicInteger afterTheEnd = new AtomicInteger();
    private volatile boolean ended;

    @Override
    public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
        if (ended) {
            afterTheEnd.incrementAndGet();
        }
        of(characteristic).add(value);
    }

    @Override
    public void disconnected(String reason) {
        ended = true;
        ends.add(reason);
    }

    LinkedBlockingQueue<byte[]> of(BatCharacteristic characteristic) {
        return values.get(characteristic);
    }

    /** Values that came after the end. */
    int afterTheEnd() {
        return afterTheEnd.get();
    }

    boolean heardNothing() {
        return ends.isEmpty() && values.values().stream().allMatch(LinkedBlockingQueue::isEmpty);
    }
}
