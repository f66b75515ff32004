package org.pitchside.kura.internal.cloud;

import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;

/** Hears one publisher; what it hears is noted, and known to be of that publisher. Called from Kura's threads: returns at once. */
final class Ear implements CloudDeliveryListener, CloudConnectionListener {

    /** What may be heard. */
    enum Word {
        CONFIRMED,
        UP,
        DOWN
    }

    /**
     * What was heard.
     *
     * @param id the message's; null for what is about the connection
     */
    record Note(Ear from, Word word, String id) {}

    /** Takes notes. */
    interface Notes {
        void take(Note note);
    }

    private final CloudPublisher publisher;
    private final Notes notes;

    Ear(CloudPublisher publisher, Notes notes) {
        this.publisher = publisher;
        this.notes = notes;
    }

    CloudPublisher publisher() {
        return publisher;
    }

    @Override
    public void onMessageConfirmed(String messageId) {
        notes.take(new Note(this, Word.CONFIRMED, messageId));
    }

    @Override
    public void onConnectionEstablished() {
        notes.take(new Note(this, Word.UP, null));
    }

    @Override
    public void onConnectionLost() {
        notes.take(new Note(this, Word.DOWN, null));
    }

    @Override
    public void onDisconnected() {
        notes.take(new Note(this, Word.DOWN, null));
    }
}
