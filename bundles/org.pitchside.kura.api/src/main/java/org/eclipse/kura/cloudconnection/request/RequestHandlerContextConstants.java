package org.eclipse.kura.cloudconnection.request;

/** What a request's context may hold. */
public enum RequestHandlerContextConstants {
    TENANT_ID,
    DEVICE_ID,
    NOTIFICATION_PUBLISHER_PID;
}
