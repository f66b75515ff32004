package org.pitchside.recordings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.pitchside.recordings.DataSetException;

/** SHA-256 over the {@code sha256sum} lines of a data set's files, in byte order of their names. */
final class ContentHash {

    private ContentHash() {}

    static String of(Source source, List<String> sortedFiles) {
        MessageDigest whole = sha256();
        byte[] buffer = new byte[1 << 16];
        for (String file : sortedFiles) {
            MessageDigest digest = sha256();
            long total = 0;
            try (InputStream in = source.open(file)) {
                for (int n; (n = in.read(buffer)) > 0; ) {
                    total += n;
                    if (total > Source.MAX_FILE_BYTES) {
                        throw new DataSetException(file, "larger than " + (Source.MAX_FILE_BYTES >> 20) + " MB");
                    }
                    digest.update(buffer, 0, n);
                }
            } catch (IOException e) {
                throw new DataSetException(file, "cannot be read (" + e.getMessage() + ")", e);
            }
            String line = HexFormat.of().formatHex(digest.digest()) + "  " + file + "\n";
            whole.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(whole.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
