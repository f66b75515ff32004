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
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drop folder. A file in it that ends in {@code .pitchmodel} or {@code .psk} is taken at the second look that finds it unchanged:
 * until then it may still be written. What was taken is on the shelf and its file gone; what was refused lies in {@code refused}, under
 * the number of the audit's line that says why.
 */
final class Incoming {

    static final String FOLDER = "incoming";
    static final String REFUSED = "refused";
    private static final String PACKAGE = ".pitchmodel";
    private static final String KEYS = ".psk";
    /** At one look: whoever fills the folder does not keep the registry busy. */
    private static final int MOST_AT_ONCE = 4;
    /** Refused files that are kept, the newest. */
    private static final int MOST_REFUSED = 5;

    private static final int MOST_KEYS_BYTES = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);

    private final Disk disk;
    private final Shelf shelf;
    private final Path folder;
    private final Path refused;
    /** Refused ones that could not be moved away: not refused again before they change. */
    private final Map<Path, Object> stuck = new HashMap<>();

    private Map<Path, Object> seen = new HashMap<>();

    Incoming(Disk disk, Shelf shelf, Path directory) {
        this.disk = disk;
        this.shelf = shelf;
        folder = directory.resolve(Shelf.FOLDER).resolve(FOLDER);
        refused = directory.resolve(Shelf.FOLDER).resolve(REFUSED);
        try {
            disk.folder(folder);
        } catch (IOException e) {
            LOG.warn("There is no drop folder: {}", e.getMessage());
        }
    }

    /** One look. */
    void look() {
        Map<Path, Object> now = new HashMap<>();
        try {
            for (Path file : disk.list(folder)) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".") && (name.endsWith(PACKAGE) || name.endsWith(KEYS))) {
                    now.put(file, stamp(file));
                }
            }
        } catch (IOException e) {
            LOG.warn("The drop folder cannot be read: {}", e.getMessage());
            return;
        }
        List<Path> ready = new ArrayList<>();
        now.forEach((file, stamp) -> {
            if (stamp.equals(seen.get(file)) && !stamp.equals(stuck.get(file))) {
                ready.add(file);
            }
        });
        ready.sort(null);
        for (Path file : ready.subList(0, Math.min(MOST_AT_ONCE, ready.size()))) {
            take(file);
        }
        seen = now;
        stuck.keySet().retainAll(now.keySet());
    }

    private static Object stamp(Path file) {
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return List.of(a.lastModifiedTime(), a.size(), String.valueOf(a.fileKey()));
        } catch (IOException e) {
            return new Object();
        }
    }

    private void take(Path file) {
        boolean keys = file.getFileName().toString().endsWith(KEYS);
        byte[] bytes;
        try {
            bytes = disk.read(file, keys ? MOST_KEYS_BYTES : ModelShelf.MOST_BYTES);
        } catch (IOException e) {
            shelf.refuseUnread(keys ? "keys" : "take", Via.DROP, e.getMessage());
            aside(file);
            return;
        }
        try {
            if (keys) {
                shelf.takeKeys(bytes, Via.DROP);
            } else {
                shelf.take(bytes, Via.DROP);
            }
        } catch (ShelfException e) {
            // The shelf has told it.
            aside(file);
            return;
        }
        try {
            disk.delete(file);
        } catch (IOException e) {
            LOG.warn("A file in the drop folder was taken and cannot be removed: {}", e.getMessage());
        }
    }

    /** Out of the way, so that it is not looked at for ever; what is too large to be a package goes at once. */
    private void aside(Path file) {
        try {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) > ModelShelf.MOST_BYTES) {
                disk.delete(file);
                return;
            }
            disk.folder(refused);
            String kind = file.getFileName().toString().endsWith(KEYS) ? KEYS : PACKAGE;
            disk.move(file, refused.resolve(String.format("%010d%s", shelf.auditNumber(), kind)));
            List<Path> all = disk.list(refused);
            for (int i = 0; i < all.size() - MOST_REFUSED; i++) {
                disk.delete(all.get(i));
            }
        } catch (IOException e) {
            LOG.warn("A refused file stays in the drop folder: {}", e.getMessage());
            stuck.put(file, stamp(file));
        }
    }
}
