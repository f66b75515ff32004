package org.pitchside.seat.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.pitchside.seat.Setting;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Kura's snapshots: the only place where settings outlive a boot. */
final class Snapshot {
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <esf:configurations xmlns:esf="http://eurotech.com/esf/2.0" xmlns:ocd="http://www.osgi.org/xmlns/metatype/v1.2.0">
            """;

    private Snapshot() {}

    /**
     * One component's settings.
     *
     * @param pid its PID or the instance's name
     * @param values of Kura's types
     * @param clear names of those that are passwords in the clear
     * @param encrypted names of those that are encrypted passwords
     */
    record Entry(String pid, Map<String, Object> values, List<String> clear, List<String> encrypted) {}

    static List<Entry> read(Path file) throws IOException {
        try {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(file.toFile())
                    .getDocumentElement();
            List<Entry> entries = new ArrayList<>();
            for (Element c : named(root, "esf:configuration")) {
                Map<String, Object> values = new LinkedHashMap<>();
                List<String> clear = new ArrayList<>();
                List<String> encrypted = new ArrayList<>();
                for (Element p : named(c, "esf:property")) {
                    List<String> texts = named(p, "esf:value").stream()
                            .map(Node::getTextContent)
                            .toList();
                    boolean array = p.getAttribute("array").equals("true");
                    if (texts.isEmpty()) {
                        continue;
                    }
                    String name = p.getAttribute("name");
                    values.put(name, value(p.getAttribute("type"), name, array, texts));
                    if (p.getAttribute("type").equals("Password")) {
                        (p.getAttribute("encrypted").equals("true") ? encrypted : clear).add(name);
                    }
                }
                entries.add(new Entry(c.getAttribute("pid"), values, clear, encrypted));
            }
            return entries;
        } catch (SAXException | ParserConfigurationException | IllegalArgumentException e) {
            throw new IOException(file + " is no snapshot: " + e.getMessage(), e);
        }
    }

    private static Object value(String type, String name, boolean array, List<String> texts) {
        Setting one = new Setting(name, type, 0, "", false, "", "", List.of());
        if (!array) {
            return one.value(texts.get(0));
        }
        List<Object> values = texts.stream().map(one::value).toList();
        return values.toArray(
                (Object[]) java.lang.reflect.Array.newInstance(values.get(0).getClass(), values.size()));
    }

    /** @param passwords by PID the names of encrypted passwords */
    static void write(Path file, Map<String, Map<String, Object>> all, Map<String, List<String>> passwords)
            throws IOException {
        var text = new StringBuilder(HEAD);
        all.forEach((pid, values) -> {
            text.append("<esf:configuration pid=\"").append(escaped(pid)).append("\"><esf:properties>\n");
            values.forEach((name, value) -> {
                boolean secret = passwords.getOrDefault(pid, List.of()).contains(name);
                Object[] each = value instanceof Object[] many ? many : new Object[] {value};
                if (each.length == 0) {
                    return;
                }
                String type = secret ? "Password" : each[0].getClass().getSimpleName();
                text.append("<esf:property name=\"").append(escaped(name));
                text.append("\" array=\"").append(value instanceof Object[]);
                text.append("\" encrypted=\"").append(secret);
                text.append("\" type=\"")
                        .append(type.equals("Character") ? "Char" : type)
                        .append("\">");
                for (Object v : each) {
                    text.append("<esf:value>")
                            .append(escaped(String.valueOf(v)))
                            .append("</esf:value>");
                }
                text.append("</esf:property>\n");
            });
            text.append("</esf:properties></esf:configuration>\n");
        });
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, text.append("</esf:configurations>\n"), StandardCharsets.UTF_8);
        Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<Element> named(Element root, String name) {
        List<Element> found = new ArrayList<>();
        NodeList all = root.getElementsByTagName(name);
        for (int i = 0; i < all.getLength(); i++) {
            found.add((Element) all.item(i));
        }
        return found;
    }

    /** What XML cannot hold becomes a question mark. */
    private static String escaped(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\t\n]]", "?")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;");
    }
}
