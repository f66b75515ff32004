package org.pitchside.ble.internal.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.pitchside.api.BatId;

/** The keys of this site's bats, in memory as on the disk. Safe from any thread. */
public final class KeyRing {

    /**
     * One bat's keys.
     *
     * @param proven the key of the last proof, null before the first
     * @param given a key that the bat may have been given since: the answer to KEY decides, and it may have been lost; else null
     */
    record Kept(byte[] proven, byte[] given) {}

    private final KeyFile file;
    private final Map<BatId, Kept> kept = new TreeMap<>();
    private String trouble;
    private boolean unreadable;

    /**
     * @param folder where the file of keys lies
     * @param wrong takes a line for each damaged line of the file
     */
    public KeyRing(Path folder, Consumer<String> wrong) {
        file = new KeyFile(folder);
        try {
            kept.putAll(file.read(wrong));
        } catch (IOException e) {
            trouble = "The keys of the bats cannot be read: " + e.getMessage();
            unreadable = true;
            wrong.accept(trouble);
        }
    }

    /** What stands in the way of the keys, in a sentence; null while all is well. */
    public synchronized String trouble() {
        return trouble;
    }

    /** The keys to try, the likeliest first. */
    synchronized List<byte[]> of(BatId bat) {
        Kept k = kept.get(bat);
        var keys = new ArrayList<byte[]>();
        if (k != null && k.proven != null) {
            keys.add(k.proven);
        }
        if (k != null && k.given != null) {
            keys.add(k.given);
        }
        return keys;
    }

    /** Whether a bat of this id has proved itself here. */
    public synchronized boolean knows(BatId bat) {
        Kept k = kept.get(bat);
        return k != null && k.proven != null;
    }

    /** A key that the bat is about to be given: on the disk when this returns, beside the one it proved last. */
    synchronized void give(BatId bat, byte[] key) throws IOException {
        Kept before = kept.get(bat);
        put(bat, new Kept(before == null ? null : before.proven, key));
    }

    /** The bat proved that it has this key: any other is forgotten. */
    synchronized void proved(BatId bat, byte[] key) throws IOException {
        Kept before = kept.get(bat);
        if (before == null || before.given != null || !Arrays.equals(before.proven, key)) {
            put(bat, new Kept(key, null));
        }
    }

    private void put(BatId bat, Kept now) throws IOException {
        if (unreadable) {
            // a file that could not be read must not be written over
            throw new IOException(trouble);
        }
        var all = new TreeMap<>(kept);
        all.put(bat, now);
        try {
            file.write(all);
        } catch (IOException e) {
            trouble = "The keys of the bats cannot be written: " + e.getMessage();
            throw e;
        }
        kept.put(bat, now);
        trouble = null;
    }
}
