package org.pitchside.bench.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.store.SwingQuestion;
import org.pitchside.api.store.SwingStore;

/** A store that keeps nothing and answers at once: what is measured ends at its door. */
final class NoDisk implements SwingStore {

    private final Consumer<Swing> committed;
    private final AtomicInteger numbers = new AtomicInteger(SwingId.GATEWAY_GIVEN);
    private long position;

    NoDisk(Consumer<Swing> committed) {
        this.committed = committed;
    }

    @Override
    public CompletableFuture<Commit> commit(Swing swing) {
        committed.accept(swing);
        return CompletableFuture.completedFuture(new Commit(++position, false));
    }

    @Override
    public Optional<Swing> find(SwingId id) {
        return Optional.empty();
    }

    @Override
    public List<StoredSwing> latest(int limit) {
        return List.of();
    }

    @Override
    public List<StoredSwing> search(SwingQuestion question) {
        return List.of();
    }

    @Override
    public List<StoredSwing> after(long from, int max) {
        return List.of();
    }

    @Override
    public long end() {
        return position;
    }

    @Override
    public long pending(String consumer) {
        return 0;
    }

    @Override
    public Map<BatId, Long> countByBat() {
        return Map.of();
    }

    @Override
    public Map<BatId, Agreement> agreementByBat() {
        return Map.of();
    }

    @Override
    public int nextStreamSeq(BatId bat, int bootId) {
        return numbers.incrementAndGet();
    }

    @Override
    public void addConsumer(String name) {
        // nobody reads what is not kept
    }

    @Override
    public void removeConsumer(String name) {
        // nobody reads what is not kept
    }

    @Override
    public List<StoredSwing> read(String consumer, int max) {
        return List.of();
    }

    @Override
    public void advance(String consumer, long to) {
        // nobody reads what is not kept
    }
}
