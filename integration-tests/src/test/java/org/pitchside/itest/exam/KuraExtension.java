package org.pitchside.itest.exam;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;

/** Starts Kura's platform (system property {@code pitchside.seat}) with our bundles on it. */
public final class KuraExtension extends PaxExamExtension {

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
            // slf4j finds its backend as it starts
            options.add(bundle(jar.toUri().toString()).startLevel(name.startsWith("slf4j") ? 1 : 2));
        }
        Distribution.jars(Distribution.home().resolve("bundle")).stream()
                .filter(jar -> jar.getFileName().toString().startsWith("org.pitchside."))
                .forEach(jar -> options.add(bundle(jar.toUri().toString()).startLevel(5)));
        Distribution.junitPackages().forEach(p -> options.add(systemPackage(p)));
        options.add(frameworkProperty("osgi.framework.useSystemProperties").value("false"));
        return options.toArray(Option[]::new);
    }
}
