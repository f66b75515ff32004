package org.pitchside.api.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.pitchside.api.BatId;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;

/** The durable memory of the gateway. Safe from any thread. */
public interface SwingStore {

    /**
     * Commits a swing. When the future completes normally the swing is on the disk and survives a power cut. A swing whose identity
     * and revision are already there changes nothing and completes normally.
     *
     * @return fails with {@link StoreException} when it could not be kept: nothing was acknowledged, ask again
     */
    CompletableFuture<Commit> commit(Swing swing);

    /** The newest revision of a swing. */
    Optional<Swing> find(SwingId id);

    /** The newest swings, newest revision each, last committed first. */
    List<StoredSwing> latest(int limit);

    /** The swings that a question asks for, newest revision each, last committed first. */
    List<StoredSwing> search(SwingQuestion question);

    /**
     * Whatever was committed behind {@code position}, every revision, in order of commit, without samples; for whoever follows without
     * a cursor.
     */
    List<StoredSwing> after(long position, int max);

    /** The position of the last commit ever, 0 in a new store. */
    long end();

    /** How many commits a consumer has still to take; 0 for one that is not known. */
    long pending(String consumer);

    /** How many swings (identities) each bat has. It goes over all of them: not to be asked often. */
    Map<BatId, Long> countByBat();

    /** How often each bat and the gateway agreed on kept swings. It goes over all of them: not to be asked often. */
    Map<BatId, Agreement> agreementByBat();

    /**
     * The next number for a swing cut by the gateway from a stream of this boot: top bit set, above every number in the store or
     * given before.
     */
    int nextStreamSeq(BatId bat, int bootId);

    /** Names a consumer whose cursor is to be kept from now on, from the present end of the store; again changes nothing. */
    void addConsumer(String name);

    /** Forgets a consumer; nothing waits for it any more. */
    void removeConsumer(String name);

    /** The next swings behind the consumer's cursor, in order of commit, at most {@code max}. */
    List<StoredSwing> read(String consumer, int max);

    /** Moves the cursor behind {@code position}, durably; backwards changes nothing. */
    void advance(String consumer, long position);

    /**
     * What became of a commit.
     *
     * @param position where it stands in the order of commits
     * @param repeated whether it was there already
     */
    record Commit(long position, boolean repeated) {}

    /**
     * How often a bat and the gateway agreed, see {@link Swing#agreement}.
     *
     * @param compared swings that both named
     * @param agreed how many of them alike
     */
    record Agreement(long compared, long agreed) {}

    /**
     * A swing and its place in the order of commits.
     *
     * @param position grows with each commit
     */
    record StoredSwing(long position, Swing swing) {}
}
