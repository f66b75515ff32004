package org.eclipse.kura.message;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.osgi.annotation.versioning.ProviderType;

/** An answer's payload: a code as in HTTP, and what went wrong. */
@ProviderType
public class KuraResponsePayload extends KuraPayload {
    public static final int RESPONSE_CODE_OK = 200;
    public static final int RESPONSE_CODE_BAD_REQUEST = 400;
    public static final int RESPONSE_CODE_NOTFOUND = 404;
    public static final int RESPONSE_CODE_ERROR = 500;
    public static final String METRIC_RESPONSE_CODE = "response.code";
    public static final String METRIC_EXCEPTION_MSG = "response.exception.message";
    public static final String METRIC_EXCEPTION_STACK = "response.exception.stack";

    public KuraResponsePayload(int responseCode) {
        super.addMetric(METRIC_RESPONSE_CODE, responseCode);
    }

    public KuraResponsePayload(Throwable t) {
        this(RESPONSE_CODE_ERROR, t);
    }

    public KuraResponsePayload(int responseCode, Throwable t) {
        this(responseCode);
        tell(t);
    }

    public KuraResponsePayload(KuraPayload kuraPayload) {
        Copy.of(kuraPayload, this);
    }

    /** @return 0 where none was set */
    public int getResponseCode() {
        return getMetric(METRIC_RESPONSE_CODE) instanceof Integer code ? code : 0;
    }

    public void setResponseCode(int responseCode) {
        addMetric(METRIC_RESPONSE_CODE, responseCode);
    }

    public String getExceptionMessage() {
        return (String) getMetric(METRIC_EXCEPTION_MSG);
    }

    public void setExceptionMessage(String message) {
        if (message != null) {
            addMetric(METRIC_EXCEPTION_MSG, message);
        }
    }

    public String getExceptionStack() {
        return (String) getMetric(METRIC_EXCEPTION_STACK);
    }

    public void setExceptionStack(String stack) {
        if (stack != null) {
            addMetric(METRIC_EXCEPTION_STACK, stack);
        }
    }

    public void setException(Throwable t) {
        tell(t);
    }

    private void tell(Throwable t) {
        if (t == null) {
            return;
        }
        StringWriter stack = new StringWriter();
        t.printStackTrace(new PrintWriter(stack, true));
        super.addMetric(METRIC_EXCEPTION_MSG, String.valueOf(t.getMessage()));
        super.addMetric(METRIC_EXCEPTION_STACK, stack.toString());
    }
}
