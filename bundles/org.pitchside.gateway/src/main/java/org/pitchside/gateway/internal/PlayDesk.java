package org.pitchside.gateway.internal;

import org.pitchside.api.BatInfo;
import org.pitchside.api.flow.BatControl;
import org.pitchside.gateway.internal.watch.Tap;

/** Where flows bring what tells of a bat in play. Safe from any thread. */
interface PlayDesk {

    /** Watches one connection of a bat from now on. */
    Tap tap(BatInfo info, BatControl control);
}
