package org.eclipse.kura.wire;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.service.wireadmin.BasicEnvelope;

/** What travels over a wire: records, and who sent them. */
@ProviderType
public class WireEnvelope extends BasicEnvelope {
    private static final String SCOPE = "org.eclipse.kura.wire";

    public WireEnvelope(final String emitterPid, final List<WireRecord> wireRecords) {
        super(List.copyOf(wireRecords), emitterPid, SCOPE);
    }

    /** The emitter's service PID, not the name that the operator gave. */
    public String getEmitterPid() {
        return (String) getIdentification();
    }

    @SuppressWarnings("unchecked")
    public List<WireRecord> getRecords() {
        return (List<WireRecord>) getValue();
    }
}
