package org.pitchside.deploy;

import java.util.List;

/** A kind of gateway that packages are made for. */
enum Machine {
    X86_64("x86-64", "amd64", List.of("linux-x64", "linux-x86_64", "Linux/x86_64")),
    AARCH64("aarch64", "arm64", List.of("linux-aarch64", "Linux/aarch64"));

    private final String osgi;
    private final String debian;
    private final List<String> folders;

    Machine(String osgi, String debian, List<String> folders) {
        this.osgi = osgi;
        this.debian = debian;
        this.folders = folders;
    }

    /** As OSGi calls the processor, and as our files do. */
    String osgi() {
        return osgi;
    }

    /** As Debian calls it. */
    String debian() {
        return debian;
    }

    /** Whether a file of a bundle is native code for another machine: the libraries that we bring lie in folders named after theirs. */
    static boolean isForeign(Machine here, String path) {
        for (Machine other : values()) {
            if (other != here && other.folders.stream().anyMatch(f -> path.contains("/" + f + "/"))) {
                return true;
            }
        }
        return false;
    }
}
