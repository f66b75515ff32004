package org.eclipse.kura.cloudconnection.listener;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears when a cloud connection comes and goes. */
@ConsumerType
public interface CloudConnectionListener {
    void onDisconnected();

    void onConnectionLost();

    void onConnectionEstablished();
}
