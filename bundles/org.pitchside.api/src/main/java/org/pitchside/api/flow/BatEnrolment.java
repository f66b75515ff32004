package org.pitchside.api.flow;

import java.util.List;
import org.pitchside.api.BatId;

/** Which bats belong to this site, and when new ones are taken. Safe from any thread. */
public interface BatEnrolment {

    /** How a bat stands to this site. */
    enum Standing {
        /** It was enrolled here and has proved it. */
        ENROLLED("enrolled here"),
        /** Nobody enrolled it: anybody may talk to it, and so do we. */
        OPEN("open to anybody: not enrolled"),
        /** It did not prove itself and is not talked to; the health page says why. */
        REFUSED("refused: see the health page"),
        NOT_MET("not met yet");

        private final String words;

        Standing(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    Standing standing(BatId bat);

    /** When bats are taken, and which were. */
    Door door();

    /**
     * Takes bats whose button is pressed for the next two minutes.
     *
     * @throws IllegalStateException where the settings say that none is taken; the message is a sentence
     */
    void ask();

    /** Takes none any more, unless the settings say that bats are always taken. */
    void cancel();

    /**
     * When bats are taken.
     *
     * @param setting {@code never}, {@code asked} or {@code always}
     * @param secondsLeft how long bats are taken still because somebody asked; 0 when nobody did
     * @param taken the bats that were enrolled since somebody asked last
     */
    record Door(String setting, int secondsLeft, List<BatId> taken) {}
}
