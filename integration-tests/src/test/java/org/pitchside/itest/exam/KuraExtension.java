package org.pitchside.itest.exam;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.ops4j.pax.exam.Option;

/** Starts Kura's platform (system property {@code pitchside.seat}) with our bundles on it. */
public final class KuraExtension extends PaxExamExtension {
    /** The rooms that a gateway has; the API is the platform's, the narrator the laptop's. */
    private static final Pattern OURS = Pattern.compile("org\\.pitchside\\.(?!kura\\.api|laptop).*\\.jar");

    /** The platform's folder. */
    static Path home() {
        return Path.of(System.getProperty("pitchside.seat", "seat/target/kura"))
                .toAbsolutePath()
                .normalize();
    }

    @Override
    protected Option[] options(Path folder) {
        List<Option> options = new ArrayList<>();
        for (Path jar : Distribution.jars(home().resolve("plugins"))) {
            String name = jar.getFileName().toString();
            if (name.equals("org.eclipse.osgi.jar")) {
                continue;
            }
            // slf4j finds its backend as it starts; what the platform does with components begins when it is whole
            int level = name.startsWith("slf4j") ? 1 : name.startsWith("org.pitchside.seat") ? 3 : 2;
            options.add(bundle(jar.toUri().toString()).startLevel(level));
        }
        Distribution.jars(Distribution.home().resolve("bundle")).stream()
                .filter(jar -> OURS.matcher(jar.getFileName().toString()).matches())
                .forEach(jar -> options.add(bundle(jar.toUri().toString()).startLevel(5)));
        // as Kura's start script sets it, for the whole JVM
        System.setProperty("kura.home", folder.toString());
        String log = System.getProperty("pitchside.log");
        if (log != null) {
            System.setProperty("org.slf4j.simpleLogger.logFile", log + ".kura");
        }
        options.add(frameworkProperty("kura.home").value(folder.toString()));
        Distribution.junitPackages().forEach(p -> options.add(systemPackage(p)));
        return options.toArray(Option[]::new);
    }
}
