package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No packet leaves a gateway but to its broker: the one part of ours that is not in Java must know of no other place to send one to. */
class QuietRuntimeTest {
    @ParameterizedTest
    @ValueSource(strings = {"linux-x64", "linux-aarch64"})
    void onnxRuntimeReportsToNobody(String machine) throws IOException {
        // given the library as the bundle carries it
        String name = "/native/ai/onnxruntime/native/" + machine + "/libonnxruntime.so";
        String library;
        try (InputStream in = QuietRuntimeTest.class.getResourceAsStream(name)) {
            library = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        assertTrue(library.contains("onnxruntime"), "it is read");
        // when it is searched for what reports to its maker need; then there is none of it
        assertEquals(
                List.of(),
                List.of("events.data.microsoft.com", "OneCollector", "ORT_DISABLE_TELEMETRY", "/etc/machine-id")
                        .stream()
                        .filter(library::contains)
                        .toList());
    }
}
