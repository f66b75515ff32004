package org.pitchside.gateway.internal;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners, away from the bats' threads and the store's. Each listener has a thread and a bounded queue of its own: one that is
 * slow or throws misses news itself, counted, and takes nothing from the others. Who must hear of every swing reads the store.
 *
 * @param <L> who is told
 */
final class News<L> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(News.class);
    private static final long CLOSE_S = 2;

    private final String thread;
    private final int mostWaiting;
    private final List<Ear> ears = new CopyOnWriteArrayList<>();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong thrown = new AtomicLong();

    /** A listener and its thread. */
    private final class Ear {

        private final Object key;
        private final Supplier<L> listener;
        private final Runnable gone;
        private final ThreadPoolExecutor teller;
        private final AtomicLong failures = new AtomicLong();

        Ear(Object key, Supplier<L> listener, Runnable gone) {
            this.key = key;
            this.listener = listener;
            this.gone = gone;
            teller = new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(mostWaiting),
                    r -> {
                        var t = new Thread(r, thread);
                        t.setDaemon(true);
                        return t;
                    },
                    (r, e) -> missed.incrementAndGet());
        }

        void tell(Consumer<L> news) {
            teller.execute(() -> {
                try {
                    L l = listener.get();
                    if (l == null) {
                        missed.incrementAndGet();
                    } else {
                        news.accept(l);
                    }
                } catch (RuntimeException | LinkageError e) {
                    thrown.incrementAndGet();
                    if (failures.getAndIncrement() % 1000 == 0) {
                        LOG.warn("{} failed to hear of something; the others heard", key, e);
                    }
                }
            });
        }

        void close() {
            teller.shutdown();
            try {
                if (!teller.awaitTermination(CLOSE_S, TimeUnit.SECONDS)) {
                    missed.addAndGet(teller.shutdownNow().size());
                    LOG.warn("{} did not hear all news in time", key);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                gone.run();
            }
        }
    }

    /**
     * @param thread name of the listeners' threads
     * @param mostWaiting news that may wait for one listener
     */
    News(String thread, int mostWaiting) {
        this.thread = thread;
        this.mostWaiting = mostWaiting;
    }

    void add(L listener) {
        add(listener, () -> listener, () -> {});
    }

    /**
     * @param key what it is taken away by
     * @param listener asked for on its own thread each time there is something to tell; null while it cannot be had
     * @param gone run once it hears no more
     */
    void add(Object key, Supplier<L> listener, Runnable gone) {
        ears.add(new Ear(key, listener, gone));
    }

    void remove(Object key) {
        for (Ear ear : ears) {
            if (ear.key.equals(key) && ears.remove(ear)) {
                ear.close();
            }
        }
    }

    void tell(Consumer<L> news) {
        for (Ear ear : ears) {
            ear.tell(news);
        }
    }

    /** News that a listener did not hear because it was too slow. */
    long missed() {
        return missed.get();
    }

    /** News at which a listener threw. */
    long thrown() {
        return thrown.get();
    }

    @Override
    public void close() {
        ears.forEach(Ear::close);
        ears.clear();
    }
}
