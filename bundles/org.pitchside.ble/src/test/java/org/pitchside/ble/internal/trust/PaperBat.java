package org.pitchside.ble.internal.trust;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A bat's side of "Who may ask", written from docs/gatt.md and nothing else: its own X25519 (RFC 7748 in whole numbers), its own HMAC, its
 * own bytes. Power may be cut; a test may also make it lie.
 */
public final class PaperBat {

    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger A24 = BigInteger.valueOf(121_665);

    private final byte[] id = new byte[8];
    private final Random random;
    /** What its flash holds; null: never enrolled. */
    public byte[] key;
    /** Its button was pressed. */
    public boolean open;
    /** Whether this connection's gateway has proved itself. */
    public boolean proven;

    private final List<String> asked = new ArrayList<>();
    private byte[] secret;
    private byte[] gatewayPublic;
    private byte[] ownPublic;
    private byte[] g;
    private byte[] b;
    private int wrongProofs;

    public PaperBat(long bat, long seed) {
        for (int i = 0; i < 8; i++) {
            id[i] = (byte) (bat >> (8 * i));
        }
        random = new Random(seed);
    }

    /** A new connection. */
    public void connected() {
        proven = false;
        secret = null;
        gatewayPublic = null;
        b = null;
        asked.clear();
    }

    /** The names of what was asked on this connection. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** 10 s have passed. */
    public void rested() {
        wrongProofs = 0;
    }

    /** INFO's flags. */
    public int flags() {
        return (key != null ? 1 : 0) | (open ? 2 : 0);
    }

    private static byte[] answer(int op, int status, byte[]... body) {
        return join(new byte[] {(byte) (op | 0x80), (byte) status}, join(body));
    }

    /** CONTROL was written; the notification that answers. */
    public byte[] control(byte[] v) {
        int op = v[0];
        switch (op) {
            case 0x10:
                asked.add("ENROL " + v[1]);
                return enrol(v);
            case 0x11:
                asked.add("KEY");
                return keyed();
            case 0x12:
                asked.add("CHALLENGE");
                if (wrongProofs >= 3) {
                    return answer(op, 4);
                }
                g = Arrays.copyOfRange(v, 1, 17);
                b = new byte[16];
                random.nextBytes(b);
                return answer(op, 0, b);
            case 0x13:
                asked.add("PROVE");
                return prove(Arrays.copyOfRange(v, 1, 17));
            default:
                if (key != null && !proven) {
                    return answer(op, 5);
                }
                return op == 4 ? answer(op, 0, Arrays.copyOfRange(v, 1, 5), new byte[4]) : answer(op, 0);
        }
    }

    private byte[] enrol(byte[] v) {
        if (!open) {
            return answer(0x10, 5);
        }
        if (v[1] == 0) {
            secret = new byte[32];
            random.nextBytes(secret);
            byte[] base = new byte[32];
            base[0] = 9;
            ownPublic = x25519(secret, base);
            gatewayPublic = new byte[32];
        } else if (secret == null) {
            return answer(0x10, 5);
        }
        System.arraycopy(v, 2, gatewayPublic, 16 * v[1], 16);
        return answer(0x10, 0, new byte[] {v[1]}, Arrays.copyOfRange(ownPublic, 16 * v[1], 16 * v[1] + 16));
    }

    private byte[] keyed() {
        if (!open || secret == null) {
            return answer(0x11, 5);
        }
        byte[] shared = x25519(secret, gatewayPublic);
        if (Arrays.equals(shared, new byte[32])) {
            return answer(0x11, 3);
        }
        key = hmac(shared, ascii("pitchside-enrol-1"), id, gatewayPublic, ownPublic);
        open = false;
        proven = true;
        secret = null;
        return answer(0x11, 0);
    }

    private byte[] prove(byte[] proof) {
        if (wrongProofs >= 3) {
            return answer(0x13, 4);
        }
        if (key == null || b == null) {
            return answer(0x13, 5);
        }
        byte[] challenge = b;
        b = null;
        if (!Arrays.equals(proof, Arrays.copyOf(hmac(key, ascii("gateway"), g, challenge, id), 16))) {
            wrongProofs++;
            return answer(0x13, 5);
        }
        wrongProofs = 0;
        proven = true;
        return answer(0x13, 0, Arrays.copyOf(hmac(key, ascii("bat"), g, challenge, id), 16));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** RFC 2104 with SHA-256. */
    static byte[] hmac(byte[] key, byte[]... parts) {
        byte[] inner = new byte[64];
        byte[] outer = new byte[64];
        for (int i = 0; i < 64; i++) {
            int k = i < key.length ? key[i] : 0;
            inner[i] = (byte) (k ^ 0x36);
            outer[i] = (byte) (k ^ 0x5C);
        }
        return sha(outer, sha(inner, join(parts)));
    }

    private static byte[] sha(byte[]... parts) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(join(parts));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** RFC 7748, section 5. */
    static byte[] x25519(byte[] scalar, byte[] u) {
        byte[] k = scalar.clone();
        k[0] &= (byte) 248;
        k[31] &= 127;
        k[31] |= 64;
        byte[] masked = u.clone();
        masked[31] &= 127;
        BigInteger x1 = number(masked);
        BigInteger n = number(k);
        BigInteger x2 = BigInteger.ONE;
        BigInteger z2 = BigInteger.ZERO;
        BigInteger x3 = x1;
        BigInteger z3 = BigInteger.ONE;
        for (int t = 254; t >= 0; t--) {
            boolean bit = n.testBit(t);
            if (bit) {
                BigInteger x = x2;
                x2 = x3;
                x3 = x;
                BigInteger z = z2;
                z2 = z3;
                z3 = z;
            }
            BigInteger aa = x2.add(z2).pow(2).mod(P);
            BigInteger bb = x2.subtract(z2).pow(2).mod(P);
            BigInteger e = aa.subtract(bb);
            BigInteger da = x3.subtract(z3).multiply(x2.add(z2));
            BigInteger cb = x3.add(z3).multiply(x2.subtract(z2));
            x3 = da.add(cb).pow(2).mod(P);
            z3 = x1.multiply(da.subtract(cb).pow(2)).mod(P);
            x2 = aa.multiply(bb).mod(P);
            z2 = e.multiply(aa.add(A24.multiply(e))).mod(P);
            if (bit) {
                BigInteger x = x2;
                x2 = x3;
                x3 = x;
                BigInteger z = z2;
                z2 = z3;
                z3 = z;
            }
        }
        BigInteger x = x2.multiply(z2.modPow(P.subtract(BigInteger.TWO), P)).mod(P);
        byte[] raw = new byte[32];
        for (int i = 0; i < 32; i++) {
            raw[i] = x.shiftRight(8 * i).byteValue();
        }
        return raw;
    }

    private static BigInteger number(byte[] little) {
        byte[] big = new byte[32];
        for (int i = 0; i < 32; i++) {
            big[i] = little[31 - i];
        }
        return new BigInteger(1, big);
    }
}
