package org.pitchside.gateway.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.pitchside.api.BatId;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingQuestion;
import org.pitchside.api.store.SwingStore;

/** A store in memory whose disk the test can fill, and whose commits it can hold back. */
final class MemoryStore implements SwingStore {

    final List<Swing> swings = new ArrayList<>();
    final List<Runnable> held = new ArrayList<>();
    /** What the next commits and questions meet; null while the disk is well. */
    RuntimeException trouble;

    boolean holdBack;
    int asked;
    private int given = SwingId.GATEWAY_GIVEN;

    @Override
    public synchronized CompletableFuture<Commit> commit(Swing swing) {
        asked++;
        if (trouble != null) {
            return CompletableFuture.failedFuture(trouble);
        }
        var future = new CompletableFuture<Commit>();
        Runnable write = () -> {
            boolean there =
                    swings.stream().anyMatch(s -> s.id().equals(swing.id()) && s.revision() == swing.revision());
            if (!there) {
                swings.add(swing);
            }
            future.complete(new Commit(swings.size(), there));
        };
        if (holdBack) {
            held.add(write);
        } else {
            write.run();
        }
        return future;
    }

    void letGo() {
        List<Runnable> now;
        synchronized (this) {
            now = List.copyOf(held);
            held.clear();
        }
        now.forEach(Runnable::run);
    }

    void fill() {
        trouble = new StoreException("the disk is full");
    }

    List<Integer> numbers() {
        return swings.stream().map(s -> s.id().seq()).toList();
    }

    @Override
    public synchronized Optional<Swing> find(SwingId id) {
        return swings.stream().filter(s -> s.id().equals(id)).findFirst();
    }

    @Override
    public synchronized List<StoredSwing> latest(int limit) {
        return swings.stream().limit(limit).map(s -> new StoredSwing(1, s)).toList();
    }

    @Override
    public synchronized List<StoredSwing> search(SwingQuestion question) {
        return latest(question.limit());
    }

    @Override
    public List<StoredSwing> after(long position, int max) {
        return List.of();
    }

    @Override
    public synchronized long end() {
        return swings.size();
    }

    @Override
    public long pending(String consumer) {
        return 0;
    }

    @Override
    public Map<BatId, Long> countByBat() {
        return new HashMap<>();
    }

    @Override
    public Map<BatId, Agreement> agreementByBat() {
        return Map.of();
    }

    @Override
    public synchronized int nextStreamSeq(BatId bat, int bootId) {
        if (trouble != null) {
            throw trouble;
        }
        return ++given;
    }

    @Override
    public void addConsumer(String name) {
        // this double has no consumers
    }

    @Override
    public void removeConsumer(String name) {
        // this double has no consumers
    }

    @Override
    public List<StoredSwing> read(String consumer, int max) {
        return List.of();
    }

    @Override
    public void advance(String consumer, long position) {
        // this double has no consumers
    }
}
