package org.eclipse.kura.system;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Properties that a gateway's maker added, in groups. */
@ProviderType
public class ExtendedProperties {
    private final String version;
    private final List<ExtendedPropertyGroup> groups;

    public ExtendedProperties(final String version, final List<ExtendedPropertyGroup> groups) {
        this.version = version;
        this.groups = groups;
    }

    public String getVersion() {
        return version;
    }

    public List<ExtendedPropertyGroup> getPropertyGroups() {
        return groups;
    }
}
