package org.pitchside.deploy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Headers of the form {@code name;attributes,name;attributes}. */
final class Clauses {

    private static final Pattern CLAUSE = Pattern.compile("([^,;\"]+)((?:;[^,;\"]*(?:\"[^\"]*\")?[^,;\"]*)*)(?:,|$)");
    private static final Pattern RANGE = Pattern.compile(";version=\"?\\[([\\d.]+),([\\d.]+)\\)");
    private static final Pattern LEAST = Pattern.compile(";version=\"?([\\d.]+)");

    private Clauses() {}

    /** @return the attributes of each name; none for no header */
    static Map<String, String> of(String header) {
        Map<String, String> clauses = new LinkedHashMap<>();
        Matcher m = CLAUSE.matcher(header == null ? "" : header);
        while (m.find()) {
            clauses.put(m.group(1).trim(), m.group(2));
        }
        return clauses;
    }

    /** Whether what is asked for by these attributes of an import is held by an export of the version. */
    static boolean holds(String attributes, String version) {
        Matcher range = RANGE.matcher(attributes);
        if (range.find()) {
            return number(range.group(1)) <= number(version) && number(version) < number(range.group(2));
        }
        Matcher least = LEAST.matcher(attributes);
        return !least.find() || number(least.group(1)) <= number(version);
    }

    private static long number(String version) {
        long n = 0;
        String[] parts = version.split("\\.");
        for (int i = 0; i < 3; i++) {
            n = n * 10_000 + (i < parts.length ? Long.parseLong(parts[i]) : 0);
        }
        return n;
    }
}
