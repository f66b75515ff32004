package org.pitchside.board.internal;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators what changed at the models and the rollout. Looks on a thread of its own: a shelf that checks a package keeps whoever
 * asks waiting, and swings are not to wait with it.
 */
final class ModelNews implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelNews.class);
    private static final long LOOK_MS = 1000;

    private final Models models;
    private final Set<Viewer> viewers;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(r -> {
        var t = new Thread(r, "pitchside-model-news");
        t.setDaemon(true);
        return t;
    });
    private Map<String, Object> lastModels;
    private Map<String, Object> lastRollout;

    /** @param viewers all of them; operators are told */
    ModelNews(Models models, Set<Viewer> viewers) {
        this.models = models;
        this.viewers = viewers;
    }

    void start() {
        thread.scheduleWithFixedDelay(guarded(this::look), LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** A viewer has come. */
    void greet(Viewer viewer) {
        if (!viewer.may(Role.OPERATOR)) {
            return;
        }
        try {
            thread.execute(guarded(() -> {
                tell(List.of(viewer), "models", models.keptNow());
                tell(List.of(viewer), "rollout", models.rolloutNow());
            }));
        } catch (RejectedExecutionException e) {
            // the page is closing
        }
    }

    private void look() {
        List<Viewer> operators =
                viewers.stream().filter(v -> v.may(Role.OPERATOR)).toList();
        if (operators.isEmpty()) {
            return;
        }
        lastModels = news(operators, "models", lastModels, models::keptNow);
        lastRollout = news(operators, "rollout", lastRollout, models::rolloutNow);
    }

    private static Map<String, Object> news(
            List<Viewer> operators, String name, Map<String, Object> last, Supplier<Map<String, Object>> question) {
        Map<String, Object> now = question.get();
        if (!now.equals(last)) {
            tell(operators, name, now);
        }
        return now;
    }

    private static void tell(List<Viewer> operators, String name, Object data) {
        byte[] event = Events.event(name, null, data);
        // who signed out since is no operator any more
        operators.stream().filter(v -> v.may(Role.OPERATOR)).forEach(v -> v.send(event));
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("the page's news of models failed once; they go on", e);
            }
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
