package org.pitchside.api.settings.contract;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The settings of a component as its module's metatype file shows them, and what Kura and people make of them. */
public final class SettingsShown {

    private static final List<Object> ABSURD = List.of(
            "",
            " ",
            "none of these",
            "\u0000\n\u001b[31m",
            "-1",
            "1e308",
            "\uD83C\uDFCF",
            "x".repeat(100_000),
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Double.NaN,
            Float.NEGATIVE_INFINITY,
            Boolean.TRUE,
            'c',
            (byte) -1,
            new String[0],
            new String[] {"a", "b"},
            new char[] {'a'},
            new int[] {1},
            List.of("a"));

    private final Map<String, Object> defaults = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    private SettingsShown() {}

    /** Of the module whose tests run. */
    public static SettingsShown of(String pid) {
        File file = Path.of("target", "classes", "OSGI-INF", "metatype", pid + ".xml")
                .toFile();
        try {
            var document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file);
            var shown = new SettingsShown();
            NodeList all = document.getElementsByTagName("AD");
            for (int i = 0; i < all.getLength(); i++) {
                shown.add((Element) all.item(i));
            }
            return shown;
        } catch (Exception e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }

    private void add(Element setting) {
        String name = setting.getAttribute("id");
        names.add(name);
        Node written = setting.getAttributeNode("default");
        // As Kura has it: an empty default is no key at all.
        if (written != null && !written.getNodeValue().isEmpty()) {
            defaults.put(name, typed(setting.getAttribute("type"), written.getNodeValue()));
        }
    }

    private static Object typed(String type, String text) {
        return switch (type) {
            case "Boolean" -> Boolean.valueOf(text);
            case "Byte" -> Byte.valueOf(text);
            case "Char" -> text.charAt(0);
            case "Double" -> Double.valueOf(text);
            case "Float" -> Float.valueOf(text);
            case "Integer" -> Integer.valueOf(text);
            case "Long" -> Long.valueOf(text);
            case "Short" -> Short.valueOf(text);
            default -> text;
        };
    }

    /** What Kura gives a component that nobody has set. */
    public Map<String, Object> defaults() {
        return new HashMap<>(defaults);
    }

    /** The defaults with one setting of a type or value that it never has, for each setting and each such value. */
    public List<Map<String, Object>> absurd() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String name : names) {
            for (Object value : ABSURD) {
                Map<String, Object> values = defaults();
                values.put(name, value);
                all.add(values);
            }
        }
        return all;
    }
}
