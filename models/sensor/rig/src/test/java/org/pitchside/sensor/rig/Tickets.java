package org.pitchside.sensor.rig;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;

/** Tickets and key sets that the product would not make, well signed. */
final class Tickets {

    private Tickets() {}

    /** A ticket for bytes that are no good model. */
    static byte[] forBytes(Signers signers, byte[] blob, int version, int counter, int floor) {
        var ticket = ByteBuffer.allocate(136).order(ByteOrder.LITTLE_ENDIAN);
        ticket.put("PSR1".getBytes()).put((byte) 1).put((byte) 0).putShort((short) 0);
        ticket.putInt(counter).putInt(floor).putInt(version).putInt(blob.length);
        ticket.put(Signers.sha(blob));
        return signed(ticket.array(), signers.releaser);
    }

    /** With key id and signature where they belong. */
    static byte[] signed(byte[] bytes, KeyPair by) {
        byte[] signed = bytes.clone();
        int at = bytes.length - 64;
        System.arraycopy(Signers.sha(Signers.raw(by.getPublic())), 0, signed, at - 8, 8);
        try {
            var signer = Signature.getInstance("Ed25519");
            signer.initSign(by.getPrivate());
            signer.update(Arrays.copyOf(signed, at));
            System.arraycopy(signer.sign(), 0, signed, at, 64);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return signed;
    }
}
