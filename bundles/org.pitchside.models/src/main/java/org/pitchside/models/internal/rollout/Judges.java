package org.pitchside.models.internal.rollout;

import java.util.Optional;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.rollout.ShadowReport;
import org.pitchside.models.internal.gates.SequentialTest.Answer;

/** Who weighs models for a rollout: in shadow, behind, and on one bat. */
public interface Judges {

    /** A candidate beside the live model. @throws ShelfException it is stopped before its first window; one sentence */
    Beside shadow(GatewayModel candidate, Optional<byte[]> blob, GatewayModel live, Optional<byte[]> liveBlob)
            throws ShelfException;

    /** The former model behind the candidate, which answers. @throws ShelfException it cannot run any more; one sentence */
    Beside behind(GatewayModel candidate, GatewayModel former) throws ShelfException;

    /** The same behind a candidate of which shadow said nothing: its bats' half is judged, too. */
    Beside behindUnseen(GatewayModel candidate, Optional<byte[]> blob, GatewayModel former, Optional<byte[]> formerBlob)
            throws ShelfException;

    /** A bat that runs the candidate. */
    Watch watch(BatId bat, byte[] blob);

    /** Two models on the same windows. */
    interface Beside extends AutoCloseable {

        void event(Evidence e);

        Answer answer();

        /** One sentence without a full stop. */
        String why();

        ShadowReport report();

        @Override
        void close();
    }

    /** One bat on trial. */
    interface Watch {

        void event(Evidence e);

        /** Of any bat: its own rate of swings is held against the others'. */
        void activity(BatId bat, long atUs, BatActivity activity);

        void selfTest(boolean passed);

        Answer answer();

        /** One sentence without a full stop. */
        String why();

        int swings();
    }
}
