package org.pitchside.seat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the web console lets an operator do. */
public interface OperatorConsole {

    /** Every component of every bundle that Kura finds settings for, by PID. */
    List<Definition> definitions();

    /** The PIDs and names of instances on the screen: those whose component has registered as Kura wants it. */
    Set<String> listed();

    /**
     * The settings in force, passwords encrypted.
     *
     * @throws IllegalArgumentException where there is no such configuration
     */
    Map<String, Object> settings(String pid);

    /**
     * Changes settings; what is not named stays. A password is given in the clear. Nothing checks the values: the console's own checks are in the browser.
     *
     * @param pid a PID, or the name of an instance
     * @param values a null value takes the key away
     * @throws IllegalArgumentException where the PID is not listed: Kura ignores it
     */
    void update(String pid, Map<String, Object> values);

    /** Creates an instance of a factory. */
    void create(String factoryPid, String name, Map<String, Object> values);

    /** Takes an instance away. */
    void delete(String name);

    /**
     * Uploads and applies a snapshot.
     *
     * @return PIDs in it that Kura ignores, because nobody is there by that name
     */
    List<String> apply(Path snapshot) throws IOException;

    /** Installs or upgrades a package, and keeps it for the next boot. */
    Installed install(Path dp);

    /** Takes a package away. */
    Installed uninstall(String name);

    /** Bundles that are not active and components that are not alive, with the reason; empty where all is well. */
    List<String> faults();

    /** What Kura would have written to its log about definitions that it could not read. */
    List<String> complaints();

    /**
     * What Kura's deployment agent posts.
     *
     * @param successful what Kura says, which is true also where a bundle cannot be resolved
     * @param reason why not
     */
    record Installed(boolean successful, String reason) {}
}
