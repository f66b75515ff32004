package org.pitchside.api;

/**
 * What a bat says of itself when it is met: the INFO characteristic, decoded.
 *
 * @param bat identity
 * @param bootId boot counter, unsigned
 * @param tickHz ticks of the bat's clock a second
 * @param rateMilliHz true sample rate, thousandths of a hertz
 * @param range full scale of the samples
 * @param attMtu the ATT MTU that the bat agreed to; a value carries up to attMtu - 3 bytes
 * @param model active model on the bat as {@code id-version}, {@code none} without one
 * @param eventsPending events in the bat's log that nobody acknowledged
 * @param logFree events that the log still has room for
 * @param samplesDropped samples lost inside the bat since boot, unsigned
 * @param eventsOverwritten unacknowledged events lost inside the bat for lack of room, ever, unsigned
 * @param batteryPercent 0..100
 * @param enrolled whether it has a key and answers nobody who does not know it
 * @param open whether its button was pressed a moment ago, so that it takes a new key
 */
public record BatInfo(
        BatId bat,
        int bootId,
        int tickHz,
        int rateMilliHz,
        ImuRange range,
        int attMtu,
        String model,
        int eventsPending,
        int logFree,
        int samplesDropped,
        int eventsOverwritten,
        int batteryPercent,
        boolean enrolled,
        boolean open) {}
