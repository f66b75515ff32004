package org.pitchside.itest.exam;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectIteration;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.osgi.framework.BundleContext;

/** The half of {@link PaxExamExtension} that lives in the framework: runs one test method with the real Jupiter engine. */
public final class Inside {
    /**
     * Runs one test method, {@code @BeforeEach} and all.
     *
     * @param framework given by Pax Exam to every first parameter; not used
     * @param className the test class
     * @param methodName the test method
     * @param parameterTypes its parameter types, names separated by commas
     * @param iteration which repetition of a test template, from 1; 0 for a plain test
     * @throws Throwable what the test threw
     */
    public void run(
            BundleContext framework, String className, String methodName, String parameterTypes, Integer iteration)
            throws Throwable {
        Class<?> testClass = Class.forName(className, true, Inside.class.getClassLoader());
        MethodSelector method = selectMethod(testClass, methodName, parameterTypes);
        DiscoverySelector selector = iteration == 0 ? method : selectIteration(method, iteration - 1);
        List<TestExecutionResult> results = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        int[] ran = {0};
        LauncherConfig config = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .build();
        LauncherFactory.create(config)
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selector)
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                ran[0] += test.isTest() ? 1 : 0;
                                results.add(result);
                            }

                            @Override
                            public void executionSkipped(TestIdentifier test, String reason) {
                                skipped.add(test.getDisplayName() + ": " + reason);
                            }
                        });
        for (TestExecutionResult result : results) {
            if (result.getThrowable().isPresent()) {
                throw result.getThrowable().get();
            }
        }
        if (ran[0] != 1) {
            throw new IllegalStateException(
                    className + "#" + methodName + " ran " + ran[0] + " times inside, skipped " + skipped);
        }
    }
}
