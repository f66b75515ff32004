package org.pitchside.inference.internal;

import ai.onnxruntime.OrtEnvironment;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/**
 * Which ONNX Runtime this JVM holds. Native libraries stay until the JVM ends, whatever becomes of their bundle, and the linker gives a later version's
 * Java half the libraries of the first: at best it refuses to work, at worst it brings the JVM down. The same version again is harmless.
 */
final class RuntimeInJvm {

    /** A property of the JVM: classes, and all they remember, go with their bundle. */
    static final String LOADED = "org.pitchside.onnxruntime.loaded";

    private static final Pattern EXPORTED = Pattern.compile("\\bai\\.onnxruntime;[^,]*?version=\"?([0-9][\\w.]*)");

    private RuntimeInJvm() {}

    /** Another version that was loaded before this bundle's, where there is one; else this bundle's counts as loaded from now on. */
    static Optional<String> inTheWay() {
        return version().flatMap(RuntimeInJvm::inTheWay);
    }

    /** @param version of the Java half that wants to load its libraries */
    static Optional<String> inTheWay(String version) {
        Object first = System.getProperties().putIfAbsent(LOADED, version);
        return Optional.ofNullable(first).map(Object::toString).filter(f -> !f.equals(version));
    }

    /** What its bundle exports it as; empty outside a framework, where classes stay as long as libraries. */
    static Optional<String> version() {
        Bundle bundle = FrameworkUtil.getBundle(OrtEnvironment.class);
        if (bundle == null) {
            return Optional.empty();
        }
        Matcher exported = EXPORTED.matcher(String.valueOf(bundle.getHeaders().get(Constants.EXPORT_PACKAGE)));
        return exported.find() ? Optional.of(exported.group(1)) : Optional.empty();
    }
}
