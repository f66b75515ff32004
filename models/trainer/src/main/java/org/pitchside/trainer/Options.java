package org.pitchside.trainer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --name value} pairs of a command, checked against what the command knows. */
final class Options {

    private final Map<String, String> values = new LinkedHashMap<>();

    Options(List<String> arguments, List<String> known) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!known.contains(name)) {
                throw new UsageException("unknown option '" + name + "'; known: " + String.join(" ", known));
            }
            if (i + 1 == arguments.size()) {
                throw new UsageException(name + " wants a value");
            }
            if (values.put(name, arguments.get(i + 1)) != null) {
                throw new UsageException(name + " is given twice");
            }
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String need(String name) {
        String v = values.get(name);
        if (v == null) {
            throw new UsageException(name + " is missing");
        }
        return v;
    }

    String get(String name, String fallback) {
        return values.getOrDefault(name, fallback);
    }

    long whole(String name, long fallback, long least, long most) {
        String v = values.get(name);
        if (v == null) {
            return fallback;
        }
        try {
            long n = Long.parseLong(v);
            if (n >= least && n <= most) {
                return n;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException(name + " wants a whole number from " + least + " to " + most + ", not '" + v + "'");
    }

    double number(String name, double fallback, double least, double most) {
        String v = values.get(name);
        if (v == null) {
            return fallback;
        }
        try {
            double n = Double.parseDouble(v);
            if (n >= least && n <= most) {
                return n;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException(name + " wants a number from " + least + " to " + most + ", not '" + v + "'");
    }
}
