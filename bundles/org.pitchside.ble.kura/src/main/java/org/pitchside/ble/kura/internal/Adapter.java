package org.pitchside.ble.kura.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.kura.bluetooth.le.BluetoothLeAdapter;
import org.eclipse.kura.bluetooth.le.BluetoothLeDevice;
import org.eclipse.kura.bluetooth.le.BluetoothTransportType;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;

/**
 * One adapter: what it heard, who is linked through it, and the order of its work. It does one thing at a time, a search or a connect:
 * a connect beside a search fails too often, and two at once leave dead ones in the controller. Belongs to the radio's thread.
 */
final class Adapter {

    /** Kura searches in whole seconds and cannot be told to stop. */
    private static final int SEARCH_S = 2;

    private static final long SEARCH_MS = SEARCH_S * 1000 + 8_000;
    private static final long ASK_MS = 4_000;
    private static final long SETTLE_MS = 100;
    private static final int MOST_SETTLES = 20;
    /** A heard bat is told of for so long; BlueZ forgets one after 30 s. */
    private static final long FRESH_NANOS = Duration.ofSeconds(12).toNanos();

    private static final long IDLE_PAUSE_MS = 1_000;
    private static final long MISSING_PAUSE_MS = 5_000;
    private static final long LONGEST_PAUSE_MS = 30_000;
    private static final int MOST_DEVICES = 500;
    private static final UUID SERVICE = UUID.fromString(BatCharacteristic.SERVICE);

    /** What a radio is to its adapters. */
    interface Owner {

        /** Whether anybody wants bats, and no other adapter's search stands against one more. */
        boolean maySearch(Adapter adapter);

        /** Whether a bat that was linked of late is not now. */
        boolean misses();

        long searchPauseMillis();

        int capacity();

        void changed();

        void linked(String address);

        void lost(String address);

        void refused(Adapter by, String address, String why);
    }

    /** A bat that a search heard. */
    record Found(BluetoothLeDevice device, int rssiDbm, long nanos) {}

    private final Tools tools;
    private final Owner owner;
    private final String name;
    private final Calls calls;
    private final Set<Link> seats = new LinkedHashSet<>();
    private final Deque<Link> waiting = new ArrayDeque<>();
    private final Map<String, Found> found = new HashMap<>();
    private final Map<String, Link> tidying = new HashMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private BluetoothLeAdapter kura;
    private Link connecting;
    private boolean there = true;
    private boolean searching;
    private long searchedNanos;
    private int failedSearches;
    private String trouble;

    Adapter(Tools tools, Owner owner, String name, BluetoothLeAdapter kura) {
        this.tools = tools;
        this.owner = owner;
        this.name = name;
        this.kura = kura;
        calls = tools.calls();
        searchedNanos = tools.works().nanos() - Duration.ofMinutes(1).toNanos();
    }

    String name() {
        return name;
    }

    boolean isThere() {
        return there;
    }

    boolean isSearching() {
        return searching;
    }

    int links() {
        return seats.size();
    }

    boolean hasRoom() {
        return seats.size() < owner.capacity();
    }

    /** What is wrong with its searches; null for nothing. */
    String trouble() {
        return trouble;
    }

    /** How often a bat refused to be connected through this adapter, since it last did. */
    int refusals(String address) {
        return refusals.getOrDefault(address, 0);
    }

    /** Whether no link and no trace of one is left. */
    boolean isTidy() {
        return seats.isEmpty() && tidying.isEmpty();
    }

    /** Addresses heard of late, and what is known of them. */
    Map<String, Found> fresh() {
        long now = tools.works().nanos();
        found.values().removeIf(f -> now - f.nanos > FRESH_NANOS);
        return found;
    }

    boolean holds(String address) {
        return tidying.containsKey(address)
                || seats.stream().anyMatch(l -> l.address().equals(address));
    }

    /** Kura makes new objects with every look; the newest one is asked. */
    void seen(BluetoothLeAdapter again) {
        kura = again;
    }

    /** It is not there any more, or must not be used. */
    void gone(String why, boolean reachable) {
        there = reachable;
        found.clear();
        waiting.clear();
        new ArrayList<>(seats).forEach(l -> l.end(why, reachable));
        calls.drop(why);
        there = false;
    }

    // ---- one thing at a time

    void think() {
        if (!there || searching || connecting != null) {
            return;
        }
        Link next = waiting.poll();
        while (next != null && next.isOver()) {
            next = waiting.poll();
        }
        if (next != null) {
            Found at = found.get(next.address());
            if (at == null) {
                // thinks again, once it is tidied
                next.fail("bat " + next.address() + " is not in range");
                return;
            }
            connecting = next;
            next.begin(at.device);
        } else if (isSearchDue()) {
            search();
        }
    }

