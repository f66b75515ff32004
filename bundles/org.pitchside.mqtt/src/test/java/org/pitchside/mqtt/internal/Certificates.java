package org.pitchside.mqtt.internal;

import java.io.IOException;
import java.nio.file.Path;

/** Two authorities, and a broker's key signed by the first, made by the JDK's keytool. */
final class Certificates {

    private final Path folder;

    Certificates(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        authority("ca");
        authority("other");
        keytool(
                "-genkeypair",
                "-alias",
                "broker",
                "-keystore",
                "broker.p12",
                "-dname",
                "CN=localhost",
                "-keyalg",
                "EC");
        keytool("-certreq", "-alias", "broker", "-keystore", "broker.p12", "-file", "broker.csr");
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-keystore",
                "ca.p12",
                "-infile",
                "broker.csr",
                "-outfile",
                "broker.pem",
                "-ext",
                "san=dns:localhost");
        key();
    }

    private void authority(String name) throws IOException, InterruptedException {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keystore",
                name + ".p12",
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-ext",
                "bc=ca:true");
        keytool("-exportcert", "-rfc", "-alias", name, "-keystore", name + ".p12", "-file", name + ".pem");
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(java.util.List.of(arguments));
        command.addAll(java.util.List.of("-storepass", "changeit", "-storetype", "PKCS12"));
        int status = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("keytool failed: " + command);
        }
    }

    /** keytool does not give keys away. */
    private void key() throws IOException {
        try (var in = java.nio.file.Files.newInputStream(folder.resolve("broker.p12"))) {
            var keys = java.security.KeyStore.getInstance("PKCS12");
            keys.load(in, "changeit".toCharArray());
            byte[] key = keys.getKey("broker", "changeit".toCharArray()).getEncoded();
            java.nio.file.Files.writeString(
                    folder.resolve("broker.key"),
                    "-----BEGIN PRIVATE KEY-----\n"
                            + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
                                    .encodeToString(key)
                            + "\n-----END PRIVATE KEY-----\n");
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String brokerSettings() {
        return "certfile " + folder.resolve("broker.pem") + "\nkeyfile " + folder.resolve("broker.key") + "\n";
    }

    Path authority() {
        return folder.resolve("ca.pem");
    }

    Path otherAuthority() {
        return folder.resolve("other.pem");
    }
}
