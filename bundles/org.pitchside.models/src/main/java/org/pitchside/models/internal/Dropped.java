package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.Release;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.TrustException;

/**
 * What lies in the drop folder, as far as its place in the order goes: key sets first, since packages may want them, then packages by
 * their releases, so that an older one is not refused because a newer one was found before it.
 *
 * @param unfit why it cannot even be offered to the shelf, in a sentence
 * @param isWhole whether it reads as what it says it is; what does not may still be on its way
 * @param counter of the release, or number of the key set
 */
record Dropped(Kind kind, Optional<String> unfit, boolean isWhole, int counter, int version, String name)
        implements Comparable<Dropped> {

    /** The longest name of a file that is taken. */
    private static final int LONGEST_NAME = 120;

    private static final Comparator<Dropped> ORDER = Comparator.comparing(Dropped::kind)
            .thenComparing(Dropped::counter)
            .thenComparing(Dropped::version)
            .thenComparing(Dropped::name);

    /** By its name. */
    enum Kind {
        KEYS("keys", ".psk", 1024),
        PACKAGE("take", ".pitchmodel", ModelShelf.MOST_BYTES),
        OTHER("", "", 0);

        private final String act;
        private final String suffix;
        private final int most;

        Kind(String act, String suffix, int most) {
            this.act = act;
            this.suffix = suffix;
            this.most = most;
        }

        /** The audit's word. */
        String act() {
            return act;
        }

        String suffix() {
            return suffix;
        }

        /** The longest, in bytes. */
        int most() {
            return most;
        }
    }

    /** A disk that was written by another system may shout. */
    static Kind kindOf(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(Kind.KEYS.suffix)) {
            return Kind.KEYS;
        }
        return name.endsWith(Kind.PACKAGE.suffix) ? Kind.PACKAGE : Kind.OTHER;
    }

    static Dropped unfit(Kind kind, String why) {
        return new Dropped(kind, Optional.of(why), false, 0, 0, "");
    }

    static Dropped read(Disk disk, Path file) {
        Kind kind = kindOf(file);
        String name = file.getFileName().toString();
        if (name.length() > LONGEST_NAME || !name.chars().allMatch(c -> Words.isPlain((char) c))) {
            return new Dropped(
                    kind,
                    Optional.of(
                            "its file's name has more than " + LONGEST_NAME + " characters, or others than plain ones"),
                    true,
                    0,
                    0,
                    "");
        }
        byte[] bytes;
        try {
            bytes = disk.read(file, kind.most);
        } catch (IOException e) {
            return unfit(kind, Words.why(e));
        }
        try {
            if (kind == Kind.KEYS) {
                return new Dropped(
                        kind, Optional.empty(), true, KeySet.read(bytes).number(), 0, name);
            }
            ModelPackage p = ModelPackage.read(bytes);
            return new Dropped(
                    kind,
                    Optional.empty(),
                    true,
                    p.release().map(Release::counter).orElse(0),
                    p.descriptor().version(),
                    name);
        } catch (ModelPackageException | TrustException e) {
            // The shelf says why, in its own line, when it is known to be no copy that rests.
            return new Dropped(kind, Optional.empty(), false, Integer.MAX_VALUE, 0, name);
        }
    }

    @Override
    public int compareTo(Dropped other) {
        return ORDER.compare(this, other);
    }
}
