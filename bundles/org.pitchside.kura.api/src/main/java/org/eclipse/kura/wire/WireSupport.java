package org.eclipse.kura.wire;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.wireadmin.Consumer;
import org.osgi.service.wireadmin.Producer;

/** Keeps a component's wires. {@code emit} runs all receivers on the caller's thread. */
@ProviderType
public interface WireSupport extends Producer, Consumer {
    void emit(List<WireRecord> wireRecords);
}
