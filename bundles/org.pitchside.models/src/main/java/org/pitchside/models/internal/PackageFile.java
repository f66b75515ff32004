package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;

/**
 * The way in by the setting {@code package.file}: the file that it names is taken and answers at once, and so does every one that is put
 * in its place. A change is acted on when the next look finds it unchanged: until then it may still be written. One thread at a time.
 */
final class PackageFile {

    private Path file;
    private Stamp tried = Stamp.of(null);
    private Stamp seen;
    // Read by the health page while a package is looked at.
    private volatile String refusal;

    /** Why the last one was refused, in a sentence. */
    Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /**
     * As the settings ask.
     *
     * @param anew whether the same file may be judged otherwise than before
     */
    void set(Path next, Shelf shelf, boolean anew) {
        if (next == null) {
            file = null;
            tried = Stamp.of(null);
            refusal = null;
            try {
                shelf.settingIsEmpty();
            } catch (ShelfException e) {
                refusal = e.getMessage();
            }
        } else if (anew || !next.equals(file)) {
            file = next;
            load(Stamp.of(file), shelf);
        }
    }

    /** Once more, as after a change of the settings. */
    void again(Shelf shelf) {
        set(file, shelf, true);
    }

    /** One look. */
    void look(Shelf shelf) {
        Stamp now = Stamp.of(file);
        if (now.equals(tried)) {
            seen = null;
        } else if (!now.equals(seen)) {
            seen = now;
        } else {
            load(now, shelf);
        }
    }

    private void load(Stamp stamp, Shelf shelf) {
        tried = stamp;
        seen = null;
        refusal = null;
        try {
            ModelPackage p = ModelPackage.read(file);
            String sha256 = p.descriptor().sha256();
            if (shelf.state().setting().equals(Optional.of(sha256))
                    && shelf.live().isPresent()) {
                // The same file as before the restart: what was chosen since goes on.
                return;
            }
            shelf.makeLive(shelf.take(p.bytes(), Via.SETTING), Via.SETTING);
            shelf.settingBrought(sha256);
        } catch (ModelPackageException e) {
            // Its name is the operator's business, and the audit keeps none.
            refusal = e.getMessage();
            shelf.refuseUnread("take", Via.SETTING, e.getMessage().replace(file + ": ", ""));
        } catch (ShelfException e) {
            refusal = file + ": " + e.getMessage();
        }
    }

    /** What tells a file from the one that was there before, and its hash file likewise. */
    private record Stamp(Object file, Object beside) {

        static Stamp of(Path path) {
            return path == null
                    ? new Stamp(null, null)
                    : new Stamp(one(path), one(path.resolveSibling(path.getFileName() + ".sha256")));
        }

        private static Object one(Path path) {
            try {
                BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
                return List.of(a.lastModifiedTime(), a.size(), String.valueOf(a.fileKey()), Files.isReadable(path));
            } catch (IOException e) {
                return "absent";
            }
        }
    }
}
