package org.eclipse.kura.message;

import java.text.ParseException;
import org.osgi.annotation.versioning.ProviderType;

/** A request's payload: who asks, and by which id the answer is known. */
@ProviderType
public class KuraRequestPayload extends KuraPayload {
    public static final String METRIC_REQUEST_ID = "request.id";
    public static final String REQUESTER_CLIENT_ID = "requester.client.id";

    public KuraRequestPayload() {}

    public KuraRequestPayload(KuraPayload payload) {
        Copy.of(payload, this);
    }

    public String getRequestId() {
        return (String) getMetric(METRIC_REQUEST_ID);
    }

    public void setRequestId(String requestId) {
        addMetric(METRIC_REQUEST_ID, requestId);
    }

    public String getRequesterClientId() {
        return (String) getMetric(REQUESTER_CLIENT_ID);
    }

    public void setRequesterClientId(String requesterClientId) {
        addMetric(REQUESTER_CLIENT_ID, requesterClientId);
    }

    /** @throws ParseException the payload does not say who asks or by which id */
    public static KuraRequestPayload buildFromKuraPayload(KuraPayload payload) throws ParseException {
        for (String name : new String[] {METRIC_REQUEST_ID, REQUESTER_CLIENT_ID}) {
            if (payload.getMetric(name) == null) {
                throw new ParseException("no metric " + name, 0);
            }
        }
        return new KuraRequestPayload(payload);
    }
}
