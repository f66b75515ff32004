package org.pitchside.models.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.pitchside.models.ModelPackageException;

/**
 * The one zip that a package may be: entries stored, in a given order, dated 1980-01-01, nothing before, between or behind them. Any zip
 * tool opens it. The reader takes exactly what the writer writes, so that every byte counts: nothing can hide in it, nothing inflates, and
 * no two tools can see different content in the same file.
 */
public final class StoredZip {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final short VERSION = 10;
    /** 1980-01-01, the first day that a zip knows. */
    private static final short DATE = 1 << 5 | 1;

    private StoredZip() {}

    /** The bytes of these entries, in the map's order. Names are ASCII. */
    public static byte[] encode(Map<String, byte[]> entries) {
        long total = END_BYTES;
        for (Map.Entry<String, byte[]> e : entries.entrySet()) {
            total += LOCAL_BYTES + CENTRAL_BYTES + 2L * e.getKey().length() + e.getValue().length;
        }
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(total)).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer directory =
                ByteBuffer.allocate(entries.size() * (CENTRAL_BYTES + 64)).order(ByteOrder.LITTLE_ENDIAN);
        entries.forEach((name, content) -> {
            byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
            int at = out.position();
            out.putInt(LOCAL);
            common(out, ascii.length, content);
            out.put(ascii).put(content);
            directory.putInt(CENTRAL).putShort(VERSION);
            common(directory, ascii.length, content);
            // no comment, disk 0, no attributes
            directory
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(0);
            directory.putInt(at).put(ascii);
        });
        int start = out.position();
        out.put(directory.flip());
        int length = out.position() - start;
        out.putInt(END).putShort((short) 0).putShort((short) 0);
        out.putShort((short) entries.size()).putShort((short) entries.size());
        out.putInt(length).putInt(start).putShort((short) 0);
        return out.array();
    }

    private static void common(ByteBuffer out, int nameLength, byte[] content) {
        out.putShort(VERSION).putShort((short) 0).putShort((short) 0); // no flags, stored
        out.putShort((short) 0).putShort(DATE);
        out.putInt(crc(content)).putInt(content.length).putInt(content.length);
        out.putShort((short) nameLength).putShort((short) 0);
    }

    /**
     * The entries of such a zip.
     *
     * @param limits every name that is allowed, in the order that is demanded, with the longest content of each
     */
    public static Map<String, byte[]> decode(byte[] zip, Map<String, Integer> limits) throws ModelPackageException {
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Iterator<String> order = limits.keySet().iterator();
        while (in.remaining() >= LOCAL_BYTES && in.getInt(in.position()) == LOCAL) {
            int at = in.position();
            int flags = in.getShort(at + 6);
            int method = in.getShort(at + 8);
            long length = Integer.toUnsignedLong(in.getInt(at + 22));
            int nameLength = Short.toUnsignedInt(in.getShort(at + 26));
            int extra = Short.toUnsignedInt(in.getShort(at + 28));
            in.position(at + LOCAL_BYTES);
            String name = name(in, nameLength);
            Integer limit = limits.get(name);
            if (limit == null) {
                throw new ModelPackageException("unknown entry " + Words.quoted(name));
            }
            if (entries.containsKey(name)) {
                throw new ModelPackageException("entry " + name + " stands there twice");
            }
            if (method != 0 || flags != 0 || extra != 0) {
                throw new ModelPackageException("entry " + name
                        + " is compressed or carries flags or extra fields; entries of a package are plainly stored");
            }
            skipTo(name, order);
            if (length > limit) {
                throw new ModelPackageException("entry " + name + " is longer than " + limit + " bytes");
            }
            if (length > in.remaining()) {
                throw new ModelPackageException("ends inside entry " + name);
            }
            byte[] content = new byte[(int) length];
            in.get(content);
            if (crc(content) != in.getInt(at + 14)) {
                throw new ModelPackageException("entry " + name + " is damaged, its CRC differs");
            }
            entries.put(name, content);
        }
        if (entries.isEmpty()) {
            throw new ModelPackageException("is no model package, it does not begin with a zip entry");
        }
        int difference = Arrays.mismatch(encode(entries), zip);
        if (difference >= 0) {
            throw new ModelPackageException(
                    "byte " + difference
                            + " is not what a package of these entries has there (cut short, damaged, or packed by another tool)");
        }
        return entries;
    }

    private static void skipTo(String name, Iterator<String> order) throws ModelPackageException {
        while (order.hasNext()) {
            if (order.next().equals(name)) {
                return;
            }
        }
        throw new ModelPackageException("entry " + name + " does not stand in its place");
    }

    private static String name(ByteBuffer in, int length) throws ModelPackageException {
        if (length > in.remaining()) {
            throw new ModelPackageException("ends inside an entry's name");
        }
        byte[] name = new byte[length];
        in.get(name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static int crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return (int) crc.getValue();
    }
}
