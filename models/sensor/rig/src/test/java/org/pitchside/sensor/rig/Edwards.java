package org.pitchside.sensor.rig;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The group of Ed25519 in whole numbers, slow and plain: for signatures that no honest signer makes. */
final class Edwards {

    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665).multiply(inverse(BigInteger.valueOf(121666)));

    /** x and y below P. */
    record Point(BigInteger x, BigInteger y) {

        Point plus(Point o) {
            BigInteger k = D.multiply(x).multiply(o.x).multiply(y).multiply(o.y).mod(P);
            return new Point(
                    x.multiply(o.y)
                            .add(o.x.multiply(y))
                            .multiply(inverse(BigInteger.ONE.add(k)))
                            .mod(P),
                    y.multiply(o.y)
                            .add(x.multiply(o.x))
                            .multiply(inverse(BigInteger.ONE.subtract(k)))
                            .mod(P));
        }

        Point times(BigInteger n) {
            Point sum = NEUTRAL;
            for (int bit = n.bitLength() - 1; bit >= 0; bit--) {
                sum = sum.plus(sum);
                sum = n.testBit(bit) ? sum.plus(this) : sum;
            }
            return sum;
        }

        byte[] bytes() {
            return encoded(y, x.testBit(0));
        }
    }

    static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);
    static final Point BASE =
            point(BigInteger.valueOf(4).multiply(inverse(BigInteger.valueOf(5))).mod(P), false);

    private Edwards() {}

    /** The eight points that 8 takes to the neutral one. */
    static List<Point> torsion() {
        for (BigInteger y = BigInteger.TWO; ; y = y.add(BigInteger.ONE)) {
            Point p = point(y, false);
            Point t = p == null ? NEUTRAL : p.times(L);
            if (!t.times(BigInteger.valueOf(4)).equals(NEUTRAL)) {
                var all = new ArrayList<Point>();
                Point sum = NEUTRAL;
                for (int i = 0; i < 8; i++, sum = sum.plus(t)) {
                    all.add(sum);
                }
                return all;
            }
        }
    }

    /** The point of this y, or null. */
    static Point point(BigInteger y, boolean odd) {
        BigInteger yy = y.multiply(y);
        BigInteger xx = yy.subtract(BigInteger.ONE)
                .multiply(inverse(D.multiply(yy).add(BigInteger.ONE)))
                .mod(P);
        BigInteger x = xx.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!x.multiply(x).mod(P).equals(xx)) {
            x = x.multiply(BigInteger.TWO.modPow(P.shiftRight(2), P)).mod(P);
        }
        if (!x.multiply(x).mod(P).equals(xx)) {
            return null;
        }
        return new Point(x.testBit(0) == odd ? x : P.subtract(x).mod(P), y);
    }

    /** 32 bytes, little-endian, with the sign on top. */
    static byte[] encoded(BigInteger y, boolean odd) {
        byte[] bytes = little(y);
        bytes[31] |= (byte) (odd ? 0x80 : 0);
        return bytes;
    }

    /** 32 bytes, little-endian. */
    static byte[] little(BigInteger n) {
        var bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = n.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    static BigInteger number(byte[] little) {
        BigInteger n = BigInteger.ZERO;
        for (int i = little.length - 1; i >= 0; i--) {
            n = n.shiftLeft(8).or(BigInteger.valueOf(little[i] & 0xff));
        }
        return n;
    }

    /** SHA-512 of R, key and message, modulo L. */
    static BigInteger hash(byte[] r, byte[] key, byte[] message) {
        try {
            var sha = MessageDigest.getInstance("SHA-512");
            sha.update(r);
            sha.update(key);
            return number(sha.digest(message)).mod(L);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the JDK says of a signature by a raw key. */
    static boolean jdkTakes(byte[] signature, byte[] key, byte[] message) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(key));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(HexFormat.of()
                        .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(raw))));
    }

    private static BigInteger inverse(BigInteger n) {
        return n.mod(P).modPow(P.subtract(BigInteger.TWO), P);
    }
}
