package org.eclipse.kura.system;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** A named group of a maker's properties. */
@ProviderType
public class ExtendedPropertyGroup {
    private final String name;
    private final Map<String, String> properties;

    public ExtendedPropertyGroup(final String name, final Map<String, String> properties) {
        this.name = name;
        this.properties = properties;
    }

    public String getName() {
        return name;
    }

    public Map<String, String> getProperties() {
        return properties;
    }
}
