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
     * @param name whose bat it is, as people say; empty for none
     * @param net where it is swung, for example {@code net 2}; empty where that is not known
     */
    record Profile(BatId bat, String name, String net, Mount mount) {}
}
