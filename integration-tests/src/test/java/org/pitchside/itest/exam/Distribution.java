package org.pitchside.itest.exam;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** The assembled distribution (system property {@code pitchside.distribution}) as options of Pax Exam. */
final class Distribution {
    private static final Pattern JUNIT_JAR =
            Pattern.compile("(junit-(jupiter|platform)-|opentest4j-|apiguardian-).*\\.jar");
    private static final Pattern CLAUSE = Pattern.compile("([\\w.]+)((?:;[^,;\"]+(?:\"[^\"]*\")?)*),?");
    private static final Pattern VERSION = Pattern.compile("version=\"([\\w.]+)\"");

    private Distribution() {}

    static Path home() {
        return Path.of(System.getProperty("pitchside.distribution", "../deploy-packages/felix/target/pitchside"))
                .toAbsolutePath()
                .normalize();
    }

    /**
     * Every bundle of the distribution, a web console on a free port, and the configuration folder.
     *
     * @param folder a fresh folder of this container: {@code etc} below it is the configuration folder
     */
    static Option[] options(Path folder) {
        Path home = home();
        List<Path> boot = jars(home.resolve("bundle/boot"));
        List<Path> bundles = jars(home.resolve("bundle"));
        if (bundles.isEmpty()) {
            throw new IllegalStateException("no distribution in " + home + "; mvn package builds it");
        }
        List<Option> options = new ArrayList<>();
        boot.forEach(jar -> options.add(bundle(jar.toUri().toString()).startLevel(1)));
        bundles.forEach(jar -> options.add(bundle(jar.toUri().toString())));
        // The test classes see JUnit's own classes of this JVM, so an assertion that fails inside is the same class
        // outside.
        junitPackages().forEach(p -> options.add(systemPackage(p)));
        options.add(frameworkProperty("felix.fileinstall.dir")
                .value(folder.resolve("etc").toString()));
        options.add(frameworkProperty("felix.fileinstall.noInitialDelay").value("true"));
        options.add(frameworkProperty("felix.fileinstall.poll").value("200"));
        options.add(frameworkProperty("felix.fileinstall.filter").value(".*\\.cfg"));
        // It would write each setting back into its file, and read the file while that is empty: a busy machine then
        // runs on defaults.
        options.add(frameworkProperty("felix.fileinstall.enableConfigSave").value("false"));
        options.add(frameworkProperty("org.apache.felix.http.host").value("127.0.0.1"));
        options.add(frameworkProperty("org.osgi.service.http.port").value(Integer.toString(freePort())));
        // Not as a configuration: until that arrives the console would take the password everybody knows.
        options.add(frameworkProperty("felix.webconsole.username").value("groundsman"));
        options.add(frameworkProperty("felix.webconsole.password").value("mower"));
        options.add(frameworkProperty("gosh.args").value("--nointeractive"));
        return options.toArray(Option[]::new);
    }

    static List<Path> jars(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> junitPackages() {
        List<String> packages = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            Path path = Path.of(entry);
            if (!JUNIT_JAR.matcher(path.getFileName().toString()).matches()) {
                continue;
            }
            try (JarFile jar = new JarFile(path.toFile())) {
                String exports = jar.getManifest().getMainAttributes().getValue("Export-Package");
                Matcher clause = CLAUSE.matcher(exports == null ? "" : exports);
                while (clause.find()) {
                    Matcher version = VERSION.matcher(clause.group(2));
                    packages.add(clause.group(1) + (version.find() ? ";version=" + version.group(1) : ""));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return packages;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
