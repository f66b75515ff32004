package org.pitchside.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.Verdict;

/** Messages are what docs/mqtt-swing.schema.json says. */
class MessagesTest {

    private static final JsonSchema SCHEMA = schema();

    private static JsonSchema schema() {
        try {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(Files.readString(
                            Path.of(System.getProperty("pitchside.root"), "docs", "mqtt-swing.schema.json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Swing odd() {
        var measurements = List.of(Metric.values()).stream()
                .map(m -> new Measurement(m, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY))
                .toList();
        return new Swing(
                new SwingId(new BatId(-1), -1, -1),
                7,
                -1,
                Long.MAX_VALUE,
                SwingOrigin.JOURNAL,
                new Verdict(
                        "a label \" of \u0000 another sport",
                        Float.NaN,
                        List.of(new Verdict.Score("x", Float.NaN)),
                        "m"),
                Verdict.NONE,
                false,
                measurements,
                EnumSet.allOf(SwingFlag.class),
                "swing/1",
                SwingRecording.NONE);
    }

    private static String text(Swing swing, String player) {
        return new String(Messages.swing(swing, player, true, 1_764_000_000_000_000L), StandardCharsets.UTF_8);
    }

    @Test
    void everySwingIsAsTheSchemaSays() {
        assertEquals(Set.of(), SCHEMA.validate(text(Rig.swing(1), null), InputFormat.JSON));
        assertEquals(Set.of(), SCHEMA.validate(text(odd(), "Ada"), InputFormat.JSON));
        assertFalse(SCHEMA.validate(text(odd(), null).replace("\"revision\":7", "\"revision\":0"), InputFormat.JSON)
                .isEmpty());
    }

    @Test
    void aNameIsThereOnlyWhereItWasAskedFor() {
        assertFalse(text(odd(), null).contains("player"));
        assertTrue(text(odd(), "Ada").contains("\"player\":\"Ada\""));
    }
}
