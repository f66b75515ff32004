package org.pitchside.board.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.Verdict;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.pitchside.board.internal.Site.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-Sent Events. Swings are read from the store behind a cursor of this process, so that what was committed is told, in order, once;
 * news from the pipeline only wakes the reader. One thread does it all; each event is made once for all viewers.
 */
final class Events implements AutoCloseable {

    static final int MOST_VIEWERS = 200;
    /** How far a viewer that comes back is told what it missed. */
    static final int MOST_MISSED = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int PAGE = 100;
    private static final long BATS_S = 2;
    private static final long ALIVE_S = 15;
    private static final byte[] STILL_HERE = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

    private final Answers answers;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final ModelNews modelNews;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(r -> {
        var t = new Thread(r, "pitchside-events");
        t.setDaemon(true);
        return t;
    });
    private long told = -1;
    private Object lastHealth;
    private boolean storeFailed;

    Events(Answers answers, Models models) {
        this.answers = answers;
        modelNews = new ModelNews(models, viewers);
    }

    void start() {
        thread.scheduleWithFixedDelay(guarded(this::look), 0, BATS_S, TimeUnit.SECONDS);
        thread.scheduleWithFixedDelay(guarded(this::stillHere), ALIVE_S, ALIVE_S, TimeUnit.SECONDS);
        modelNews.start();
    }

    int viewers() {
        return viewers.size();
    }

    /** A swing is on the disk. */
    void committed() {
        if (!woken.getAndSet(true)) {
            run(this::swings);
        }
    }

    void provisional(SwingId id, long atUs, Verdict verdict) {
        run(() -> all("provisional", null, answers.told.provisional(id, atUs, verdict)));
    }

    void rejected(Swing candidate) {
        SwingId id = candidate.id();
        run(() -> all(
                "rejected", null, Map.of("id", Told.word(id), "bat", id.bat().toString())));
    }

    /**
     * A viewer comes: it is told what it missed, then what happens.
     *
     * @param may what it may still do
     */
    void listen(Call call, Predicate<Role> may) {
        if (viewers.size() >= MOST_VIEWERS) {
            throw new Refusal(503, "Too many look at this page already.", 5);
        }
        long last = lastEventId(call.request().getHeaders().get("Last-Event-ID"));
        var headers = call.response().getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        var viewer = new Viewer(call.response(), call.callback(), may, viewers::remove);
        try {
            thread.execute(guarded(() -> greet(viewer, last)));
        } catch (RejectedExecutionException e) {
            throw new Refusal(503, "The gateway is stopping.", 5);
        }
    }

    private static long lastEventId(String text) {
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private void greet(Viewer viewer, long last) {
        try {
            swings();
            long end = Math.max(told, 0);
            List<StoredSwing> missed = List.of();
            boolean anew = last > end;
            if (last >= 0 && last < end) {
                missed = answers.store.after(last, MOST_MISSED + 1);
                anew = missed.size() > MOST_MISSED;
            }
            viewers.add(viewer);
            viewer.send(event(
                    "hello",
                    Long.toString(end),
                    Map.of(
                            "gateway",
                            "pitchside",
                            "nowUs",
                            answers.nowUs(),
                            "machineUs",
                            System.currentTimeMillis() * 1000)));
            if (anew) {
                viewer.send(event("reset", null, Map.of()));
            } else {
                missed.forEach(s -> viewer.send(swing(s)));
            }
            viewer.send(event("bats", null, answers.bats()));
            viewer.send(event("health", null, answers.health()));
            modelNews.greet(viewer);
        } catch (StoreException e) {
            viewers.add(viewer);
            viewer.send(event("reset", null, Map.of()));
        }
    }

    private void look() {
        swings();
        if (viewers.isEmpty()) {
            return;
        }
        all("bats", null, answers.bats());
        Map<String, Object> health = answers.health();
        if (!health.equals(lastHealth)) {
            lastHealth = health;
            all("health", null, health);
        }
    }

    /** Tells all swings committed since. */
    private void swings() {
        woken.set(false);
        try {
            if (told < 0) {
                told = answers.store.end();
            }
            List<StoredSwing> news;
            do {
                news = answers.store.after(told, PAGE);
                for (StoredSwing s : news) {
                    byte[] event = viewers.isEmpty() ? null : swing(s);
                    viewers.forEach(v -> v.send(event));
                    told = s.position();
                }
            } while (news.size() == PAGE);
            storeFailed = false;
        } catch (StoreException e) {
            if (!storeFailed) {
                storeFailed = true;
                LOG.warn("the page cannot be told of swings now: {}", e.getMessage());
            }
        }
    }

    private byte[] swing(StoredSwing s) {
        return event("swing", Long.toString(s.position()), answers.told.swing(s));
    }

    private void stillHere() {
        for (Viewer v : viewers) {
            if (v.may(Role.VIEWER)) {
                v.send(STILL_HERE);
            } else {
                v.end(null);
            }
        }
    }

    private void all(String name, String id, Object data) {
        if (!viewers.isEmpty()) {
            byte[] event = event(name, id, data);
            viewers.forEach(v -> v.send(event));
        }
    }

    static byte[] event(String name, String id, Object data) {
        String head = (id == null ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: ";
        return (head + new String(Site.bytes(data), StandardCharsets.UTF_8) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private void run(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            // the page is closing; the store has it
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("the page's events failed once; they go on", e);
            }
        };
    }

    /** Sends every viewer away; they come again. */
    void sendAway() {
        viewers.forEach(v -> v.end(null));
    }

    @Override
    public void close() {
        thread.shutdownNow();
        modelNews.close();
        sendAway();
    }
}
