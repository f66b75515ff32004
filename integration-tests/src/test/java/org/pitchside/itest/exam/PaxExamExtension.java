package org.pitchside.itest.exam;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Pax Exam in JUnit 5. Outside, it starts a container for the test class and forwards each test method into it; inside, it gives test
 * methods the bundle context and services. Which side this is, it knows by whether the test class belongs to a bundle.
 */
public class PaxExamExtension implements BeforeAllCallback, InvocationInterceptor, ParameterResolver {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(PaxExamExtension.class);
    private static final long SERVICE_WAIT_MS = 10_000;
    private static final Pattern ITERATION = Pattern.compile("#(\\d+)\\]$");

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (!inside(context)) {
            context.getStore(SPACE).put("container", new Started(context.getRequiredTestClass(), this::options));
        }
    }

    /**
     * The framework's bundles and properties.
     *
     * @param folder a fresh folder of this container
     */
    protected Option[] options(Path folder) {
        return Distribution.options(folder);
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        forward(invocation, method, context, 0);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        Matcher iteration = ITERATION.matcher(context.getUniqueId());
        if (!iteration.find()) {
            throw new IllegalStateException("no iteration in " + context.getUniqueId());
        }
        forward(invocation, method, context, Integer.parseInt(iteration.group(1)));
    }

    @Override
    public <T> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        throw new UnsupportedOperationException(
                "@TestFactory cannot be forwarded into the framework: use @ParameterizedTest");
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onlyInside(invocation, context);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onlyInside(invocation, context);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onlyInside(invocation, context);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        onlyInside(invocation, context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type.isInterface()
                && !type.getName().startsWith("org.junit.")
                && !type.getName().startsWith("java.");
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (!inside(context)) {
            return null;
        }
        BundleContext bundles =
                FrameworkUtil.getBundle(context.getRequiredTestClass()).getBundleContext();
        Class<?> type = parameter.getParameter().getType();
        return type == BundleContext.class ? bundles : service(bundles, type);
    }

    private static Object service(BundleContext bundles, Class<?> type) {
        ServiceTracker<?, ?> tracker = new ServiceTracker<>(bundles, type, null);
        tracker.open();
        try {
            Object service = tracker.waitForService(SERVICE_WAIT_MS);
            if (service == null) {
                throw new AssertionError("no service " + type.getName() + " after " + SERVICE_WAIT_MS + " ms");
            }
            return service;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + type.getName(), e);
        } finally {
            tracker.close();
        }
    }

    private static void onlyInside(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        if (inside(context)) {
            invocation.proceed();
        } else {
            invocation.skip();
        }
    }

    private static void forward(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context,
            int iteration)
            throws Throwable {
        if (inside(context)) {
            invocation.proceed();
            return;
        }
        invocation.skip();
        Started started = context.getStore(SPACE).get("container", Started.class);
        started.call(method.getExecutable(), context.getRequiredTestClass(), iteration);
    }

    private static boolean inside(ExtensionContext context) {
        return FrameworkUtil.getBundle(context.getRequiredTestClass()) != null;
    }

    /** A running container with the probe in it. */
    private static final class Started implements AutoCloseable {
        private final Path folder;
        private final TestContainer container;
        private final TestAddress address;

        Started(Class<?> testClass, Function<Path, Option[]> options) throws IOException {
            folder = Files.createTempDirectory("pitchside-it-").toRealPath();
            writeSettings(testClass);
            ExamSystem system = PaxExamRuntime.createTestSystem(options.apply(folder));
            container = PaxExamRuntime.createContainer(system);
            container.start();
            TestProbeBuilder probe = system.createProbe();
            address = probe.addTest(Inside.class, "run");
            container.install(probe.build().getStream());
        }

        private void writeSettings(Class<?> testClass) throws IOException {
            Path etc = Files.createDirectories(folder.resolve("etc"));
            // What the distribution runs with, unless the test sets it.
            try (Stream<Path> files = Files.list(Distribution.home().resolve("conf/etc"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".cfg")).toList()) {
                    Files.copy(file, etc.resolve(file.getFileName()));
                }
            }
            // Every framework has a store of its own, whatever the test sets.
            Files.writeString(etc.resolve("org.pitchside.store.Store.cfg"), "directory = " + folder.resolve("store"));
            for (Setting setting : testClass.getAnnotationsByType(Setting.class)) {
                List<String> lines = Stream.of(setting.value())
                        .map(line -> line.replace("{folder}", folder.toString())
                                .replace("{home}", Distribution.home().toString()))
                        .toList();
                Files.write(etc.resolve(setting.pid() + ".cfg"), lines);
            }
        }

        void call(Method method, Class<?> testClass, int iteration) throws Throwable {
            String types = Stream.of(method.getParameters())
                    .map(Parameter::getType)
                    .map(Class::getName)
                    .collect(Collectors.joining(","));
            try {
                container.call(
                        new Call(address, new Object[] {testClass.getName(), method.getName(), types, iteration}));
            } catch (RuntimeException e) {
                throw cause(e);
            }
        }

        /** What the test threw, out of the wrappings of Pax Exam and reflection. */
        private static Throwable cause(Throwable wrapped) {
            Throwable t = wrapped;
            while (t.getCause() != null
                    && (t.getClass().getName().startsWith("org.ops4j.pax.")
                            || t instanceof ReflectiveOperationException)) {
                t = t.getCause();
            }
            return t;
        }

        @Override
        public void close() throws IOException {
            container.stop();
            // a framework that is gone must not stay the JVM's log: it fails whoever logs after it
            Logger root = Logger.getLogger("");
            for (Handler handler : root.getHandlers()) {
                if (handler.getClass().getName().startsWith("org.slf4j.bridge.")) {
                    root.removeHandler(handler);
                }
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
