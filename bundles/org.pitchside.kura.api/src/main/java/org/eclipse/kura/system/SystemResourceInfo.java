package org.eclipse.kura.system;

import org.osgi.annotation.versioning.ProviderType;

/** Something installed on the gateway. */
@ProviderType
public class SystemResourceInfo {
    private final String name;
    private final String version;
    private final SystemResourceType type;
    private final String typeString;

    public SystemResourceInfo(String name) {
        this(name, "", SystemResourceType.UNKNOWN);
    }

    public SystemResourceInfo(String name, String version, String type) {
        this(name, version, known(type), type);
    }

    public SystemResourceInfo(String name, String version, SystemResourceType type) {
        this(name, version, type, type.name());
    }

    private SystemResourceInfo(String name, String version, SystemResourceType type, String typeString) {
        this.name = name;
        this.version = version;
        this.type = type;
        this.typeString = typeString;
    }

    public String getName() {
        return name;
    }

    public String getVersion() {
        return version;
    }

    public SystemResourceType getType() {
        return type;
    }

    public String getTypeString() {
        return typeString;
    }

    private static SystemResourceType known(String type) {
        for (SystemResourceType each : SystemResourceType.values()) {
            if (each.name().equalsIgnoreCase(type)) {
                return each;
            }
        }
        return SystemResourceType.UNKNOWN;
    }
}
