package org.pitchside.board.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** A screen that takes its events, and one that does not. */
class ViewerTest {

    private final List<String> written = new ArrayList<>();
    private final List<Callback> unfinished = new ArrayList<>();
    private final List<Object> ends = new ArrayList<>();
    private int gone;

    /** A response whose writes end when the test says so. */
    private final Response response = (Response) Proxy.newProxyInstance(
            Response.class.getClassLoader(), new Class<?>[] {Response.class}, (proxy, method, arguments) -> {
                assertEquals("write", method.getName());
                written.add(
                        StandardCharsets.UTF_8.decode((ByteBuffer) arguments[1]).toString());
                unfinished.add((Callback) arguments[2]);
                return null;
            });

    private final Viewer viewer =
            new Viewer(response, Callback.from(() -> ends.add("in peace"), ends::add), role -> true, v -> gone++);

    private static byte[] event(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void oneIsWrittenAtATimeInOrder() {
        viewer.send(event("one"));
        viewer.send(event("two"));
        List<String> first = List.copyOf(written);
        unfinished.get(0).succeeded();

        assertEquals(List.of("one"), first);
        assertEquals(List.of("one", "two"), written);
    }

    @Test
    void whoDoesNotTakeThemIsLetGoWhenTooMuchWaits() {
        byte[] big = new byte[Viewer.MOST_WAITING / 4];
        for (int i = 0; i < 4; i++) {
            viewer.send(big);
        }
        int before = gone;
        viewer.send(event("one more"));
        viewer.send(event("and more"));

        assertEquals(0, before);
        assertEquals(1, gone);
        assertEquals(1, written.size());
        assertInstanceOf(TimeoutException.class, ends.get(0));
    }

    @Test
    void whatWasTakenWaitsNoMore() {
        byte[] big = new byte[Viewer.MOST_WAITING / 2];
        for (int i = 0; i < 20; i++) {
            viewer.send(big);
            unfinished.get(i).succeeded();
        }

        assertEquals(0, gone);
        assertEquals(20, written.size());
    }

    @Test
    void aLineThatBreaksEndsItOnce() {
        viewer.send(event("one"));
        unfinished.get(0).failed(new java.io.IOException("broken"));
        viewer.end(null);

        assertEquals(1, gone);
        assertEquals(1, ends.size());
    }
}
