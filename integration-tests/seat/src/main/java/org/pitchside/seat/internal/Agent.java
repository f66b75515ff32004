package org.pitchside.seat.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.osgi.service.deploymentadmin.DeploymentAdmin;
import org.osgi.service.deploymentadmin.DeploymentException;
import org.osgi.service.deploymentadmin.DeploymentPackage;
import org.pitchside.seat.OperatorConsole.Installed;

/** Kura's deployment agent: what was installed is kept as a file, and installed again at every boot, since the bundle cache is thrown away. */
final class Agent {
    private final DeploymentAdmin admin;
    private final Path packages;

    /** @param packages Kura's folder of packages */
    Agent(DeploymentAdmin admin, Path packages) {
        this.admin = admin;
        this.packages = packages;
    }

    /** Installs every package that an earlier boot had. */
    List<Installed> boot() throws IOException {
        List<Installed> done = new ArrayList<>();
        for (Object url : known().values()) {
            done.add(install(Path.of(URI.create(url.toString())), false));
        }
        return done;
    }

    Installed install(Path dp) {
        return install(dp, true);
    }

    Installed uninstall(String name) {
        try {
            DeploymentPackage there = admin.getDeploymentPackage(name);
            if (there == null) {
                return new Installed(false, "no package " + name);
            }
            there.uninstall();
            Properties known = known();
            Object url = known.remove(name);
            if (url != null) {
                Files.deleteIfExists(Path.of(URI.create(url.toString())));
            }
            write(known);
            return new Installed(true, "");
        } catch (DeploymentException | IOException e) {
            return new Installed(false, words(e));
        }
    }

    private Installed install(Path dp, boolean keep) {
        try (InputStream in = Files.newInputStream(dp)) {
            DeploymentPackage there = admin.installDeploymentPackage(in);
            if (keep) {
                Path kept =
                        Files.createDirectories(packages).resolve(there.getName() + "_" + there.getVersion() + ".dp");
                Files.copy(dp, kept, StandardCopyOption.REPLACE_EXISTING);
                Properties known = known();
                known.setProperty(there.getName(), kept.toUri().toString());
                write(known);
            }
            return new Installed(true, "");
        } catch (DeploymentException | IOException e) {
            return new Installed(false, words(e));
        }
    }

    private Properties known() {
        Properties known = new Properties();
        Path file = packages.resolve("dpa.properties");
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                known.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return known;
    }

    private void write(Properties known) throws IOException {
        try (var out = Files.newOutputStream(packages.resolve("dpa.properties"))) {
            known.store(out, null);
        }
    }

    private static String words(Exception e) {
        return e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
    }
}
