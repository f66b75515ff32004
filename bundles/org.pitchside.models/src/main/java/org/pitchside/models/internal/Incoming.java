package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in by the drop folder. A package or a key set in it is taken at the second look that finds it unchanged: until then it may still
 * be written. What reads as neither may be one whose copy rests, and is waited for a little longer. What was taken is on the shelf and its
 * file gone; what was refused lies in {@code refused}, under the number of the audit's line that says why. Everything else stays where it
 * is, and the health page names it. One thread at a time.
 */
final class Incoming {

    static final String FOLDER = "incoming";
    static final String REFUSED = "refused";
    /** At one look: whoever fills the folder does not keep the registry busy. */
    private static final int MOST_AT_ONCE = 4;
    /** Of so many the order is found out before the first is taken. */
    private static final int MOST_COMPARED = 16;
    /** More are not looked at. */
    private static final int MOST_FILES = 1000;
    /** Looks at which something is found unchanged before it is told that it is no package. A copy may rest in between. */
    private static final int PATIENCE = 5;
    /** Refused files that are kept, the newest. */
    private static final int MOST_REFUSED = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

    private final Disk disk;
    private final Shelf shelf;
    private final Path folder;
    private final Path refused;
    private Map<Path, Lying> lying = Map.of();
    private String trouble;
    /** Files read at this look. */
    private int read;
    // Read by the health page.
    private volatile List<String> told = List.of();

    /** Something in the folder, as it was found at one look and after. */
    private static final class Lying {
        private final Object stamp;
        private final BasicFileAttributes attributes;
        private int still;
        /** What it is; null: not looked at since it changed. */
        private Dropped dropped;
        /** Why it stays; null: it is still to be dealt with. */
        private String stays;

        Lying(BasicFileAttributes a) {
            attributes = a;
            stamp = List.of(a.lastModifiedTime(), a.size(), String.valueOf(a.fileKey()));
        }
    }

    Incoming(Disk disk, Shelf shelf, Path directory) {
        this.disk = disk;
        this.shelf = shelf;
        folder = directory.resolve(Shelf.FOLDER).resolve(FOLDER);
        refused = directory.resolve(Shelf.FOLDER).resolve(REFUSED);
        opened();
    }

    /** What stays in the folder, or why there is none: a sentence each. */
    List<String> lying() {
        return told;
    }

    /** Whoever removed it may want it back. */
    private boolean opened() {
        try {
            disk.folder(folder);
            trouble = null;
            return true;
        } catch (IOException e) {
            String why = "the drop folder cannot be used: " + Words.oneLine(Words.why(e), 200);
            if (!why.equals(trouble)) {
                LOG.warn("{}", why);
            }
            trouble = why;
            return false;
        }
    }

    /** One look. */
    void look() {
        try {
            lying = opened() ? found() : Map.of();
        } catch (IOException e) {
            trouble = "the drop folder cannot be read: " + Words.oneLine(Words.why(e), 200);
            lying = Map.of();
        }
        read = 0;
        List<Path> ready = new ArrayList<>();
        lying.keySet().stream().sorted().forEach(file -> {
            Lying l = lying.get(file);
            if (l.stays == null && isReady(file, l)) {
                ready.add(file);
            }
        });
        ready.sort((a, b) -> lying.get(a).dropped.compareTo(lying.get(b).dropped));
        ready.stream().limit(MOST_AT_ONCE).forEach(file -> take(file, lying.get(file)));
        tell();
    }

    private Map<Path, Lying> found() throws IOException {
        Map<Path, Lying> now = new HashMap<>();
        for (Path file : disk.list(folder)) {
            if (now.size() < MOST_FILES && !file.getFileName().toString().startsWith(".")) {
                Lying fresh = attributes(file).map(Lying::new).orElse(null);
                Lying before = lying.get(file);
                if (fresh != null && before != null && before.stamp.equals(fresh.stamp)) {
                    before.still = Math.min(before.still + 1, PATIENCE);
                    now.put(file, before);
                } else if (fresh != null) {
                    now.put(file, fresh);
                }
            }
        }
        return now;
    }

