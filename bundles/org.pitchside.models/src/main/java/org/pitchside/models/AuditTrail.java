package org.pitchside.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.pitchside.models.internal.AuditLog;

/** The audit of a gateway, looked at from outside: whether every line follows from the one before. */
public final class AuditTrail {

    private AuditTrail() {}

    /**
     * What a look at the audit found.
     *
     * @param first number of the first line that is kept; 0 where there is none
     * @param last number of the last whole line
     * @param head hash of the last whole line: whoever noted it earlier can tell by it whether lines were taken off since
     * @param broken what does not follow, in a sentence; empty where all does
     */
    public record Found(long first, long last, String head, Optional<String> broken) {}

    /** @param folder a gateway's folder of models, where {@code audit.jsonl} lies */
    public static Found look(Path folder) throws IOException {
        return AuditLog.verify(folder);
    }
}
