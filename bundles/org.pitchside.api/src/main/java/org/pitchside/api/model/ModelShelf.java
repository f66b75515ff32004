package org.pitchside.api.model;

import java.util.List;
import java.util.Optional;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.Shipment;

/**
 * The models that a gateway keeps: versions side by side, which one answers here, where each one runs, and a record of every act. Safe
 * from any thread. Whoever calls has made sure that the caller may: nothing is asked here.
 *
 * <p>A name is {@code id-version}. What is taken, made live or confirmed is on the disk when a call returns, and survives a cut of the
 * power; each act and each refusal is one line of the audit.
 */
public interface ModelShelf {

    /** The longest package, in bytes. */
    int MOST_BYTES = 32 << 20;

    /** By which way an act came. It stands in the audit; people do not. */
    enum Via {
        /** It came with the software. */
        CARRIER("carrier"),
        /** The setting {@code package.file}. */
        SETTING("setting"),
        /** A file in the drop folder. */
        DROP("drop"),
        /** An operator at the board. */
        BOARD("board"),
        /** A request by the cloud connection. */
        REMOTE("remote"),
        /** The rollout's own state machine. */
        ROLLOUT("rollout");

        private final String word;

        Via(String word) {
            this.word = word;
        }

        /** As it stands in the audit. */
        public String word() {
            return word;
        }
    }

    /**
     * One model that is kept.
     *
     * @param name {@code id-version}
     * @param sha256 of the package, lower-case hex
     * @param takenUs when it was taken, microseconds since 1970 UTC; 0 for the one that came with the software
     * @param counter of its release; 0 for one that needs none
     * @param floor the least version that may run once it is confirmed
     * @param live whether it answers on this gateway
     * @param forBats whether it has a model for bats and may be sent to them
     * @param bats the bats that said, when they were met last, that they run it
     */
    record Kept(
            String name,
            String sha256,
            Via via,
            long takenUs,
            int counter,
            int floor,
            boolean live,
            boolean forBats,
            List<BatId> bats) {
        public Kept {
            bats = List.copyOf(bats);
        }
    }

    /**
     * One line of the audit.
     *
     * @param number counted from 1 on, for ever
     * @param at UTC, as ISO 8601 writes it
     * @param act {@code take}, {@code live}, {@code confirm}, {@code keys}, {@code remove}, {@code repair}, or a rollout's own word
     * @param by a {@link Via#word}
     * @param what a model's name, a key set's number, a bat's id; a hash where more is not known
     * @param done false: it was refused
     * @param why one sentence
     */
    record AuditLine(long number, String at, String act, String by, String what, boolean done, String why) {}

    /** Every model that is kept: the live one first, then by id and falling version. */
    List<Kept> models();

    /**
     * Looks at a package by every rule of docs/model-package.md and keeps it. It does not answer yet. The same package again is no error.
     *
     * @param bytes the whole package, {@link #MOST_BYTES} at most; not copied
     * @return its name
     * @throws ShelfException where it is refused: nothing has changed
     */
    String take(byte[] bytes, Via via) throws ShelfException;

    /**
     * Takes a key set by itself.
     *
     * @return its number
     * @throws ShelfException where it is refused: nothing has changed
     */
    int takeKeys(byte[] bytes, Via via) throws ShelfException;

    /**
     * What {@link #bring} took.
     *
     * @param model name of the model; empty where it was a key set
     * @param keySet number of the key set; 0 where it was a package
     */
    record Brought(Optional<String> model, int keySet) {

        /** The model's name, or {@code key set 3}. */
        public String words() {
            return model.orElse("key set " + keySet);
        }
    }

    /**
     * Takes a package or a key set, whichever it is: {@link #take} or {@link #takeKeys}.
     *
     * @param bytes a key set begins with {@code PSK1}; everything else is looked at as a package
     * @throws ShelfException where it is refused: nothing has changed
     */
    default Brought bring(byte[] bytes, Via via) throws ShelfException {
        boolean isKeySet =
                bytes.length >= 4 && bytes[0] == 'P' && bytes[1] == 'S' && bytes[2] == 'K' && bytes[3] == '1';
        return isKeySet
                ? new Brought(Optional.empty(), takeKeys(bytes, via))
                : new Brought(Optional.of(take(bytes, via)), 0);
    }

    /**
     * Lets a kept model answer on this gateway: any version that is not below its line's floor, an older one too.
     *
     * @throws ShelfException where it is not kept, below the floor, or cannot be read any more
     */
    void makeLive(String name, Via via) throws ShelfException;

    /**
     * Says that a model has proved itself: the floor of its line is lifted to what its release says, and older versions below it never
     * run again.
     *
     * @throws ShelfException where it is not kept
     */
    void confirm(String name, Via via) throws ShelfException;

    /** A kept model, to be run beside the live one; empty where it is not kept or cannot be read any more. */
    Optional<GatewayModel> model(String name);

    /** The bats' half of a kept model, "PSM1", to be run on the gateway by the exact runtime; empty where there is none. */
    Optional<byte[]> blob(String name);

    /** What goes to the bats; empty where it is not kept, has no model for bats, or needs no release here and so has no ticket. */
    Optional<Shipment> shipment(String name);

    /**
     * Adds a line to the audit, on the disk when this returns.
     *
     * @param act a word of {@code a-z}, up to 20 letters
     * @param what no person's name
     * @param why one sentence, no person's name
     * @throws ShelfException where the disk does not take it
     */
    void note(String act, String what, Via via, boolean done, String why) throws ShelfException;

    /** The last lines of the audit, oldest first. */
    List<AuditLine> audit(int most);
}
