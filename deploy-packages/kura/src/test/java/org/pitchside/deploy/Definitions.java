package org.pitchside.deploy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.pitchside.deploy.Packages.Jar;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What can be set on a gateway: by our bundles, as their metatype has it, and by Kura, of what we touch. */
final class Definitions {

    /**
     * A setting's definition.
     *
     * @param type as Kura's metatype calls it
     * @param isList whether it has several values
     * @param least null where there is none
     * @param most null where there is none
     * @param options empty where any value will do
     */
    record Definition(String type, boolean isList, Double least, Double most, List<String> options) {}

    private final Map<String, Map<String, Definition>> byPid = new HashMap<>();

    /** Reads {@code OSGI-INF/metatype/<pid>.xml} of each bundle, and what of Kura we have read. */
    static Definitions of(List<Jar> bundles) throws IOException {
        var all = new Definitions();
        for (Jar jar : bundles) {
            for (var file : jar.files().entrySet()) {
                if (file.getKey().startsWith("OSGI-INF/metatype/")) {
                    all.add(xml(file.getValue()), file.getKey());
                }
            }
        }
        try (var in = Definitions.class.getResourceAsStream("kura-5-settings.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .map(l -> l.split(" "))
                    .forEach(l -> all.byPid
                            .computeIfAbsent(l[0], p -> new HashMap<>())
                            .put(l[1], new Definition(l[2], false, null, null, List.of())));
        }
        return all;
    }

    /** The settings of a PID or factory; null where nobody has it. */
    Map<String, Definition> of(String pid) {
        return byPid.get(pid);
    }

    private void add(Element root, String file) {
        for (Element ocd : named(root, "OCD")) {
            String pid = ocd.getAttribute("id");
            if (!file.equals("OSGI-INF/metatype/" + pid + ".xml")) {
                throw new AssertionError(file + " has the id " + pid);
            }
            Map<String, Definition> settings = new HashMap<>();
            for (Element ad : named(ocd, "AD")) {
                String cardinality = ad.getAttribute("cardinality");
                settings.put(
                        ad.getAttribute("id"),
                        new Definition(
                                ad.getAttribute("type"),
                                !cardinality.isEmpty() && Math.abs(Long.parseLong(cardinality)) > 1,
                                number(ad.getAttribute("min")),
                                number(ad.getAttribute("max")),
                                named(ad, "Option").stream()
                                        .map(o -> o.getAttribute("value"))
                                        .toList()));
            }
            byPid.put(pid, settings);
        }
    }

    private static Double number(String text) {
        return text.isEmpty() ? null : Double.valueOf(text);
    }

    static Element xml(byte[] bytes) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(bytes))
                    .getDocumentElement();
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(e);
        }
    }

    /** By the name as it is written, prefix and all, as Kura looks. */
    static List<Element> named(Element root, String name) {
        List<Element> found = new ArrayList<>();
        NodeList all = root.getElementsByTagName(name);
        for (int i = 0; i < all.getLength(); i++) {
            found.add((Element) all.item(i));
        }
        return found;
    }
}
