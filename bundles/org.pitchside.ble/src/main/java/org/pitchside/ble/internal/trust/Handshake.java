package org.pitchside.ble.internal.trust;

import java.io.IOException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Iterator;
import org.pitchside.api.BatInfo;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Control.Answer;
import org.pitchside.ble.codec.Control.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's way to a proof, or to a new key, as docs/gatt.md says. Passive: answers and time are handed in, requests are handed
 * out. Serial. What is not the answer to the request under way (late, doubled, of another request) is passed over; the time runs on.
 */
public final class Handshake {

    /** How long an answer may take; both must be over: a replay's clock runs fast, and a busy machine is not a silent bat. */
    static final long PATIENCE_NANOS = 5_000_000_000L;

    static final int PATIENCE_TICKS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    /** How it ended. */
    public enum End {
        /** The bat was never enrolled and is not now: anybody may talk to it. */
        OPEN,
        /** Both have proved that they know the bat's key. */
        PROVEN,
        /** It must not be talked to. */
        REFUSED
    }

    /** Who leads the connection. */
    public interface Link {

        void send(Control request);

        /**
         * Called once.
         *
         * @param words why, for the health page; null unless refused
         */
        void ended(End end, String words);
    }

    private enum Step {
        BEGIN,
        CHALLENGE,
        PROVE,
        FIRST_HALF,
        SECOND_HALF,
        KEY,
        OVER
    }

    private final BatInfo info;
    private final KeyRing keys;
    private final boolean mayEnrol;
    private final SecureRandom random;
    private final Link link;
    private final Iterator<byte[]> left;
    private Step step = Step.BEGIN;
    private byte[] key;
    private byte[] mine;
    private byte[] proof;
    private KeyPair pair;
    private byte[] gatewayPublic;
    private final byte[] batPublic = new byte[Secrets.KEY];
    private long sinceNanos;
    private int ticks;

    /** @param mayEnrol whether a bat whose button was pressed is taken now */
    public Handshake(BatInfo info, KeyRing keys, boolean mayEnrol, SecureRandom random, Link link) {
        this.info = info;
        this.keys = keys;
        this.mayEnrol = mayEnrol;
        this.random = random;
        this.link = link;
        left = keys.of(info.bat()).iterator();
    }

    /** Begins, and may end at once. */
    public void begin(long nanos) {
        sinceNanos = nanos;
        if (info.enrolled() && left.hasNext()) {
            challenge(left.next());
        } else if (info.open() && mayEnrol) {
            enrol();
        } else if (info.enrolled()) {
            refuse(foreign());
        } else if (keys.knows(info.bat())) {
            refuse("Bat " + info.bat() + " says that nobody enrolled it, but this site did: it forgot its key, or it is"
                    + " another that uses its number. Press its button for one second and enrol it here.");
        } else {
            end(End.OPEN, null);
        }
    }

    private String foreign() {
        return "Bat " + info.bat() + " belongs to another site: press its button for one second and enrol it here.";
    }

    /** Whether the bat was given a key on this way. */
    public boolean isNew() {
        return pair != null;
    }

    /** An answer arrived. */
    public void answer(Answer a, long nanos) {
        boolean awaited = switch (step) {
            case CHALLENGE -> a.op() == Control.CHALLENGE;
            case PROVE -> a.op() == Control.PROVE;
            case FIRST_HALF -> isHalf(a, 0);
            case SECOND_HALF -> isHalf(a, 1);
            case KEY -> a.op() == Control.KEY;
            case BEGIN, OVER -> false;
        };
        if (!awaited) {
            return;
        }
        sinceNanos = nanos;
        ticks = 0;
        if (a.status() != Status.DONE) {
            refused(a.status());
            return;
        }
        switch (step) {
            case CHALLENGE -> prove(a.bytes());
            case PROVE -> checked(a.bytes());
            case FIRST_HALF -> secondHalf(a.bytes());
            case SECOND_HALF -> agreed(a.bytes());
            default -> challenge(key);
        }
    }

