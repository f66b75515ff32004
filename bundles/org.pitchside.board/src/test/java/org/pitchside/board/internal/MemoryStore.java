package org.pitchside.board.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.pitchside.api.BatId;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.Verdict;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingQuestion;
import org.pitchside.api.store.SwingStore;

/** A store in memory whose disk the test can take away. */
final class MemoryStore implements SwingStore {

    static final BatId BAT = new BatId(0xB7);

    private final List<StoredSwing> swings = new ArrayList<>();
    private boolean gone;

    /** A swing of the bat, a second after the one before. */
    static Swing swing(int seq, String label) {
        short[] counts = new short[360 * 6];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (short) (i * 31 + seq);
        }
        return new Swing(
                new SwingId(BAT, 12, seq),
                1,
                1_764_000_000_000_000L + seq * 1_000_000L,
                4000,
                SwingOrigin.STREAM,
                new Verdict(label, 0.9f, List.of(new Verdict.Score(label, 0.9f)), "cricket-1"),
                null,
                true,
                List.of(new Measurement(Metric.BAT_SPEED, 21.5f, 20f, Float.POSITIVE_INFINITY)),
                java.util.Set.of(SwingFlag.CLIPPED_GYRO),
                "swing/1",
                new SwingRecording(counts, 239, org.pitchside.api.ImuRange.NOMINAL));
    }

    synchronized void takeTheDisk() {
        gone = true;
    }

    private void there() {
        if (gone) {
            throw new StoreException("the store cannot be read: disk I/O error");
        }
    }

    @Override
    public synchronized CompletableFuture<Commit> commit(Swing swing) {
        swings.add(new StoredSwing(swings.size() + 1L, swing));
        return CompletableFuture.completedFuture(new Commit(swings.size(), false));
    }

    @Override
    public synchronized Optional<Swing> find(SwingId id) {
        there();
        return swings.stream()
                .map(StoredSwing::swing)
                .filter(s -> s.id().equals(id))
                .findFirst();
    }

    @Override
    public List<StoredSwing> latest(int limit) {
        return search(SwingQuestion.newest(limit));
    }

    @Override
    public synchronized List<StoredSwing> search(SwingQuestion q) {
        there();
        var found = new ArrayList<StoredSwing>();
        for (int i = swings.size() - 1; i >= 0 && found.size() < q.limit(); i--) {
            StoredSwing s = swings.get(i);
            long at = s.swing().atUs();
            if (s.position() < q.before()
                    && at >= q.fromUs()
                    && at < q.toUs()
                    && (q.bat() == null || q.bat().equals(s.swing().id().bat()))
                    && (q.label() == null
                            || q.label().equals(s.swing().verdict().label()))) {
                found.add(s);
            }
        }
        return found;
    }

    @Override
    public synchronized List<StoredSwing> after(long position, int max) {
        there();
        return swings.stream().filter(s -> s.position() > position).limit(max).toList();
    }

    @Override
    public synchronized long end() {
        there();
        return swings.size();
    }

    @Override
    public long pending(String consumer) {
        return 0;
    }

    @Override
    public synchronized Map<BatId, Long> countByBat() {
        there();
        var counts = new HashMap<BatId, Long>();
        swings.forEach(s -> counts.merge(s.swing().id().bat(), 1L, Long::sum));
        return counts;
    }

    @Override
    public Map<BatId, Agreement> agreementByBat() {
        return Map.of();
    }

    @Override
    public int nextStreamSeq(BatId bat, int bootId) {
        throw new UnsupportedOperationException("the page numbers nothing");
    }

    @Override
    public void addConsumer(String name) {
        throw new UnsupportedOperationException("the page has no cursor");
    }

    @Override
    public void removeConsumer(String name) {
        throw new UnsupportedOperationException("the page has no cursor");
    }

    @Override
    public List<StoredSwing> read(String consumer, int max) {
        throw new UnsupportedOperationException("the page has no cursor");
    }

    @Override
    public void advance(String consumer, long position) {
        throw new UnsupportedOperationException("the page has no cursor");
    }
}
