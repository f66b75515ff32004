package org.pitchside.signer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --name value} pairs and {@code --flag}s of a command, checked against what it knows. */
final class Arguments {

    private final Map<String, String> values = new LinkedHashMap<>();

    /** @param known names, blank-separated; one that ends in {@code !} takes no value */
    Arguments(List<String> arguments, String known) throws SignerException {
        List<String> names = Arrays.asList(known.split(" "));
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            boolean flag = names.contains(name + "!");
            if (!flag && !names.contains(name)) {
                throw new SignerException("unknown option '" + name + "'; known: " + known.replace("!", ""));
            }
            if (!flag && i + 1 == arguments.size()) {
                throw new SignerException(name + " wants a value");
            }
            if (values.put(name, flag ? "" : arguments.get(++i)) != null) {
                throw new SignerException(name + " is given twice");
            }
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String need(String name) throws SignerException {
        if (!has(name)) {
            throw new SignerException(name + " is missing");
        }
        return values.get(name);
    }

    Path path(String name) throws SignerException {
        return Path.of(need(name));
    }

    /** Comma-separated words; none where the option is not given. */
    List<String> list(String name) {
        return has(name)
                ? Arrays.stream(values.get(name).split(",")).map(String::trim).toList()
                : List.of();
    }

    int whole(String name, int fallback, int least, int most) throws SignerException {
        if (!has(name)) {
            return fallback;
        }
        try {
            int n = Integer.parseInt(values.get(name));
            if (n >= least && n <= most) {
                return n;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new SignerException(
                name + " wants a whole number from " + least + " to " + most + ", not '" + values.get(name) + "'");
    }
}
