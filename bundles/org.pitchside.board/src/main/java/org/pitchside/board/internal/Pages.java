package org.pitchside.board.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The files of the page, out of the bundle: read once, packed once, and not sent again to a browser that has them. */
final class Pages {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "webmanifest", "application/manifest+json",
            "svg", "image/svg+xml",
            "png", "image/png");
    private static final int MOST = 4 * 1024 * 1024;

    private record File(String type, byte[] plain, byte[] packed, String tag) {}

    private final Map<String, File> files = new ConcurrentHashMap<>();

    void handle(Request request, Response response, Callback callback, String path) {
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        if (!head && !HttpMethod.GET.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            throw new Refusal(405, "The page can only be read.");
        }
        File file = find(path.equals("/") ? "/index.html" : path)
                .orElseThrow(() -> new Refusal(404, "There is no such page here."));
        var headers = response.getHeaders();
        headers.put(HttpHeader.ETAG, file.tag());
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
        headers.put(HttpHeader.VARY, "Accept-Encoding");
        if (file.tag().equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
            response.setStatus(304);
            response.write(true, null, callback);
            return;
        }
        headers.put(HttpHeader.CONTENT_TYPE, file.type());
        boolean packed = request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING, "gzip");
        if (packed) {
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        byte[] body = packed ? file.packed() : file.plain();
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, head ? null : ByteBuffer.wrap(body), callback);
    }

    /** Plain names only: a path that climbs, or that is not in the bundle, is not there. */
    private Optional<File> find(String path) {
        if (!path.matches("(/[A-Za-z0-9][A-Za-z0-9._-]*){1,4}")) {
            return Optional.empty();
        }
        File known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream in = Pages.class.getResourceAsStream("/web" + path)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] plain = in.readNBytes(MOST);
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(plain);
            }
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(plain), 0, 12);
            var file = new File(type, plain, packed.toByteArray(), '"' + digest + '"');
            files.put(path, file);
            return Optional.of(file);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the page's file " + path + " cannot be read", e);
        }
    }
}
