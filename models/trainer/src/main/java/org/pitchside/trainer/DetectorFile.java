package org.pitchside.trainer;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.pitchside.swing.DetectorParameters;

/**
 * A detector's parameters as a file: a JSON object whose member {@code detector} holds them by name, as model.json does. Other
 * members tell where they come from and are passed over.
 */
final class DetectorFile {

    private static final int MOST_BYTES = 1 << 16;
    private static final JSON STRICT = JSON.std.with(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS);

    private DetectorFile() {}

    /**
     * @param from where they come from, told in the file
     * @return the file's text
     */
    static String text(DetectorParameters parameters, LossCost cost, String from) throws IOException {
        var costs = new LinkedHashMap<String, Object>();
        costs.put("miss", cost.miss());
        costs.put("false_event", cost.falseEvent());
        var root = new LinkedHashMap<String, Object>();
        root.put("format", 1);
        root.put("tuned_on", from);
        root.put("cost", costs);
        root.put("detector", parameters.named());
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(root) + "\n";
    }

    /** @throws UsageException one line: what is wrong with the file */
    static DetectorParameters read(Path file) {
        try {
            return DetectorParameters.of(named(file));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--detector: " + file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UsageException("--detector: " + file + " is no JSON object");
        }
    }

    private static Map<String, Float> named(Path file) throws IOException {
        Map<String, Object> root = STRICT.mapFrom(utf8(file));
        Object member = root == null ? null : root.get("detector");
        if (!(member instanceof Map<?, ?> values)) {
            throw new UsageException("--detector: " + file + " has no object 'detector'");
        }
        var named = new LinkedHashMap<String, Float>();
        values.forEach((name, value) -> {
            if (!(value instanceof Number number)) {
                throw new UsageException(
                        String.format(Locale.ROOT, "--detector: %s: %.40s is no number", file, oneLine(name)));
            }
            named.put(oneLine(name), number.floatValue());
        });
        return named;
    }

    private static String oneLine(Object name) {
        return String.valueOf(name).replaceAll("\\p{Cntrl}", "?");
    }

    private static String utf8(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UsageException("--detector: there is no file " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UsageException("--detector: " + file + " is larger than " + MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }
}
