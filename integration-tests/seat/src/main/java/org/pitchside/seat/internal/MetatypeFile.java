package org.pitchside.seat.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.framework.Bundle;
import org.pitchside.seat.Definition;
import org.pitchside.seat.Setting;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads a metatype file as Kura does: by its name, not by what the metatype service found; by plain tag names, whatever the namespace. */
final class MetatypeFile {
    private MetatypeFile() {}

    /**
     * @param pid a PID that the metatype service lists for the bundle
     * @return empty where the file's name or the definition's id is another: Kura then has no settings for it
     * @throws IOException where the file breaks Kura's parser
     */
    static Optional<Definition> read(Bundle bundle, String pid, boolean factory) throws IOException {
        URL file = bundle.getEntry("OSGI-INF/metatype/" + pid + ".xml");
        if (file == null) {
            return Optional.empty();
        }
        try (InputStream in = file.openStream()) {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
            for (Element ocd : children(root, "OCD")) {
                if (ocd.getAttribute("id").equals(pid)) {
                    return Optional.of(definition(ocd, pid, factory));
                }
            }
            return Optional.empty();
        } catch (SAXException | ParserConfigurationException | IllegalArgumentException e) {
            throw new IOException(pid + ": " + e.getMessage(), e);
        }
    }

    private static Definition definition(Element ocd, String pid, boolean factory) {
        List<Setting> settings = new ArrayList<>();
        for (Element ad : children(ocd, "AD")) {
            String cardinality = ad.getAttribute("cardinality");
            Setting setting = new Setting(
                    ad.getAttribute("id"),
                    ad.getAttribute("type"),
                    cardinality.isEmpty() ? 0 : Integer.parseInt(cardinality),
                    ad.getAttribute("default"),
                    !ad.getAttribute("required").equals("false"),
                    ad.getAttribute("min"),
                    ad.getAttribute("max"),
                    children(ad, "Option").stream()
                            .map(o -> o.getAttribute("value"))
                            .toList());
            setting.standardValue();
            settings.add(setting);
        }
        String icon = children(ocd, "Icon").stream()
                .map(i -> i.getAttribute("resource"))
                .findFirst()
                .orElse("");
        return new Definition(pid, factory, ocd.getAttribute("name"), icon, settings);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element e && e.getTagName().equals(name)) {
                found.add(e);
            }
        }
        return found;
    }
}
