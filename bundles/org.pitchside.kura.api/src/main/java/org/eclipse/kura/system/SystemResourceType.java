package org.eclipse.kura.system;

/** What a resource was installed as. */
public enum SystemResourceType {
    BUNDLE,
    DP,
    RPM,
    DEB,
    DOCKER,
    CONTAINER_IMAGE,
    APK,
    UNKNOWN;
}
