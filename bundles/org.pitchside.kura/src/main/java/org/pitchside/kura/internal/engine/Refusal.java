package org.pitchside.kura.internal.engine;

import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;

/** What the engine answers to what it cannot do: a code and one line. */
final class Refusal {

    private static final int LONGEST = 300;

    private Refusal() {}

    /** What was asked makes no sense. */
    static KuraException invalid(String words) {
        return new KuraException(KuraErrorCode.INVALID_PARAMETER, line(words));
    }

    /** There is no such model. */
    static KuraException unknown(String words) {
        return new KuraException(KuraErrorCode.NOT_FOUND, line(words));
    }

    /** The model needs what this engine has not. */
    static KuraException unsupported(String words) {
        return new KuraException(KuraErrorCode.OPERATION_NOT_SUPPORTED, line(words));
    }

    /** The engine itself does not work. */
    static KuraException unavailable(String words) {
        return new KuraException(KuraErrorCode.SERVICE_UNAVAILABLE, line(words));
    }

    /** ONNX Runtime gave up on a model or a run. */
    static KuraException failed(String words, Throwable cause) {
        return new KuraException(KuraErrorCode.INTERNAL_ERROR, cause, line(words + ": " + cause.getMessage()));
    }

    /** On one line and not for ever, whatever a file or a caller put into it. */
    static String line(String words) {
        String line = String.valueOf(words).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
}
