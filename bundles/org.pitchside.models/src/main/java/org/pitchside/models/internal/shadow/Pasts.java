package org.pitchside.models.internal.shadow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.pitchside.api.BatId;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.models.internal.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How sure each bat usually is: its own confidence in its last swings with each of its last models, so that a candidate on it can be held
 * against it. In memory, and from time to time in one small file, which whoever tells of a swing never waits for; a cut of the power
 * loses the last few swings at most. Safe from any thread.
 */
public final class Pasts {

    static final String NAME = "pasts.txt";
    /** Swings that are remembered of a bat with one model. */
    static final int MOST = 200;
    /** With fewer nobody can say what is usual. */
    static final int ENOUGH = 100;

    static final int MOST_BATS = 64;
    private static final int MOST_MODELS = 2;
    private static final int MOST_BYTES = 1 << 20;
    static final int EACH = 25;
    private static final double UNIT = 65_535;
    private static final String HEAD = "pitchside-pasts-1";

    private static final Logger LOG = LoggerFactory.getLogger(Pasts.class);

    /** A bat's swings with one model, oldest first where it is not full, else in a ring. */
    private static final class Past {
        private final char[] sure = new char[MOST];
        private int count;
        private int next;

        void add(char confidence) {
            sure[next] = confidence;
            next = (next + 1) % MOST;
            count = Math.min(MOST, count + 1);
        }

        double median() {
            char[] sorted = Arrays.copyOf(sure, count);
            Arrays.sort(sorted);
            return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0 / UNIT;
        }
    }

    private final Disk disk;
    private final Path file;
    private final Function<String, Optional<byte[]>> blobs;
    private final Map<String, BatsHalf> models = new HashMap<>();
    /** By bat, the one that swung last at the end; then by model, likewise. */
    private final LinkedHashMap<BatId, LinkedHashMap<String, Past>> pasts = new LinkedHashMap<>();

    private int unsaved;
    /** Held while the file is written, and never waited for with the other lock. */
    private final Object writing = new Object();

    private boolean isRefused;

    /**
     * @param folder where the file lies, there already
     * @param blobs bats' models by their names as bats tell them
     */
    public Pasts(Disk disk, Path folder, Function<String, Optional<byte[]>> blobs) {
        this.disk = disk;
        this.blobs = blobs;
        file = folder.resolve(NAME);
        try {
            if (disk.list(folder).contains(file)) {
                parse(new String(disk.read(file, MOST_BYTES), StandardCharsets.US_ASCII));
            }
        } catch (IOException | IllegalArgumentException e) {
            // it is not worth a stop: what is usual is learned anew
            pasts.clear();
            LOG.warn("How sure bats usually are is not known any more: {}", e.getMessage());
        }
    }

    /** An event of any bat. */
    public synchronized void event(Evidence e) {
        if (e.batVerdict() == null || e.batLogits().length == 0) {
            return;
        }
        Optional<BatsHalf> model = model(e.batModel());
        if (model.isEmpty() || model.get().model().classes() != e.batLogits().length) {
            return;
        }
        past(e.id().bat(), e.batModel()).add((char) Math.round(model.get().confidence(e.batLogits()) * UNIT));
        unsaved++;
    }

    /** Only what is known is remembered: a model that a bat runs may be taken here later. */
    private Optional<BatsHalf> model(String name) {
        BatsHalf known = models.get(name);
        if (known == null) {
            try {
                known = blobs.apply(name).map(BatsHalf::of).orElse(null);
            } catch (IllegalArgumentException e) {
                LOG.debug("{} is no bats' model: {}", name, e.getMessage());
            }
        }
        if (known != null) {
            if (models.size() >= MOST_BATS) {
                models.clear();
            }
            models.put(name, known);
        }
        return Optional.ofNullable(known);
    }

    private Past past(BatId bat, String model) {
        LinkedHashMap<String, Past> ofBat = pasts.remove(bat);
        if (ofBat == null) {
            ofBat = new LinkedHashMap<>();
        }
        Past past = ofBat.remove(model);
        if (past == null) {
            past = new Past();
        }
        ofBat.put(model, past);
        pasts.put(bat, ofBat);
        dropEldest(ofBat, MOST_MODELS);
        dropEldest(pasts, MOST_BATS);
        return past;
    }

    private static void dropEldest(LinkedHashMap<?, ?> map, int most) {
        if (map.size() > most) {
            map.remove(map.keySet().iterator().next());
        }
    }

    /**
     * Median confidence of a bat with the model that it ran before a candidate; NaN where fewer than {@value #ENOUGH} swings are known.
     *
     * @param candidate its name as bats tell it
     */
    public synchronized double usual(BatId bat, String candidate) {
        double usual = Double.NaN;
        for (var e : pasts.getOrDefault(bat, new LinkedHashMap<>()).entrySet()) {
            if (!e.getKey().equals(candidate) && e.getValue().count >= ENOUGH) {
                usual = e.getValue().median();
            }
        }
        return usual;
    }

    /** Brings what is new to the disk where that is more than a few swings; to be called now and then, by who may wait for a disk. */
    public void saveWhenDue() {
        boolean isDue;
        synchronized (this) {
            isDue = unsaved >= EACH;
        }
        if (isDue) {
            save();
        }
    }

    /** Brings all that is new to the disk. What it does not take is tried again with the next call. */
    public void save() {
        synchronized (writing) {
            byte[] text;
            int isNew;
            synchronized (this) {
                if (unsaved == 0) {
                    return;
                }
                text = text();
                isNew = unsaved;
            }
            try {
                disk.replace(file, text);
                isRefused = false;
            } catch (IOException e) {
                if (!isRefused) {
                    LOG.warn("How sure bats are cannot be kept: {}", e.getMessage());
                }
                isRefused = true;
                return;
            }
            synchronized (this) {
                unsaved -= isNew;
            }
        }
    }

    private byte[] text() {
        var text = new StringBuilder(HEAD).append('\n');
        pasts.forEach((bat, ofBat) -> ofBat.forEach((model, past) -> {
            text.append(bat).append(' ').append(model).append(' ');
            int first = past.count < MOST ? 0 : past.next;
            for (int i = 0; i < past.count; i++) {
                text.append(String.format("%04x", (int) past.sure[(first + i) % MOST]));
            }
            text.append('\n');
        }));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void parse(String text) {
        String[] lines = text.split("\n", -1);
        require(lines[0].equals(HEAD) && lines[lines.length - 1].isEmpty());
        for (int i = 1; i < lines.length - 1; i++) {
            String[] words = lines[i].split(" ", -1);
            require(words.length == 3 && words[0].matches("[0-9A-F]{16}") && words[1].matches("[a-z0-9-]{1,40}"));
            require(words[2].length() % 4 == 0 && words[2].length() <= MOST * 4);
            Past past = past(new BatId(Long.parseUnsignedLong(words[0], 16)), words[1]);
            for (int at = 0; at < words[2].length(); at += 4) {
                past.add((char) Integer.parseInt(words[2].substring(at, at + 4), 16));
            }
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException(NAME + " is not what was written");
        }
    }
}
