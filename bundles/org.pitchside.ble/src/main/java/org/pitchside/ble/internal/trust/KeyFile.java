package org.pitchside.ble.internal.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.ble.internal.trust.KeyRing.Kept;

/**
 * The bats' keys on the disk: a line a bat, its id, the key that it proved last, and the one that it may have been given since; a dash
 * where there is none. A change writes a new file, brings it to the disk and puts it in the old one's place in one step, so that a cut of
 * the power leaves either. Only its owner may read it.
 */
final class KeyFile {

    static final String NAME = "bat-keys.txt";
    private static final long MOST_BYTES = 1 << 20;
    private static final String NONE = "-";
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");

    private final Path file;

    KeyFile(Path folder) {
        file = folder.resolve(NAME);
    }

    /** What was kept; a line that is none is told and left out. */
    Map<BatId, Kept> read(Consumer<String> wrong) throws IOException {
        var kept = new TreeMap<BatId, Kept>();
        if (!Files.exists(file)) {
            return kept;
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is larger than " + MOST_BYTES + " bytes: these are no keys");
        }
        if (isPosix(file)) {
            Files.setPosixFilePermissions(file, OWNER);
        }
        int number = 0;
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n")) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                String[] words = line.trim().split(" ");
                if (words.length != 3) {
                    throw new IllegalArgumentException("a bat's id and two keys are three words, not " + words.length);
                }
                if (kept.put(BatId.parse(words[0]), new Kept(key(words[1]), key(words[2]))) != null) {
                    throw new IllegalArgumentException("the second line of bat " + words[0] + ", which counts");
                }
            } catch (IllegalArgumentException e) {
                wrong.accept(file + ", line " + number + ": " + e.getMessage());
            }
        }
        return kept;
    }

    private static byte[] key(String word) {
        if (word.equals(NONE)) {
            return null;
        }
        if (word.length() != 2 * Secrets.KEY) {
            throw new IllegalArgumentException("a key has 64 hexadecimal digits, not " + word.length());
        }
        return HexFormat.of().parseHex(word);
    }

    private static String word(byte[] key) {
        return key == null ? NONE : HexFormat.of().formatHex(key);
    }

    void write(Map<BatId, Kept> kept) throws IOException {
        var text = new StringBuilder();
        kept.forEach((bat, k) -> text.append(bat)
                .append(' ')
                .append(word(k.proven()))
                .append(' ')
                .append(word(k.given()))
                .append('\n'));
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path fresh = file.resolveSibling(NAME + ".new");
        Files.deleteIfExists(fresh);
        FileAttribute<?>[] owner = isPosix(folder)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                : new FileAttribute<?>[0];
        try (var channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), owner)) {
            var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (isPosix(folder)) {
            // the new name, too: a key that a bat was given must not be forgotten by a cut of the power
            try (var names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private static boolean isPosix(Path at) {
        return at.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
