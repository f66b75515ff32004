package org.pitchside.itest.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Every definition of settings and every component, read off the built bundles by the rules of a running Kura. What breaks one of them is
 * silent there: a component that never starts, or settings without a name.
 */
class DefinitionsTest {
    private static final String MARKER = "org.eclipse.kura.configuration.ConfigurableComponent";
    private static final Set<String> TYPES =
            Set.of("String", "Long", "Double", "Float", "Integer", "Byte", "Char", "Boolean", "Short", "Password");
    private static final Set<String> NUMBERS = Set.of("Long", "Double", "Float", "Integer", "Byte", "Short");
    /** On a laptop's terminal only, and in no package for a Kura. */
    private static final Set<String> NEVER_ON_KURA = Set.of("org.pitchside.laptop.Narrator");

    private static final String METATYPE = "OSGI-INF/metatype/";

    /** By id, which is the PID. */
    private static final Map<String, Definition> DEFINITIONS = new HashMap<>();

    private static final List<Component> COMPONENTS = new ArrayList<>();
    private static final List<String> WRONG = new ArrayList<>();

    private record Definition(BundleFile bundle, String file, Element ocd, String pid, boolean isFactory) {
        String id() {
            return ocd.getAttribute("id");
        }

        @Override
        public String toString() {
            return bundle + " " + file;
        }
    }

    private record Component(BundleFile bundle, String file, Element xml) {
        String name() {
            return xml.getAttribute("name");
        }

        List<String> services() {
            List<String> all = new ArrayList<>();
            elements(xml, "provide").forEach(p -> all.add(p.getAttribute("interface")));
            return all;
        }

        @Override
        public String toString() {
            return bundle + " " + file;
        }
    }

    @BeforeAll
    static void readTheBundles() throws Exception {
        for (BundleFile bundle : BundleFile.ours()) {
            for (String entry : bundle.entries(METATYPE)) {
                if (entry.endsWith(".xml")) {
                    readMetatype(bundle, entry);
                }
            }
            String named = bundle.header("Service-Component");
            for (String entry : named == null ? new String[0] : named.split("\\s*,\\s*")) {
                COMPONENTS.add(new Component(bundle, entry, xml(bundle, entry)));
            }
        }
        assertTrue(DEFINITIONS.size() >= 8, DEFINITIONS::toString);
        assertTrue(COMPONENTS.size() > DEFINITIONS.size(), COMPONENTS::toString);
    }

    private static void readMetatype(BundleFile bundle, String entry) throws Exception {
        Element root = xml(bundle, entry);
        List<Element> ocds = elements(root, "OCD");
        List<Element> designates = elements(root, "Designate");
        if (ocds.size() != 1 || designates.size() != 1) {
            WRONG.add(bundle + " " + entry + " holds not one definition and one designate");
            return;
        }
        String factory = designates.get(0).getAttribute("factoryPid");
        String pid = factory.isEmpty() ? designates.get(0).getAttribute("pid") : factory;
        Definition definition = new Definition(bundle, entry, ocds.get(0), pid, !factory.isEmpty());
        DEFINITIONS.put(definition.id(), definition);
    }

