package org.pitchside.api.flow;

import java.util.Optional;
import org.pitchside.api.BatId;
import org.pitchside.api.Mount;

/** Says how sensors sit on bats and who holds them. A service of whoever knows: the operator's settings, or virtual players. */
public interface BatProfiles {

    /** The profile of a bat, empty where this service does not know it. */
    Optional<Profile> profile(BatId bat);

    /**
     * One bat.
     *
     * @param name what people call it, empty for none
     */
    record Profile(BatId bat, String name, Mount mount) {}
}
