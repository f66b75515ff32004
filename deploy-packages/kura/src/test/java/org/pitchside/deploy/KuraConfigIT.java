package org.pitchside.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.deploy.Definitions.Definition;
import org.pitchside.deploy.Packages.Dp;
import org.w3c.dom.Element;

/** What an operator imports into Kura, by Kura's rules: each setting exists, of that type, with a value that it may have. */
class KuraConfigIT {

    private static final Path FOLDER = Path.of(System.getProperty("pitchside.root"), "kura-config");
    /** What Kura itself has of every component. */
    private static final Set<String> EVERYBODYS = Set.of("kura.service.pid", "service.factoryPid");

    private static final Set<String> TYPES =
            Set.of("String", "Long", "Double", "Float", "Integer", "Byte", "Char", "Boolean", "Short", "Password");

    private static Definitions definitions;

    @BeforeAll
    static void readTheBundles() throws IOException {
        definitions = Definitions.of(Dp.read(Packages.ending("-x86-64.dp")).bundles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"academy.xml", "kura-settings.xml"})
    void everySettingOfASnapshotExists(String name) throws IOException {
        // given a snapshot, which Kura reads by its prefixed names alone
        Element root = Definitions.xml(Files.readAllBytes(FOLDER.resolve(name)));
        assertEquals("esf:configurations", root.getTagName());
        List<Element> configurations = Definitions.named(root, "esf:configuration");
        assertFalse(configurations.isEmpty());
        List<String> wrong = new ArrayList<>();
        for (Element configuration : configurations) {
            String pid = configuration.getAttribute("pid");
            Map<String, Element> properties = Definitions.named(configuration, "esf:property").stream()
                    .collect(Collectors.toMap(p -> p.getAttribute("name"), p -> p));

            // when a configuration is taken, of a component or of a factory's
            String factory = properties.containsKey("service.factoryPid")
                    ? properties.get("service.factoryPid").getTextContent()
                    : null;
            if (factory != null
                    && !pid.equals(properties.get("kura.service.pid").getTextContent())) {
                wrong.add(pid + " has another kura.service.pid");
            }
            Map<String, Definition> known = definitions.of(factory == null ? pid : factory);
            if (known == null) {
                wrong.add(pid + ": nobody has this PID" + (factory == null ? "" : " or factory " + factory));
                continue;
            }

            // then each of its settings is known, and has a value that it may have
            properties.forEach((setting, property) -> {
                if (!EVERYBODYS.contains(setting)) {
                    String why = complaint(known.get(setting), property);
                    if (why != null) {
                        wrong.add(pid + " " + setting + ": " + why);
                    }
                }
            });
        }
        assertEquals(List.of(), wrong);
    }

    private static String complaint(Definition wanted, Element property) {
        String type = property.getAttribute("type");
        if (wanted == null) {
            return "no such setting";
        }
        if (!TYPES.contains(type) || !type.equals(wanted.type().equals("Character") ? "Char" : wanted.type())) {
            return "is " + type + ", not " + wanted.type();
        }
        if (type.equals("Password")) {
            return "is a password, which everybody would know";
        }
        if (property.getAttribute("array").equals("true") != wanted.isList()) {
            return wanted.isList() ? "is a list" : "is no list";
        }
        for (Element value : Definitions.named(property, "esf:value")) {
            String text = value.getTextContent();
            if (!wanted.options().isEmpty() && !wanted.options().contains(text)) {
                return text + " is none of " + wanted.options();
            }
            if (type.equals("Boolean") && !Set.of("true", "false").contains(text)) {
                return text + " is neither true nor false";
            }
            if (Set.of("Long", "Integer", "Short", "Byte", "Double", "Float").contains(type)) {
                double number = Double.parseDouble(text);
                boolean isWhole = number == Math.rint(number) && !text.contains(".");
                if (!isWhole && !Set.of("Double", "Float").contains(type)
                        || wanted.least() != null && number < wanted.least()
                        || wanted.most() != null && number > wanted.most()) {
                    return text + " is out of its range";
                }
            }
        }
        return null;
    }

    @Test
    void theAcademyHasWhatItPromises() throws IOException {
        // given the academy's snapshot
        Element root = Definitions.xml(Files.readAllBytes(FOLDER.resolve("academy.xml")));
        Set<String> pids = Definitions.named(root, "esf:configuration").stream()
                .map(c -> c.getAttribute("pid"))
                .collect(Collectors.toSet());

        // then store, page, bats and broker are in it
        for (String wanted : List.of(
                "org.pitchside.store.Store",
                "org.pitchside.board.Board",
                "org.pitchside.ble.Hub",
                "org.pitchside.mqtt.Publisher",
                "bat-1",
                "bat-6")) {
            assertTrue(pids.contains(wanted), wanted);
        }
    }

    @Test
    void theWireGraphFitsTogether() throws IOException {
        // given the example of a graph, in the form of Kura's wire REST service
        var document = JSON.std.mapFrom(Files.readString(FOLDER.resolve("wire-graph.json")));
        Map<String, Map<String, Object>> configs = new HashMap<>();
        for (Object c : (List<?>) document.get("configs")) {
            var config = (Map<?, ?>) c;
            Map<String, Object> values = new HashMap<>();
            ((Map<?, ?>) config.get("properties"))
                    .forEach((key, value) -> values.put(key.toString(), ((Map<?, ?>) value).get("value")));
            configs.put(config.get("pid").toString(), values);
        }
        var graph = JSON.std.mapFrom(configs.get("org.eclipse.kura.wire.graph.WireGraphService")
                .get("WireGraph")
                .toString());

        // then each component has a configuration of a factory that is known, with settings that it has
        Set<Object> pids = ((List<?>) graph.get("components"))
                .stream().map(c -> ((Map<?, ?>) c).get("pid")).collect(Collectors.toSet());
        for (Object pid : pids) {
            Map<String, Object> values = configs.get(pid);
            Map<String, Definition> known = definitions.of(String.valueOf(values.get("service.factoryPid")));
            assertTrue(known != null, values.get("service.factoryPid") + " is no factory");
            values.keySet().stream()
                    .filter(k -> !EVERYBODYS.contains(k))
                    .forEach(k -> assertTrue(known.containsKey(k), pid + " has no setting " + k));
        }

        // and each wire has two ends
        for (Object w : (List<?>) graph.get("wires")) {
            var wire = (Map<?, ?>) w;
            assertTrue(pids.contains(wire.get("emitter")) && pids.contains(wire.get("receiver")), wire.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"os/pitchside-bluetooth.conf"})
    void whatTheSystemReadsIsWellFormed(String name) throws IOException {
        // given a policy of D-Bus, without fetching its DTD; then it is XML and names Kura's user
        String text = Files.readString(FOLDER.resolve(name)).replaceFirst("<!DOCTYPE[^>]*>", "");
        Element root = Definitions.xml(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertEquals("kurad", Definitions.named(root, "policy").get(0).getAttribute("user"));
    }
}