    private static Element xml(BundleFile bundle, String entry) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bundle.entry(entry)))
                .getDocumentElement();
    }

    private static List<Element> elements(Element parent, String tag) {
        List<Element> all = new ArrayList<>();
        // plain names, as Kura's parser compares them
        NodeList nodes = parent.getElementsByTagName(tag);
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    private static boolean isNumber(String type, String text) {
        try {
            return !text.isEmpty()
                    && (type.equals("Double") || type.equals("Float")
                            ? Double.isFinite(Double.parseDouble(text))
                            : Long.parseLong(text) == Long.parseLong(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Test
    void fileIdAndPidAreOne() {
        List<String> wrong = new ArrayList<>(WRONG);
        for (Definition d : DEFINITIONS.values()) {
            if (!d.file.equals(METATYPE + d.pid + ".xml") || !d.id().equals(d.pid)) {
                wrong.add(d + " defines " + d.id() + " for " + d.pid);
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void eachDefinitionHasAComponentThatTheConsoleSees() {
        List<String> wrong = new ArrayList<>();
        for (Definition d : DEFINITIONS.values()) {
            List<Component> named =
                    COMPONENTS.stream().filter(c -> c.name().equals(d.id())).toList();
            if (named.size() != 1) {
                wrong.add(d + " belongs to " + named.size() + " components");
                continue;
            }
            Component c = named.get(0);
            if (!c.xml.getAttribute("configuration-policy").equals("require")) {
                wrong.add(c + " may start before it is configured: Kura then never lists it");
            }
            if (!c.xml.getAttribute("configuration-pid").isEmpty()) {
                wrong.add(c + " has another PID than its name");
            }
            if (!c.xml.getAttribute("immediate").equals("true")) {
                wrong.add(c + " waits to be asked for");
            }
            if (c.xml.getAttribute("modified").isEmpty()) {
                wrong.add(c + " is stopped and started at each change, and once more after each start");
            }
            if (!NEVER_ON_KURA.contains(c.name()) && !c.services().contains(MARKER)) {
                wrong.add(c + " is no ConfigurableComponent");
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void whatTheConsoleSeesHasADefinition() {
        List<String> wrong = new ArrayList<>();
        for (Component c : COMPONENTS) {
            if (c.services().contains(MARKER) && !DEFINITIONS.containsKey(c.name())) {
                wrong.add(c + " has no settings to show");
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void noComponentAsksForMoreThanKurasDeclarativeServicesKnow() {
        List<String> wrong = new ArrayList<>();
        for (Component c : COMPONENTS) {
            String space = c.xml.getAttribute("xmlns:" + c.xml.getTagName().replaceAll(":.*", ""));
            if (!space.matches("http://www\\.osgi\\.org/xmlns/scr/v1\\.[1-4]\\.0")) {
                wrong.add(c + " is of " + space + ": SCR 2.1.16 passes over it in silence");
            }
            for (Element property : elements(c.xml, "property")) {
                if (property.getAttribute("name").equals("service.pid")) {
                    wrong.add(c + " sets service.pid: Kura then loses it");
                }
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void eachSettingIsReadByKurasParser() {
        List<String> wrong = new ArrayList<>();
        for (Definition d : DEFINITIONS.values()) {
            Set<String> ids = new TreeSet<>();
            for (Element ad : elements(d.ocd, "AD")) {
                String id = ad.getAttribute("id");
                String type = ad.getAttribute("type");
                String standard = ad.getAttribute("default");
                String at = d + ", " + id + ": ";
                if (!ids.add(id)) {
                    wrong.add(at + "twice");
                }
                if (!TYPES.contains(type)) {
                    wrong.add(at + "no type " + type + "; Kura would lose the whole definition");
                }
                if (standard.isEmpty() && !ad.getAttribute("required").equals("false")) {
                    wrong.add(at + "required, and there is no default");
                }
                if (standard.matches(".*[\\\\,].*|^\\s.*|.*\\s$")) {
                    wrong.add(at + "the default \"" + standard + "\" is written with escapes");
                }
                if (NUMBERS.contains(type)) {
                    for (String bound : List.of("default", "min", "max")) {
                        if (!isNumber(type, ad.getAttribute(bound))) {
                            wrong.add(at + bound + " is no " + type);
                        }
                    }
                }
                if (type.equals("Boolean") && !standard.matches("true|false")) {
                    wrong.add(at + "the default is neither true nor false");
                }
                if (type.equals("Password") && !standard.isEmpty()) {
                    wrong.add(at + "a password that everybody knows");
                }
                List<Element> options = elements(ad, "Option");
                if (!options.isEmpty()
                        && options.stream()
                                .noneMatch(o -> o.getAttribute("value").equals(standard))) {
                    wrong.add(at + "the default is none of the options");
                }
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void aDefaultLiesBetweenItsBounds() {
        List<String> wrong = new ArrayList<>();
        for (Definition d : DEFINITIONS.values()) {
            for (Element ad : elements(d.ocd, "AD")) {
                if (NUMBERS.contains(ad.getAttribute("type"))) {
                    double standard = Double.parseDouble(ad.getAttribute("default"));
                    if (standard < Double.parseDouble(ad.getAttribute("min"))
                            || standard > Double.parseDouble(ad.getAttribute("max"))) {
                        wrong.add(d + ", " + ad.getAttribute("id"));
                    }
                }
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void whatPeopleReadIsEnglishAndNoKey() {
        List<String> wrong = new ArrayList<>();
        for (Definition d : DEFINITIONS.values()) {
            List<String> texts =
                    new ArrayList<>(List.of(d.ocd.getAttribute("name"), d.ocd.getAttribute("description")));
            for (Element ad : elements(d.ocd, "AD")) {
                if (ad.getAttribute("name").equals(ad.getAttribute("id"))) {
                    wrong.add(d + ", " + ad.getAttribute("id") + " has no name for people");
                }
                if (ad.getAttribute("description").length() > 260) {
                    wrong.add(d + ", " + ad.getAttribute("id") + ": nobody reads so long a text");
                }
                texts.add(ad.getAttribute("name"));
                texts.add(ad.getAttribute("description"));
                elements(ad, "Option").forEach(o -> texts.add(o.getAttribute("label")));
            }
            for (String text : texts) {
                if (text.isBlank() || text.startsWith("%")) {
                    wrong.add(d + ": \"" + text + "\"");
                }
            }
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void theIconIsInTheBundle() {
        List<String> wrong = new ArrayList<>();
        for (Definition d : DEFINITIONS.values()) {
            if (NEVER_ON_KURA.contains(d.id())) {
                continue;
            }
            List<Element> icons = elements(d.ocd, "Icon");
            if (icons.size() != 1
                    || !icons.get(0).getAttribute("size").equals("32")
                    || d.bundle.entry(icons.get(0).getAttribute("resource")) == null) {
                wrong.add(d.toString());
            }
        }

        assertEquals(List.of(), wrong);
    }
}
