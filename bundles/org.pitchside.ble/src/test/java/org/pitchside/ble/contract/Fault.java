package org.pitchside.ble.contract;

/** What the air, the stack below a radio, and bats do to it. {@code which} is the number of a bat, where nothing else is said. */
public enum Fault {
    /** The bat is out of range: it is not heard, cannot be had, and a link to it is lost; the stack notices that. */
    OUT_OF_RANGE,
    /** The link is lost at once, the bat stays in range; the stack notices. Ends by itself. */
    LINK_LOST,
    /** The bat says nothing and answers nothing any more; as far as the stack knows the link stands. Ends with the link. */
    LINK_SILENT,
    /** A connect is refused, for example {@code le-connection-abort-by-local}. */
    CONNECT_REFUSED,
    /** A connect is never answered. */
    CONNECT_HANGS,
    /** The stack says "connected" and knows the bat's services 4 s later. */
    SERVICES_LATE,
    /** The stack says "connected" and never learns the bat's services. */
    SERVICES_NEVER,
    /** Notifications cannot be switched on. */
    SUBSCRIBE_FAILS,
    /** A write is refused. */
    WRITE_FAILS,
    /** A write is never answered. */
    WRITE_HANGS,
    /** A read is refused. */
    READ_FAILS,
    /** The stack does not answer when told to disconnect. */
    DISCONNECT_HANGS,
    /** Values of DATA arrive twice, many of them. Of the air: set up before the start. */
    DOUBLED,
    /** Values of DATA arrive behind later ones, many of them. Of the air: set up before the start. */
    REORDERED,
    /** Values of DATA never arrive, many of them. Of the air: set up before the start. */
    DROPPED,
    /** An adapter is pulled out; {@code which} is its number. Ends when it is plugged in again. */
    ADAPTER_GONE,
    /** The stack below the radio is gone, all adapters and links with it; it ends when the stack is back. {@code which} is 0. */
    STACK_GONE
}
