package org.pitchside.board.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.health.HealthSource.Level;

/** The page with the operator's certificate, and with one that cannot be used. */
class TlsTest {

    @TempDir
    static Path folder;

    private static KeyStore keys;

    @BeforeAll
    static void anOperatorsCertificate() throws Exception {
        Path store = folder.resolve("operator.p12");
        run("-genkeypair", "-keystore", store.toString(), "-ext", "san=dns:localhost,ip:127.0.0.1");
        keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        pem("certificate.pem", "CERTIFICATE", keys.getCertificate("gateway").getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("gateway", "changeit".toCharArray()).getEncoded());
        Path other = folder.resolve("other.p12");
        run("-genkeypair", "-keystore", other.toString());
        var others = KeyStore.getInstance(other.toFile(), "changeit".toCharArray());
        pem(
                "other.pem",
                "PRIVATE KEY",
                others.getKey("gateway", "changeit".toCharArray()).getEncoded());
    }

    private static void run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "-alias",
                "gateway",
                "-dname",
                "CN=gateway",
                "-keyalg",
                "EC",
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12"));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    private static void pem(String name, String what, byte[] content) throws IOException {
        Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + what + "-----\n");
    }

    private static Opened given(String certificate, String key) {
        return new Opened(Map.of(
                "tls.certificate", folder.resolve(certificate).toString(),
                "tls.key", folder.resolve(key).toString()));
    }

    @Test
    void thePageIsServedOverTlsAndItsCookieStaysThere() throws Exception {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("gateway", keys.getCertificate("gateway"));
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var client = HttpClient.newBuilder().sslContext(context).build();

        try (var opened = given("certificate.pem", "key.pem").ready()) {
            var uri = URI.create("https://localhost:" + opened.port + "/api/v1/session");
            var own = "https://localhost:" + opened.port;
            var answer = client.send(
                    HttpRequest.newBuilder(uri).header("Origin", own).build(), HttpResponse.BodyHandlers.ofString());
            var plain = client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Origin", own.replace("https", "http"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertEquals(200, answer.statusCode(), answer.body());
            assertTrue(answer.headers().firstValue("Set-Cookie").orElse("").contains("Secure"));
            assertTrue(answer.headers().firstValue("Strict-Transport-Security").isPresent());
            assertEquals(403, plain.statusCode(), "the same page without TLS is another origin");
        }
    }

    @Test
    void aCertificateThatCannotBeUsedIsAFaultInWordsAndThePageDoesNotFallBackToPlainHttp() {
        for (String[] wrong : new String[][] {
            {"no-such.pem", "key.pem", "tls.certificate"},
            {"key.pem", "key.pem", "tls.certificate"},
            {"certificate.pem", "no-such.pem", "tls.key"},
            {"certificate.pem", "certificate.pem", "tls.key"},
            {"certificate.pem", "other.pem", "tls.key"}
        }) {
            try (var opened = given(wrong[0], wrong[1])) {
                Opened.await(
                        wrong[0] + " with " + wrong[1] + " is told",
                        () -> opened.board.health().get(0).level() == Level.FAULT);
                String sentence = opened.board.health().get(0).sentence();

                assertTrue(sentence.contains(wrong[2]), sentence);
                assertEquals(0, opened.board.port());
            }
        }
    }
}
