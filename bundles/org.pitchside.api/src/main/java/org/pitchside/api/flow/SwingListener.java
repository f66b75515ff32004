package org.pitchside.api.flow;

import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.Verdict;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** A service that hears of swings. Calls must return fast; a listener that throws is logged and loses nothing for others. */
public interface SwingListener {

    /** A first opinion from the window alone, 80 ms after t0: may be shown, is never stored or published. */
    default void provisional(SwingId id, long atUs, Verdict verdict) {}

    /** A swing is on the disk. */
    default void committed(StoredSwing swing) {}

    /** A candidate was judged to be no swing; it is counted and not kept. */
    default void rejected(Swing candidate) {}
}
