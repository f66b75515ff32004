package org.pitchside.board.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty on one address: few threads, short headers, and limits on everything that a client may hold. */
final class Door implements AutoCloseable {

    private static final int THREADS = 12;
    private static final int MOST_CONNECTIONS = 600;
    private static final long IDLE_MS = 30_000;
    private static final int HEADER_BYTES = 8192;
    /** A body that comes slower than this, bytes a second, is not waited for. */
    private static final long LEAST_RATE = 100;

    private final Server server;
    private final int port;

    /** @throws IOException in words for the log: the port is taken, the certificate cannot be used */
    Door(BoardSettings settings, Handler handler) throws IOException {
        var threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("pitchside-board");
        threads.setDaemon(true);
        server = new Server(threads);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setResponseHeaderSize(HEADER_BYTES);
        http.setMinRequestDataRate(LEAST_RATE);
        var plain = new HttpConnectionFactory(http);
        ConnectionFactory[] speaks = {plain};
        if (settings.tls()) {
            http.addCustomizer(new SecureRequestCustomizer(false));
            speaks = new ConnectionFactory[] {new SslConnectionFactory(tls(settings), plain.getProtocol()), plain};
        }
        var connector = new ServerConnector(server, 1, 1, speaks);
        connector.setHost(settings.address());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_MS);
        connector.setAcceptQueueSize(128);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        server.setHandler(handler);
        server.setStopTimeout(500);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IOException(
                    "cannot listen on " + settings.address() + ":" + settings.port() + ": " + reason(e), e);
        }
        port = connector.getLocalPort();
    }

    private static String reason(Throwable e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
    }

    int port() {
        return port;
    }

    private static SslContextFactory.Server tls(BoardSettings settings) throws IOException {
        List<Certificate> chain;
        try (var in = Files.newInputStream(Path.of(settings.tlsCertificate()))) {
            chain = List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
        } catch (GeneralSecurityException | IOException | InvalidPathException e) {
            throw new IOException(
                    "tls.certificate " + settings.tlsCertificate() + " cannot be read: " + e.getMessage(), e);
        }
        if (chain.isEmpty()) {
            throw new IOException("tls.certificate " + settings.tlsCertificate() + " holds no certificate");
        }
        PrivateKey key = key(settings.tlsKey(), chain.get(0).getPublicKey().getAlgorithm());
        try {
            if (!fits(key, chain.get(0).getPublicKey())) {
                // no keystore minds, and every visitor would be turned away without a word
                throw new IOException(
                        "tls.key " + settings.tlsKey() + " is not the key of " + settings.tlsCertificate());
            }
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("board", key, new char[0], chain.toArray(Certificate[]::new));
            var tls = new SslContextFactory.Server();
            tls.setKeyStore(keys);
            tls.setKeyStorePassword("");
            tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
            return tls;
        } catch (GeneralSecurityException e) {
            throw new IOException("tls.certificate and tls.key do not fit: " + e.getMessage(), e);
        }
    }

    private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] text = "pitchside".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(text);
        return signature.verify(signed);
    }

    private static PrivateKey key(String file, String algorithm) throws IOException {
        try {
            var base64 = new StringBuilder();
            boolean inside = false;
            for (String line : Files.readAllLines(Path.of(file))) {
                if (line.startsWith("-----")) {
                    inside = line.equals("-----BEGIN PRIVATE KEY-----");
                } else if (inside) {
                    base64.append(line.strip());
                }
            }
            if (base64.isEmpty()) {
                throw new IOException("it holds no \"BEGIN PRIVATE KEY\" (PKCS #8, not encrypted)");
            }
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64.toString())));
        } catch (IOException | InvalidPathException e) {
            throw new IOException("tls.key " + file + " cannot be read: " + e.getMessage(), e);
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw new IOException("tls.key " + file + " does not fit the certificate", e);
        } catch (GeneralSecurityException e) {
            throw new IOException("tls.key " + file + ": this Java knows no " + algorithm, e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            // it is gone for us, whatever it says
        }
        // the next door opens to the same rooms: they are not torn down with this one
        server.setHandler((Handler) null);
        server.destroy();
    }
}
