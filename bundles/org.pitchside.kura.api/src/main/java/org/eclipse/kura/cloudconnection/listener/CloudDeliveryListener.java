package org.eclipse.kura.cloudconnection.listener;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears when a message has arrived, by the id that its publish returned. */
@ConsumerType
public interface CloudDeliveryListener {
    void onMessageConfirmed(String messageId);
}