    /**
     * With no link here: nearly always. With links, a little: each search costs them air and Kura's four threads time. A bat that is missed is
     * looked for more often than bats that nobody knows yet.
     */
    private boolean isSearchDue() {
        if (!hasRoom() || !owner.maySearch(this)) {
            return false;
        }
        long pause = seats.isEmpty() ? IDLE_PAUSE_MS : owner.misses() ? MISSING_PAUSE_MS : owner.searchPauseMillis();
        if (failedSearches > 0) {
            pause = Math.max(pause, Math.min(LONGEST_PAUSE_MS, 2_000L << Math.min(4, failedSearches)));
        }
        return tools.works().nanos() - searchedNanos >= pause * 1_000_000;
    }

    private void search() {
        searching = true;
        BluetoothLeAdapter with = kura;
        calls.ask("the search through " + name, SEARCH_MS, () -> heardBy(with)).whenComplete((heard, failure) -> {
            searchedNanos = tools.works().nanos();
            if (failure == null) {
                failedSearches = 0;
                trouble = null;
                found.putAll(heard);
                settle(0);
            } else {
                failedSearches++;
                trouble = Words.told(failure);
                // its thread in Kura may have died and left the adapter searching for ever
                calls.ask("ending the search through " + name, ASK_MS, () -> {
                            with.stopDiscovery();
                            return null;
                        })
                        .whenComplete((done, again) -> searched());
            }
            owner.changed();
        });
    }

    /** Kura answers before it stops searching. */
    private void settle(int looks) {
        BluetoothLeAdapter with = kura;
        calls.ask("asking whether " + name + " still searches", ASK_MS, with::isDiscovering)
                .whenComplete((still, failure) -> {
                    if (failure == null && still && looks < MOST_SETTLES) {
                        tools.works().after(SETTLE_MS, () -> settle(looks + 1));
                    } else {
                        if (failure == null && still) {
                            trouble = "something else searches through " + name + " all the time";
                        }
                        searched();
                    }
                });
    }

    private void searched() {
        searching = false;
        searchedNanos = tools.works().nanos();
        owner.changed();
        think();
    }

    /** Blocks; beside the radio's thread. */
    private Map<String, Found> heardBy(BluetoothLeAdapter with) throws Exception {
        with.setDiscoveryFilter(List.of(SERVICE), 0, 0, BluetoothTransportType.LE, false);
        List<BluetoothLeDevice> devices = with.findDevices(SEARCH_S).get();
        var bats = new HashMap<String, Found>();
        if (devices == null) {
            return bats;
        }
        long now = tools.works().nanos();
        int looks = 0;
        for (BluetoothLeDevice device : devices) {
            if (++looks > MOST_DEVICES) {
                break;
            }
            try {
                if (Arrays.asList(device.getUUIDs()).contains(SERVICE)) {
                    int rssi = device.getRSSI();
                    bats.put(
                            device.getAddress().toUpperCase(Locale.ROOT),
                            new Found(device, rssi < 0 && rssi >= -127 ? rssi : 127, now));
                }
            } catch (RuntimeException e) {
                // gone since it was listed, or a stranger with a broken name: the others count
                continue;
            }
        }
        return bats;
    }

    // ---- links

    /** Takes a seat, or says why not. */
    Link link(String address, LinkListener listener) throws RadioException {
        if (holds(address)) {
            throw new RadioException("bat " + address + " is connected already");
        }
        if (!hasRoom()) {
            throw new RadioException("adapter " + name + " holds " + seats.size() + " bats already");
        }
        if (!fresh().containsKey(address)) {
            throw new RadioException("bat " + address + " is not in range");
        }
        var link = new Link(tools, this, address, listener);
        seats.add(link);
        waiting.add(link);
        owner.changed();
        return link;
    }

    void connected(Link link) {
        connecting = null;
        refusals.remove(link.address());
        owner.linked(link.address());
        owner.changed();
    }

    void failed(Link link, String why) {
        refusals.merge(link.address(), 1, Integer::sum);
        if (refusals.size() > MOST_DEVICES) {
            refusals.clear();
        }
        if (there) {
            owner.refused(this, link.address(), why);
        }
        leave(link);
    }

    void ended(Link link) {
        owner.lost(link.address());
        leave(link);
    }

    private void leave(Link link) {
        seats.remove(link);
        waiting.remove(link);
        tidying.put(link.address(), link);
        // what Kura knew of it is old from now on
        found.remove(link.address());
        owner.changed();
    }

    /** Its last trace is gone: the bat may be had again, and the adapter has time. */
    void tidied(Link link) {
        tidying.remove(link.address(), link);
        if (connecting == link) {
            connecting = null;
        }
        owner.changed();
        think();
    }
}
