package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.itest.exam.InTheDistribution;

/**
 * ONNX Runtime survives what an operator does to bundles. Everything goes by reflection: a class of ONNX Runtime in this test's constant
 * pool would wire the test bundle to it, and the refresh would take the running test away.
 */
@InTheDistribution
class OnnxRuntimeRefreshIT {
    @Test
    void aRefreshedBundleInfersAgain(BundleContext framework) throws Exception {
        // given a net that has inferred once
        Bundle onnx = onnxRuntime(framework);
        Class<?> before = onnx.loadClass("ai.onnxruntime.OrtEnvironment");
        assertArrayEquals(new float[] {0, 2.5f}, relu(onnx, -1, 2.5f));
        // when the bundle is refreshed
        CountDownLatch refreshed = new CountDownLatch(1);
        framework
                .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(onnx), e -> {
                    if (e.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                        refreshed.countDown();
                    }
                });
        assertTrue(refreshed.await(30, TimeUnit.SECONDS), "refreshed");
        // then it is new, active, and infers
        assertEquals(Bundle.ACTIVE, onnx.getState());
        assertNotSame(before, onnx.loadClass("ai.onnxruntime.OrtEnvironment"));
        assertArrayEquals(new float[] {3, 0}, relu(onnx, 3, -4));
        // and who stands on it is back
        ServiceTracker<SwingClassifier, SwingClassifier> classifier =
                new ServiceTracker<>(framework, SwingClassifier.class, null);
        classifier.open();
        assertNotNull(classifier.waitForService(30_000), "a classifier after the refresh");
        classifier.close();
    }

    @Test
    void theLibrariesComeFromTheBundleCache(BundleContext framework) throws Exception {
        // given ONNX Runtime
        Bundle onnx = onnxRuntime(framework);
        // when it has loaded its libraries
        assertArrayEquals(new float[] {1, 1}, relu(onnx, 1, 1));
        // then none was first copied to the temporary folder, where a power cut would leave 28 MB behind each time
        List<String> mapped;
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            mapped = lines.filter(line -> line.contains("libonnxruntime"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .toList();
        }
        assertFalse(mapped.isEmpty());
        assertEquals(
                List.of(),
                mapped.stream().filter(f -> f.contains("onnxruntime-java")).toList());
    }

    private static Bundle onnxRuntime(BundleContext framework) {
        return Stream.of(framework.getBundles())
                .filter(b -> b.getSymbolicName().equals("org.pitchside.onnxruntime"))
                .findFirst()
                .orElseThrow();
    }

    private static float[] relu(Bundle onnx, float a, float b) throws Exception {
        Class<?> environmentClass = onnx.loadClass("ai.onnxruntime.OrtEnvironment");
        Class<?> tensorClass = onnx.loadClass("ai.onnxruntime.OnnxTensor");
        Class<?> sessionClass = onnx.loadClass("ai.onnxruntime.OrtSession");
        Object environment = environmentClass.getMethod("getEnvironment").invoke(null);
        try (AutoCloseable session = (AutoCloseable) environmentClass
                        .getMethod("createSession", byte[].class)
                        .invoke(environment, (Object) TinyOnnx.relu(2));
                AutoCloseable tensor = (AutoCloseable) tensorClass
                        .getMethod("createTensor", environmentClass, FloatBuffer.class, long[].class)
                        .invoke(null, environment, FloatBuffer.wrap(new float[] {a, b}), new long[] {2});
                AutoCloseable result =
                        (AutoCloseable) sessionClass.getMethod("run", Map.class).invoke(session, Map.of("x", tensor))) {
            Object y = result.getClass().getMethod("get", int.class).invoke(result, 0);
            return (float[]) y.getClass().getMethod("getValue").invoke(y);
        }
    }
}
