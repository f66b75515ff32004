package org.pitchside.shipped;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The model package that comes with Pitchside. It is trusted with the bundle that carries it: nobody signs it, and whoever could change it
 * could change the gateway's code as well.
 */
public final class ShippedModel {

    private static final String RESOURCE = "shipped.pitchmodel";

    private ShippedModel() {}

    /** The whole package, some 700 kB, as a new array; docs/model-package.md has its form. */
    public static byte[] bytes() {
        try (var in = ShippedModel.class.getResourceAsStream(RESOURCE)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the bundle org.pitchside.shipped is damaged", e);
        }
    }
}