    private static Optional<BasicFileAttributes> attributes(Path file) {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether it is to be taken or refused now; then it is known what it is. */
    private boolean isReady(Path file, Lying l) {
        Dropped.Kind kind = Dropped.kindOf(file);
        if (kind == Dropped.Kind.OTHER) {
            if (l.still >= PATIENCE) {
                l.stays = "not a package: ";
                LOG.info("{} in the drop folder is not a package", Words.quoted(name(file)));
            }
            return false;
        }
        if (l.attributes.isRegularFile() && l.attributes.size() > kind.most()) {
            // However long it still grows.
            l.dropped = Dropped.unfit(kind, "longer than " + kind.most() + " bytes");
            return true;
        }
        if (l.still < 1) {
            return false;
        }
        if (l.dropped == null || !l.dropped.isWhole() && l.still == PATIENCE) {
            if (++read > MOST_COMPARED) {
                return false;
            }
            l.dropped =
                    l.attributes.isRegularFile() ? Dropped.read(disk, file) : Dropped.unfit(kind, "is no regular file");
        }
        return l.dropped.isWhole() || !l.attributes.isRegularFile() || l.still >= PATIENCE;
    }

    private void take(Path file, Lying l) {
        Dropped.Kind kind = l.dropped.kind();
        try {
            if (l.dropped.unfit().isPresent()) {
                throw shelf.refuseUnread(kind.act(), Via.DROP, l.dropped.unfit().get());
            }
            byte[] bytes = disk.read(file, kind.most());
            if (kind == Dropped.Kind.KEYS) {
                shelf.takeKeys(bytes, Via.DROP);
            } else {
                shelf.take(bytes, Via.DROP);
            }
        } catch (IOException e) {
            shelf.refuseUnread(kind.act(), Via.DROP, Words.why(e));
            aside(file, l);
            return;
        } catch (ShelfException e) {
            // The shelf has told it.
            aside(file, l);
            return;
        }
        try {
            disk.delete(file);
        } catch (IOException e) {
            LOG.warn("A file in the drop folder was taken and cannot be removed: {}", Words.why(e));
            l.stays = "taken, and the gateway may not remove it: ";
        }
    }

    /** Out of the way, so that it is not looked at for ever; what is too large to be a package goes at once. */
    private void aside(Path file, Lying l) {
        try {
            if (l.attributes.isDirectory()
                    || l.attributes.isRegularFile()
                            && l.attributes.size() > l.dropped.kind().most()) {
                disk.delete(file);
                return;
            }
            disk.folder(refused);
            disk.move(
                    file,
                    refused.resolve(String.format(
                            "%010d%s", shelf.auditNumber(), l.dropped.kind().suffix())));
        } catch (IOException e) {
            LOG.warn("A refused file stays in the drop folder: {}", Words.why(e));
            l.stays = "refused, and the gateway may not move it away: ";
            return;
        }
        prune();
    }

    private void prune() {
        List<Path> all;
        try {
            all = disk.list(refused);
        } catch (IOException e) {
            return;
        }
        for (int i = 0; i < all.size() - MOST_REFUSED; i++) {
            try {
                disk.delete(all.get(i));
            } catch (IOException e) {
                LOG.warn("A file that was refused long ago stays: {}", Words.why(e));
            }
        }
    }

    private void tell() {
        List<String> all = new ArrayList<>();
        if (trouble != null) {
            all.add(trouble);
        }
        Map<String, List<String>> names = new TreeMap<>();
        lying.forEach((file, l) -> {
            if (l.stays != null) {
                names.computeIfAbsent(l.stays, s -> new ArrayList<>()).add(name(file));
            }
        });
        names.forEach((why, of) -> {
            of.sort(null);
            all.add(why + Words.quoted(of.get(0)) + (of.size() == 1 ? "" : " and " + (of.size() - 1) + " more")
                    + " in the drop folder");
        });
        told = List.copyOf(all);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
