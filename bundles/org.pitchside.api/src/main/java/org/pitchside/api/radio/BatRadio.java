package org.pitchside.api.radio;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A way to reach bats. Every call returns at once; nothing is thrown for what the air does, it arrives in the stage or the
 * listener. Calls are safe from any thread.
 */
public interface BatRadio {

    /** What the health page calls this radio, for example {@code virtual}. */
    String name();

    /** The adapters as they are now; empty when there is none. */
    List<RadioAdapter> adapters();

    /**
     * Tells of every advertisement that names the Pitchside service, from any thread, the same bat again and again.
     *
     * @return closes the watch; no call arrives after close returns
     */
    AutoCloseable watch(Consumer<Sighting> watcher);

    /**
     * Connects and subscribes to DATA and CONTROL; to SMP at the latest with the first write to it.
     *
     * @param listener gets everything of this link, and nothing after its {@code disconnected}; nothing at all where there never was a link
     * @return fails with {@link RadioException} when the link cannot be had
     */
    CompletionStage<BatLink> connect(Sighting sighting, LinkListener listener);

    /**
     * One adapter.
     *
     * @param capacity how many links it holds at once
     * @param links how many it holds now
     */
    record RadioAdapter(String name, int capacity, int links) {}

    /**
     * A bat was heard.
     *
     * @param address where to connect: opaque, stable for the life of the radio
     * @param adapter which adapter heard it
     * @param rssiDbm signal strength, 127 unknown
     */
    record Sighting(String address, String adapter, int rssiDbm) {}
}
