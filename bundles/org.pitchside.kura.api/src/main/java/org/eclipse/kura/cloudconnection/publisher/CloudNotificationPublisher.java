package org.eclipse.kura.cloudconnection.publisher;

import org.osgi.annotation.versioning.ProviderType;

/** Publishes notifications that belong to a request. */
@ProviderType
public interface CloudNotificationPublisher extends CloudPublisher {}
