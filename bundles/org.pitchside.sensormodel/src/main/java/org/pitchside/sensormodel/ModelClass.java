package org.pitchside.sensormodel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.pitchside.api.Family;
import org.pitchside.sensormodel.internal.Layout;

/**
 * A class of a sensor model, in the order of its logits.
 *
 * @param code what a bat reports: a family's code (0 .. 8), or 128 .. 254 for a class of another name
 * @param name the family's name, or 1 to 8 printable ASCII characters without blanks
 * @param noSwing whether this class says that nothing was a swing
 * @param margin the least difference between the best and the second logit that is answered with this class, 0 .. 255
 */
public record ModelClass(int code, String name, boolean noSwing, int margin) {

    static final int FREE = 128;

    /**
     * @throws IllegalArgumentException one line: what is wrong
     */
    public ModelClass {
        Optional<Family> family = Family.ofCode(code).filter(f -> f != Family.UNKNOWN);
        if (family.isPresent()) {
            require(family.get().name().equals(name), "class code " + code + " is " + family.get() + ", not " + name);
            require(
                    noSwing == (family.get() == Family.NOT),
                    "class " + name + ": NOT, and of the families only NOT, is no swing");
        } else {
            require(code >= FREE && code < 255, "class code " + code + " is neither a family's nor 128 .. 254");
            require(
                    name.matches("[!-~]{1,8}"),
                    "class name '" + name + "' is not 1 to 8 printable characters without blanks");
        }
        require(margin >= 0 && margin <= 255, "class " + name + ": margin " + margin + " is not 0 .. 255");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * The classes of a model package: families get their codes, other names 128 and up and are shortened to 8 characters.
     *
     * @param names in the order of the logits
     * @param noSwing which of them are no swing
     * @param margins one a class
     */
    public static List<ModelClass> list(List<String> names, Collection<String> noSwing, int[] margins) {
        var all = new ArrayList<ModelClass>();
        var taken = new HashSet<String>();
        for (String n : names) {
            Family.of(n).ifPresent(f -> taken.add(n));
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            boolean none = noSwing.contains(name);
            Optional<Family> family = Family.of(name).filter(f -> f != Family.UNKNOWN);
            all.add(
                    family.isPresent()
                            ? new ModelClass(family.get().code(), name, none, margins[i])
                            : new ModelClass(FREE + i, shortened(name, taken), none, margins[i]));
        }
        return all;
    }

    private static String shortened(String name, HashSet<String> taken) {
        String plain = new String(name.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)
                .replaceAll("[^!-~]", "_");
        String cut = plain.substring(0, Math.min(Layout.NAME, plain.length()));
        for (int n = 2; !taken.add(cut); n++) {
            String suffix = "~" + n;
            cut = plain.substring(0, Math.min(Layout.NAME - suffix.length(), plain.length())) + suffix;
        }
        return cut;
    }

    /** A family's name is not written. */
    boolean free() {
        return code >= FREE;
    }
}
