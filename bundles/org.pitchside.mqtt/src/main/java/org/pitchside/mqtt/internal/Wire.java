package org.pitchside.mqtt.internal;

/** What carries messages to a broker and knows nothing of swings. One is used for one connection. */
interface Wire extends AutoCloseable {

    /** What happens on the wire; called from its own threads, must return at once. */
    interface Ear {

        /** The broker has the message with this number. */
        void acknowledged(long number);

        /** The connection is gone. */
        void lost(String reason);
    }

    /** Waits until the connection stands, {@value #TIMEOUT_S} s at most. */
    void connect(Ear ear) throws WireException;

    /**
     * Hands a message over; its acknowledgement comes to the ear.
     *
     * @return false where the wire cannot take one more just now: ask again later
     */
    boolean publish(long number, String topic, byte[] body, boolean retained) throws WireException;

    /** Says good-bye with a last word, where the connection stands. */
    void leave(String topic, byte[] lastWord);

    /** Lets go of everything, whatever state it is in. */
    @Override
    void close();

    /** How long anything on the wire may take. */
    long TIMEOUT_S = 10;

    /** What went wrong, in words. */
    final class WireException extends Exception {

        private static final long serialVersionUID = 1;

        WireException(String message) {
            super(message);
        }
    }
}
