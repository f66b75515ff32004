package org.pitchside.ble.kura.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.kura.bluetooth.le.BluetoothLeGattCharacteristic;

/**
 * Characteristics of links that were lost while they notified. Kura tells the bat to be quiet before it forgets a handler, and a bat that
 * is away cannot be told: the handler stays, and costs time for every value of every bat. When the bat is back it can be told, through the
 * very object that holds the handler; so those are kept here. Belongs to the radio's thread.
 */
final class Leftovers {

    /** Three characteristics of a few links: those of a bat that never can be told are let go and stay with Kura. */
    private static final int MOST_OF_A_BAT = 9;

    private static final int MOST_BATS = 64;

    private final Map<String, List<BluetoothLeGattCharacteristic>> kept = new HashMap<>();
    private int beyond;

    void add(String place, BluetoothLeGattCharacteristic characteristic) {
        if (!kept.containsKey(place) && kept.size() >= MOST_BATS) {
            beyond++;
            return;
        }
        var of = kept.computeIfAbsent(place, p -> new ArrayList<>());
        if (of.size() >= MOST_OF_A_BAT) {
            of.remove(0);
            beyond++;
        }
        of.add(characteristic);
    }

    /** Those of one bat on one adapter; whoever takes them sees to them or puts them back. */
    List<BluetoothLeGattCharacteristic> take(String place) {
        var of = kept.remove(place);
        return of == null ? List.of() : of;
    }

    /** Handlers that Kura still holds for nobody. */
    int count() {
        return beyond + kept.values().stream().mapToInt(List::size).sum();
    }

    /** Kura's service ended, and its handlers with it. */
    void clear() {
        kept.clear();
        beyond = 0;
    }
}
