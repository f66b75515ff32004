package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide tells what each health line means: what the code may say stands in its table, word for word. */
class OperatorGuideTest {
    private static final Path ROOT = Path.of(System.getProperty("pitchside.root"));

    private static final List<String> ROOMS =
            List.of("ble", "ble.kura", "ble.virtual", "board", "gateway", "inference", "kura", "mqtt", "store");

    /** Whatever makes a health line, in the words of our code. */
    private static final Pattern MADE = Pattern.compile("(?:HealthLine|\\bsay|\\bline|\\btold)\\(");

    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern VALUE = Pattern.compile("%[-.0-9]*[a-z]");

    @Test
    void everySentenceOfTheHealthPageIsExplained() throws IOException {
        // given the guide without its emphasis, and the sentences in the code
        String guide = Files.readString(ROOT.resolve("docs/operator-guide.md")).replaceAll("[*`]", "");
        List<String> missing = new ArrayList<>();
        int sentences = 0;
        for (String room : ROOMS) {
            for (Path file : sources(room)) {
                for (String words : said(Files.readString(file))) {
                    // when they are compared; then none is missing
                    sentences++;
                    if (!guide.contains(words)) {
                        missing.add(room + ": " + words);
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(sentences > 40, sentences + " sentences were found: has their form changed?");
    }

    private static List<Path> sources(String room) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("bundles/org.pitchside." + room + "/src/main/java"))) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    /** Runs of three words and more that do not change, of what is said of health in this file. */
    private static List<String> said(String source) {
        List<String> all = new ArrayList<>();
        if (!source.contains("HealthLine")) {
            return all;
        }
        Matcher made = MADE.matcher(source);
        while (made.find()) {
            Matcher text = TEXT.matcher(source.substring(made.end(), end(source, made.end())));
            while (text.find()) {
                for (String part : VALUE.split(text.group(1))) {
                    String words = part.replaceAll("^[ .,;:()]+|[ .,;:()]+$", "");
                    if (words.split(" +").length >= 3) {
                        all.add(words);
                    }
                }
            }
        }
        return all;
    }

    /** Where the parenthesis that was opened before {@code at} is closed. */
    private static int end(String source, int at) {
        int open = 1;
        boolean isText = false;
        int i = at;
        for (; open > 0 && i < source.length(); i++) {
            char c = source.charAt(i);
            if (isText) {
                i += c == '\\' ? 1 : 0;
                isText = c != '"';
            } else if (c == '"') {
                isText = true;
            } else if (c == '(') {
                open++;
            } else if (c == ')') {
                open--;
            }
        }
        return i;
    }
}
