package org.eclipse.kura.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.kura.type.TypedValue;
import org.osgi.annotation.versioning.ProviderType;

/** Named values that belong together. */
@ProviderType
public class WireRecord {
    private final Map<String, TypedValue<?>> properties;

    public WireRecord(final Map<String, TypedValue<?>> properties) {
        this.properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    public Map<String, TypedValue<?>> getProperties() {
        return properties;
    }
}
