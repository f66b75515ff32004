package org.pitchside.api.flow;

import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.ImuBlock;

/** The serial way of one bat's data through the gateway, for one connection. */
public interface BatFlow {

    /** Samples in order. The block is used again by the caller. */
    void block(ImuBlock block);

    /** What the bat itself said of an event whose samples are still on their way; may stay away. */
    void result(BatEvent event);

    /** An event cut by the bat, whole (or as whole as it will get). */
    void event(BatEvent event);

    void activity(BatActivity activity);

    /** Called about every 10 ms of the machine's time while connected, also when nothing arrives; a faster clock goes further in it. */
    void tick(long nanos);

    /** The connection is gone; no further call follows. */
    void closed();
}
