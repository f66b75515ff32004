package org.pitchside.sensormodel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.pitchside.sensormodel.internal.Layout;

/**
 * That a model may go onto bats: "PSR1" (docs/sensor-model.md, section 10), signed by a releaser. It names the model by its SHA-256, so
 * nothing else can be sent under it. Immutable.
 */
public final class ReleaseTicket {

    /** In the list of a ticket. */
    public static final int MOST_BATS = 32;

    private static final int HEAD = 64;
    private static final int TRAILER = Layout.KEY_ID + Layout.SIGNATURE;

    private final byte[] bytes;
    private final ByteBuffer ticket;

    private ReleaseTicket(byte[] bytes) throws TrustException {
        this.bytes = bytes;
        ticket = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        require(bytes.length >= HEAD, "%d bytes", bytes.length);
        require(
                ticket.getInt(0) == 0x31525350 && bytes[4] == 1,
                "byte 0: not PSR1 in form 1, but %08x and %d",
                ticket.getInt(0),
                bytes[4]);
        int bats = ticket.getShort(6) & 0xffff;
        require(bytes[5] == 0 || bytes[5] == 1, "byte 5: scope %d, not 0 or 1", bytes[5]);
        require(
                bytes[5] == 0 ? bats == 0 : bats >= 1 && bats <= MOST_BATS,
                "byte 6: %d bats in scope %d",
                bats,
                bytes[5]);
        int wanted = HEAD + Long.BYTES * bats + TRAILER;
        require(bytes.length == wanted, "%d bytes, its bats need %d", bytes.length, wanted);
        require(counter() >= 1, "byte 8: counter %d, not 1 .. 2147483647", Integer.toUnsignedLong(counter()));
        require(version() >= 1, "byte 16: version %d, not 1 .. 2147483647", Integer.toUnsignedLong(version()));
        require(
                Integer.compareUnsigned(floor(), version()) <= 0,
                "byte 12: floor %d above the model's own version %d",
                Integer.toUnsignedLong(floor()),
                version());
        require(
                length() >= Layout.MIN_BYTES && length() <= Layout.MAX_BYTES && length() % 8 == 0,
                "byte 20: a model of %d bytes",
                Integer.toUnsignedLong(length()));
        require(ticket.getLong(56) == 0, "byte 56: not 0");
    }

    /**
     * A ticket that nobody signed yet.
     *
     * @param model as it is sent: signed by its maker
     * @param counter 1 .. 2^31 - 1; a bat takes no ticket with a smaller one than it had
     * @param floor 0 .. the model's version: the least version that a bat may run once it confirmed this model
     * @param bats ids of the bats that may take it, up to 32; empty = all
     */
    public static ReleaseTicket of(SensorModel model, int counter, int floor, List<Long> bats) {
        var bytes =
                ByteBuffer.allocate(HEAD + Long.BYTES * bats.size() + TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x31525350).put((byte) 1).put((byte) (bats.isEmpty() ? 0 : 1));
        bytes.putShort((short) bats.size()).putInt(counter).putInt(floor);
        bytes.putInt(model.facts().version()).putInt(model.bytes().length);
        bytes.put(sha256(model.bytes())).putLong(0);
        bats.forEach(bytes::putLong);
        return taken(bytes.array());
    }

    /**
     * Checks the form. The signature is not part of it: see {@link #verify}.
     *
     * @param bytes the whole ticket; not copied
     * @throws TrustException {@link TrustRefusal#TICKET_FORM}
     */
    public static ReleaseTicket read(byte[] bytes) throws TrustException {
        return new ReleaseTicket(bytes);
    }

    private static ReleaseTicket taken(byte[] bytes) {
        try {
            return new ReleaseTicket(bytes);
        } catch (TrustException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The same, signed by a releaser. */
    public ReleaseTicket sign(PrivateKey secret, PublicKey releaser) {
        return taken(Keys.signed(bytes, secret, releaser));
    }

    /**
     * Checks that a releaser of the key set signed it.
     *
     * @throws TrustException {@link TrustRefusal#TICKET_SIGNATURE}: none, by another key, or wrong
     */
    public void verify(KeySet keys) throws TrustException {
        byte[] id = Keys.idIn(bytes);
        var releaser = keys.releaser(id);
        String wrong = releaser.isPresent()
                ? Keys.wrong(bytes, releaser.get())
                : "byte " + (bytes.length - TRAILER) + ": key " + Keys.hex(id) + " is no releaser's";
        if (wrong != null) {
            throw new TrustException(TrustRefusal.TICKET_SIGNATURE, wrong);
        }
    }

    /**
     * Checks that it is this model's.
     *
     * @throws TrustException {@link TrustRefusal#NOT_RELEASED}
     */
    public void covers(SensorModel model) throws TrustException {
        byte[] sha = sha256(model.bytes());
        if (!Arrays.equals(sha, sha256())
                || length() != model.bytes().length
                || version() != model.facts().version()) {
            throw new TrustException(
                    TrustRefusal.NOT_RELEASED,
                    String.format(
                            Locale.ROOT,
                            "the ticket is for version %d, %d bytes, SHA-256 %s; this is version %d, %d bytes, %s",
                            version(),
                            length(),
                            HexFormat.of().formatHex(sha256()),
                            model.facts().version(),
                            model.bytes().length,
                            HexFormat.of().formatHex(sha)));
        }
    }

    /** True where this bat may take it. */
    public boolean names(long bat) {
        return bats().isEmpty() || bats().contains(bat);
    }

    /** Larger is later. */
    public int counter() {
        return ticket.getInt(8);
    }

    /** The least version that a bat may run once it confirmed this model. */
    public int floor() {
        return ticket.getInt(12);
    }

    /** Of the model. */
    public int version() {
        return ticket.getInt(16);
    }

    /** Of the model, bytes. */
    public int length() {
        return ticket.getInt(20);
    }

    /** Of the model, its signature included. */
    public byte[] sha256() {
        return Arrays.copyOfRange(bytes, 24, 56);
    }

    /** Ids of the bats that may take it; empty = all. */
    public List<Long> bats() {
        return IntStream.range(0, ticket.getShort(6))
                .mapToObj(i -> ticket.getLong(HEAD + Long.BYTES * i))
                .toList();
    }

    /** The whole ticket; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void require(boolean holds, String otherwise, Object... of) throws TrustException {
        if (!holds) {
            throw new TrustException(TrustRefusal.TICKET_FORM, String.format(Locale.ROOT, otherwise, of));
        }
    }
}