    private static boolean isHalf(Answer a, int half) {
        return a.op() == Control.ENROL && (a.status() != Status.DONE || a.half() == half);
    }

    /** Time goes on. */
    public void tick(long nanos) {
        if (step != Step.OVER && ++ticks > PATIENCE_TICKS && nanos - sinceNanos >= PATIENCE_NANOS) {
            refuse("Bat " + info.bat() + " does not answer when it is asked who it is. It is tried again.");
        }
    }

    /** The bat refused the request under way. */
    private void refused(Status status) {
        if (status == Status.BUSY) {
            refuse("Bat " + info.bat()
                    + " heard too many wrong proofs and takes none for some seconds. It is tried again.");
        } else if (step == Step.PROVE && left.hasNext()) {
            challenge(left.next());
        } else if (step == Step.PROVE && info.open() && mayEnrol && pair == null) {
            enrol();
        } else if (step == Step.PROVE) {
            refuse(foreign());
        } else if (step != Step.CHALLENGE && !info.enrolled() && !keys.knows(info.bat())) {
            // its door is closed again; it goes on as what it was
            end(End.OPEN, null);
        } else {
            refuse("Bat " + info.bat() + " answers " + status + " when it is asked who it is. It is tried again.");
        }
    }

    private void challenge(byte[] with) {
        key = with;
        mine = new byte[Secrets.HALF];
        random.nextBytes(mine);
        next(Step.CHALLENGE, new Control.Challenge(mine));
    }

    private void prove(byte[] its) {
        proof = Secrets.batProof(key, mine, its, info.bat());
        next(Step.PROVE, new Control.Prove(Secrets.gatewayProof(key, mine, its, info.bat())));
    }

    private void checked(byte[] its) {
        if (!MessageDigest.isEqual(proof, its)) {
            refuse("Bat " + info.bat()
                    + " cannot prove that it is the bat that was enrolled here: it is another that uses"
                    + " its number.");
            return;
        }
        try {
            keys.proved(info.bat(), key);
        } catch (IOException e) {
            // the key that was not written is asked for again at the next proof
            LOG.warn("bat {}: {}", info.bat(), e.getMessage());
        }
        end(End.PROVEN, null);
    }

    private void enrol() {
        pair = Secrets.fresh();
        gatewayPublic = Secrets.raw(pair.getPublic());
        next(Step.FIRST_HALF, new Control.Enrol(0, Arrays.copyOf(gatewayPublic, Secrets.HALF)));
    }

    private void secondHalf(byte[] its) {
        System.arraycopy(its, 0, batPublic, 0, Secrets.HALF);
        next(Step.SECOND_HALF, new Control.Enrol(1, Arrays.copyOfRange(gatewayPublic, Secrets.HALF, Secrets.KEY)));
    }

    private void agreed(byte[] its) {
        System.arraycopy(its, 0, batPublic, Secrets.HALF, Secrets.HALF);
        var shared = Secrets.shared(pair.getPrivate(), batPublic);
        if (shared.isEmpty()) {
            refuse("Bat " + info.bat() + " gives a public key with which nobody can agree on a secret.");
            return;
        }
        key = Secrets.batKey(shared.get(), info.bat(), gatewayPublic, batPublic);
        try {
            keys.give(info.bat(), key);
        } catch (IOException e) {
            refuse("Bat " + info.bat() + " cannot be enrolled: its key could not be kept (" + e.getMessage() + ").");
            return;
        }
        next(Step.KEY, new Control.Key());
    }

    private void next(Step now, Control request) {
        step = now;
        link.send(request);
    }

    private void refuse(String words) {
        end(End.REFUSED, words);
    }

    private void end(End end, String words) {
        if (step != Step.OVER) {
            step = Step.OVER;
            link.ended(end, words);
        }
    }
}
