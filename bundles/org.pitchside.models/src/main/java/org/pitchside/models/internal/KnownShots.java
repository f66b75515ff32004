package org.pitchside.models.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pitchside.api.model.KnownShot;
import org.pitchside.models.ModelPackageException;
import org.pitchside.swing.ModelInput;

/** {@code known-shots.bin}: typical shots that the model learned from. Its form is in docs/model-package.md. */
public final class KnownShots {
    public static final String ENTRY = "known-shots.bin";
    /** The longest such entry, in bytes. */
    public static final int MAX_BYTES = 150_000;
    /** The most shots in it: so many fit, whatever their sources are called. */
    public static final int MOST = 120;
    /** The longest name of a source. */
    public static final int MOST_SOURCE = 64;

    private static final byte[] MAGIC = {'P', 'S', 'K', '1'};

    private KnownShots() {}

    /** Those shots as bytes. Whatever else {@link #decode} refuses is refused when the package is read again. */
    public static byte[] encode(List<KnownShot> shots, List<String> classes) throws ModelPackageException {
        var out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        out.write(shots.size());
        out.write(shots.size() >> 8);
        for (KnownShot shot : shots) {
            if (shot.input().length != ModelInput.LENGTH) {
                throw refused("has an input of " + shot.input().length + " bytes, not " + ModelInput.LENGTH);
            }
            byte[] source = shot.source().getBytes(StandardCharsets.UTF_8);
            out.write(classes.indexOf(shot.label()));
            out.write(source.length);
            out.writeBytes(source);
            out.writeBytes(shot.input());
        }
        return out.toByteArray();
    }

    /** Reads and checks them; no byte is left over. */
    public static List<KnownShot> decode(byte[] bytes, List<String> classes, List<String> noSwing)
            throws ModelPackageException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[MAGIC.length];
        need(in, MAGIC.length + 2, "its head");
        in.get(magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw refused("does not begin with PSK1");
        }
        int count = Short.toUnsignedInt(in.getShort());
        if (count < 1 || count > MOST) {
            throw refused("holds " + count + " shots, not 1 to " + MOST);
        }
        List<KnownShot> shots = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            shots.add(shot(in, "shot " + i, classes, noSwing));
        }
        if (in.hasRemaining()) {
            throw refused("has " + in.remaining() + " bytes behind its last shot");
        }
        return shots;
    }

    private static KnownShot shot(ByteBuffer in, String which, List<String> classes, List<String> noSwing)
            throws ModelPackageException {
        need(in, 2, which);
        int label = Byte.toUnsignedInt(in.get());
        if (label >= classes.size() || noSwing.contains(classes.get(label))) {
            throw refused(which + " has class " + label + ", which is no swing of this model");
        }
        int length = Byte.toUnsignedInt(in.get());
        if (length < 1 || length > MOST_SOURCE) {
            throw refused(which + " has a source of " + length + " bytes, not 1 to " + MOST_SOURCE);
        }
        need(in, length + ModelInput.LENGTH, which);
        byte[] source = new byte[length];
        in.get(source);
        for (byte b : source) {
            if (b < 0x21 || b > 0x7E) {
                throw refused(which + " has a source that is not printable ASCII without blanks");
            }
        }
        byte[] input = new byte[ModelInput.LENGTH];
        in.get(input);
        return new KnownShot(classes.get(label), new String(source, StandardCharsets.US_ASCII), input);
    }

    private static void need(ByteBuffer in, int bytes, String what) throws ModelPackageException {
        if (in.remaining() < bytes) {
            throw refused("ends inside " + what);
        }
    }

    private static ModelPackageException refused(String why) {
        return new ModelPackageException("entry " + ENTRY + " " + why);
    }
}
