package org.pitchside.board.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * One listener to events. Nothing here waits: what cannot be sent now stands in a short queue, and who does not take it is let go and may
 * come again.
 */
final class Viewer {

    /** What may wait for one viewer, bytes. The bytes themselves are shared between all viewers. */
    static final int MOST_WAITING = 512 * 1024;

    private final Response response;
    private final Callback whole;
    private final Predicate<Role> may;
    private final Consumer<Viewer> gone;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private int waiting;
    private boolean writing;
    private boolean ended;

    /**
     * @param whole completes when the viewer is gone
     * @param may what it may still do
     * @param gone told once, when it has gone
     */
    Viewer(Response response, Callback whole, Predicate<Role> may, Consumer<Viewer> gone) {
        this.response = response;
        this.whole = whole;
        this.may = may;
        this.gone = gone;
    }

    /** Whether it may do now what a role may. */
    boolean may(Role role) {
        return may.test(role);
    }

    void send(byte[] event) {
        synchronized (this) {
            if (ended) {
                return;
            }
            if (waiting + event.length <= MOST_WAITING) {
                queue.add(event);
                waiting += event.length;
                if (writing) {
                    return;
                }
                writing = true;
            } else {
                event = null;
            }
        }
        if (event == null) {
            end(new TimeoutException("the viewer does not take its events"));
        } else {
            next();
        }
    }

    private void next() {
        byte[] event;
        synchronized (this) {
            event = ended ? null : queue.poll();
            if (event == null) {
                writing = false;
                return;
            }
        }
        int length = event.length;
        response.write(false, ByteBuffer.wrap(event), new Callback() {
            @Override
            public void succeeded() {
                synchronized (Viewer.this) {
                    waiting -= length;
                }
                next();
            }

            @Override
            public void failed(Throwable e) {
                end(e);
            }

            @Override
            public InvocationType getInvocationType() {
                return InvocationType.NON_BLOCKING;
            }
        });
    }

    /** @param reason null: it is done with in peace */
    void end(Throwable reason) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            queue.clear();
        }
        gone.accept(this);
        if (reason == null) {
            whole.succeeded();
        } else {
            whole.failed(reason);
        }
    }
}
