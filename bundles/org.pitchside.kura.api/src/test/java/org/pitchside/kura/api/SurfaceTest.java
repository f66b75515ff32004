package org.pitchside.kura.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Manifest;
import org.eclipse.kura.bluetooth.le.BluetoothLeGattCharacteristicProperties;
import org.eclipse.kura.cloudconnection.request.RequestHandlerMessageConstants;
import org.junit.jupiter.api.Test;

/** The surface is Kura's, neither less nor more: held to the signatures that a running Kura shows. */
class SurfaceTest {
    private static final Path CLASSES = Path.of("target", "classes");

    private final Set<String> told = new TreeSet<>();
    private final Map<String, String> versions = new TreeMap<>();

    @Test
    void eachTypeAndMemberIsKurasAndNothingElseIsShown() throws IOException {
        givenTheListOfSignatures();
        Set<String> shown = new TreeSet<>(Surface.of(CLASSES));

        Set<String> missing = new TreeSet<>(told);
        missing.removeAll(shown);
        Set<String> surplus = new TreeSet<>(shown);
        surplus.removeAll(told);
        assertEquals(Set.of(), missing, "in Kura, and missing here");
        assertEquals(Set.of(), surplus, "here, and not in Kura");
    }

    @Test
    void eachPackageHasTheVersionOfARunningKura() throws IOException {
        givenTheListOfSignatures();
        Map<String, String> exported = new TreeMap<>();
        try (InputStream in = java.nio.file.Files.newInputStream(CLASSES.resolve("META-INF/MANIFEST.MF"))) {
            String header = new Manifest(in).getMainAttributes().getValue("Export-Package");
            for (String clause : header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
                exported.put(clause.replaceAll(";.*", ""), clause.replaceAll(".*;version=\"([^\"]*)\".*", "$1"));
            }
        }

        assertEquals(versions, exported);
    }

    @Test
    void constantsCarryKurasValues() {
        List<Integer> codes = new ArrayList<>();
        for (BluetoothLeGattCharacteristicProperties each : BluetoothLeGattCharacteristicProperties.values()) {
            codes.add(each.getCode());
        }

        assertEquals(List.of(1, 2, 4, 8, 16, 32, 64, 128, 0), codes);
        assertEquals("args", RequestHandlerMessageConstants.ARGS_KEY.value());
    }

    private void givenTheListOfSignatures() throws IOException {
        String list;
        try (InputStream in = SurfaceTest.class.getResourceAsStream("signatures.txt")) {
            list = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        String inPackage = null;
        String type = null;
        for (String line : list.split("\n")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("package ")) {
                String[] words = line.split(" ");
                inPackage = words[1];
                versions.put(words[1], words[2]);
            } else if (!line.startsWith(" ")) {
                type = line.replaceAll(".*\\b(?:class|interface|enum) (\\w+).*", "$1");
                told.add(inPackage + "." + type + ": " + line);
            } else {
                told.add(inPackage + "." + type + ": " + line.trim());
            }
        }
    }
}
