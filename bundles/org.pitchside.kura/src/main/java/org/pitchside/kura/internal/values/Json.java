package org.pitchside.kura.internal.values;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Trees of plain values as JSON in UTF-8. */
public final class Json {

    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private Json() {}

    public static byte[] bytes(Map<String, ?> tree) {
        try {
            return WRITER.asBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
