package org.pitchside.board.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.pitchside.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every request comes by here: is it for us, from a page of ours, by somebody who may; then it goes to the API, the events or the page. */
final class Site extends Handler.Abstract {

    static final String COOKIE = "pitchside";
    static final String CSRF_HEADER = "X-Pitchside-CSRF";
    private static final int MOST_BODY = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Site.class);
    private static final String POLICY =
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static final String API = "/api/v1/";
    private static final JSON NULLS_TOO = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private final Access access;
    private final Api api;
    private final Pages pages;
    private volatile Set<String> hostNames = Set.of();

    Site(Access access, Api api, Pages pages) {
        this.access = access;
        this.api = api;
        this.pages = pages;
    }

    void hostNames(Set<String> names) {
        hostNames = names;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        try {
            headers(request, response);
            host(request);
            origin(request);
            String path = Request.getPathInContext(request);
            if (path.startsWith("/api/")) {
                if (!path.startsWith(API)) {
                    throw new Refusal(404, "This gateway speaks version 1 of the API: /api/v1/.");
                }
                api.handle(call(request, response, callback, path.substring(API.length())));
            } else {
                pages.handle(request, response, callback, path);
            }
        } catch (Refusal e) {
            refuse(request, response, callback, e);
        } catch (StoreException e) {
            refuse(request, response, callback, new Refusal(503, sentence(e.getMessage())));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} {} failed", request.getMethod(), Request.getPathInContext(request), e);
            refuse(request, response, callback, new Refusal(500, "This failed; the gateway's log says why."));
        }
        return true;
    }

    private static String sentence(String message) {
        String text = String.valueOf(message);
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    private static void headers(Request request, Response response) {
        var h = response.getHeaders();
        h.put("Content-Security-Policy", POLICY);
        h.put("X-Content-Type-Options", "nosniff");
        h.put("X-Frame-Options", "DENY");
        h.put("Referrer-Policy", "no-referrer");
        h.put("Cross-Origin-Opener-Policy", "same-origin");
        h.put("Cross-Origin-Resource-Policy", "same-origin");
        h.put("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        if (request.isSecure()) {
            h.put("Strict-Transport-Security", "max-age=31536000");
        }
    }

    /** A name that was made to point here (DNS rebinding) is not ours: an address, this machine's names and those set are. */
    private void host(Request request) {
        String host =
                Optional.ofNullable(Request.getServerName(request)).orElse("").toLowerCase(Locale.ROOT);
        boolean address = host.matches("\\d{1,3}(\\.\\d{1,3}){3}") || host.startsWith("[") || host.contains(":");
        if (!address && !host.equals("localhost") && !hostNames.contains(host) && !OwnName.is(host)) {
            throw new Refusal(421, "This gateway is not known by that name; an operator can add it to host.names.");
        }
    }

    /** Asked once: a look-up may take its time. */
    private static final class OwnName {
        private static final String NAME = name();

        private static String name() {
            try {
                return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            } catch (UnknownHostException e) {
                return "";
            }
        }

        static boolean is(String host) {
            return !NAME.isEmpty() && (host.equals(NAME) || host.equals(NAME + ".local"));
        }
    }

    private static void origin(Request request) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        String ours = (request.isSecure() ? "https://" : "http://")
                + request.getHeaders().get(HttpHeader.HOST);
        if (origin != null && !origin.equalsIgnoreCase(ours)) {
            throw new Refusal(403, "A page of another site may not ask this.");
        }
        if ("cross-site".equals(request.getHeaders().get("Sec-Fetch-Site"))
                && Request.getPathInContext(request).startsWith("/api/")) {
            throw new Refusal(403, "A page of another site may not ask this.");
        }
    }

    private Call call(Request request, Response response, Callback callback, String path) {
        String cookie = null;
        for (HttpCookie c : Request.getCookies(request)) {
            if (c.getName().equals(COOKIE) && Access.isToken(c.getValue())) {
                cookie = c.getValue();
            }
        }
        if (cookie == null) {
            cookie = access.token();
            if (path.equals("session")) {
                setCookie(request, response, cookie);
            }
        }
        var call = new Call(
                request, response, callback, path, cookie, access.role(cookie).orElse(null));
        if (!HttpMethod.GET.is(request.getMethod())
                && !HttpMethod.HEAD.is(request.getMethod())
                && !access.csrfIsRight(cookie, request.getHeaders().get(CSRF_HEADER))) {
            throw new Refusal(403, "The request carries no valid token; load the page anew.");
        }
        return call;
    }

    static void setCookie(Request request, Response response, String cookie) {
        Response.putCookie(
                response,
                HttpCookie.build(COOKIE, cookie)
                        .path("/")
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite(HttpCookie.SameSite.STRICT)
                        .build());
    }

    /**
     * One question to the API.
     *
     * @param path behind {@code /api/v1/}
     * @param role null for somebody who must sign in first
     */
    record Call(Request request, Response response, Callback callback, String path, String cookie, Role role) {

        boolean is(HttpMethod method) {
            return method.is(request.getMethod());
        }

        void needs(Role needed) {
            if (role == null) {
                throw new Refusal(401, "Sign in first.");
            }
            if (!role.may(needed)) {
                throw new Refusal(403, "That is for the role " + needed.words() + ".");
            }
        }

        /** The JSON object that a body carries; empty where it carries another thing. */
        Map<String, Object> object() {
            String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
            if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
                throw new Refusal(415, "What is asked comes as JSON.");
            }
            try {
                Map<String, Object> object = JSON.std.mapFrom(body(request, MOST_BODY));
                return object == null ? Map.of() : object;
            } catch (IOException | ClassCastException e) {
                return Map.of();
            }
        }

        void json(Object body) {
            Site.json(response, callback, 200, body);
        }

        /** Whether it is asked for as lines for a terminal. */
        boolean wantsText() {
            String accept = request.getHeaders().get(HttpHeader.ACCEPT);
            return accept != null && accept.strip().toLowerCase(Locale.ROOT).startsWith("text/plain");
        }

        void text(String text) {
            Site.answer(response, callback, 200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        }

        String address() {
            return Request.getRemoteAddr(request);
        }
    }

    static byte[] bytes(Object body) {
        try {
            return NULLS_TOO.asBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void json(Response response, Callback callback, int status, Object body) {
        answer(response, callback, status, "application/json; charset=utf-8", bytes(body));
    }

    private static void answer(Response response, Callback callback, int status, String type, byte[] bytes) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    private static void refuse(Request request, Response response, Callback callback, Refusal refusal) {
        if (response.isCommitted()) {
            callback.failed(refusal);
            return;
        }
        if (!HttpMethod.GET.is(request.getMethod())) {
            // its body may not have been read: nobody is to ask again on this connection, which closes
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        if (refusal.retryAfterS() > 0) {
            response.getHeaders().put(new HttpField(HttpHeader.RETRY_AFTER, Long.toString(refusal.retryAfterS())));
        }
        json(response, callback, refusal.status(), Map.of("error", refusal.getMessage()));
    }

    /** A body of a few bytes, whole. */
    static String body(Request request, int most) {
        if (request.getLength() > most) {
            throw new Refusal(413, "The request is longer than " + most + " bytes.");
        }
        try (var in = Request.asInputStream(request)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new Refusal(413, "The request is longer than " + most + " bytes.");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Refusal(400, "The request did not arrive whole.");
        }
    }
}
