package org.pitchside.models.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells followers of the latest value, holding no lock while it does. Each follower hears one value at a time and never an older one after
 * a newer one; values that came and went while it was busy are passed over.
 */
final class Followers<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final List<Follower> all = new CopyOnWriteArrayList<>();
    private final Supplier<T> latest;

    /** @param latest gives the same object as long as nothing changed */
    Followers(Supplier<T> latest) {
        this.latest = latest;
    }

    /** Adds one and tells it the present value, in this thread. */
    AutoCloseable add(Consumer<T> consumer) {
        Follower follower = new Follower(consumer);
        all.add(follower);
        follower.drain();
        return () -> {
            follower.gone = true;
            all.remove(follower);
        };
    }

    /** Called after a change. */
    void tell() {
        all.forEach(Follower::signal);
    }

    private final class Follower {
        private final Consumer<T> consumer;
        /** Signals not yet answered; who raises it from 0 does the telling. It begins with the one for {@link #add}. */
        private final AtomicInteger signals = new AtomicInteger(1);

        private T told;
        private volatile boolean gone;

        Follower(Consumer<T> consumer) {
            this.consumer = consumer;
        }

        void signal() {
            if (signals.getAndIncrement() == 0) {
                drain();
            }
        }

        void drain() {
            int answered = 1;
            do {
                tellLatest();
                answered = signals.addAndGet(-answered);
            } while (answered != 0);
        }

        private void tellLatest() {
            T value = latest.get();
            if (gone || value == told) {
                return;
            }
            told = value;
            try {
                consumer.accept(value);
            } catch (RuntimeException e) {
                LOG.error("A follower of the model registry failed", e);
            }
        }
    }
}
