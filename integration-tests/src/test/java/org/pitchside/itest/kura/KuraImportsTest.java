package org.pitchside.itest.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** One build of each bundle resolves on Kura 5.5 to 6 and on Felix; Kura's own API stays Kura's. */
class KuraImportsTest {
    private static final String KURA_API = "org.pitchside.kura.api";
    private static final Path ROOT =
            Path.of(System.getProperty("pitchside.root", "..")).toAbsolutePath();

    /** Package or beginning of one, and the ranges allowed: the table in kura.api's README. */
    private static final Map<String, List<String>> RANGES = Map.ofEntries(
            Map.entry("org.eclipse.kura", List.of("[1.7,2)")),
            Map.entry("org.eclipse.kura.ai.inference", List.of("[1.0,2)")),
            Map.entry("org.eclipse.kura.bluetooth.le", List.of("[1.3,2)")),
            Map.entry("org.eclipse.kura.cloudconnection.listener", List.of("[1.0,2)")),
            Map.entry("org.eclipse.kura.cloudconnection.message", List.of("[1.0,2)")),
            Map.entry("org.eclipse.kura.cloudconnection.publisher", List.of("[1.0,2)")),
            Map.entry("org.eclipse.kura.cloudconnection.request", List.of("[1.0,2)")),
            Map.entry("org.eclipse.kura.configuration", List.of("[1.2,2)")),
            Map.entry("org.eclipse.kura.crypto", List.of("[1.3,2)")),
            Map.entry("org.eclipse.kura.message", List.of("[1.4,2)", "[1.5,2)")),
            Map.entry("org.eclipse.kura.system", List.of("[1.6,2)", "[1.7,2)")),
            Map.entry("org.eclipse.kura.type", List.of("[1.1,2)")),
            Map.entry("org.eclipse.kura.wire", List.of("[2.0,3)")),
            Map.entry("org.osgi.service.wireadmin", List.of("[1.0,2)")));

    @Test
    void everyImportOfKurasSpansBothLines() {
        List<String> wrong = new ArrayList<>();
        for (BundleFile bundle : BundleFile.ours()) {
            bundle.packages("Import-Package").forEach((name, range) -> {
                boolean kuras = name.startsWith("org.eclipse.kura") || name.equals("org.osgi.service.wireadmin");
                if (kuras && !RANGES.getOrDefault(name, List.of()).contains(range)) {
                    wrong.add(bundle + " imports " + name + " " + range + ", allowed is " + RANGES.get(name));
                }
            });
        }

        assertEquals(List.of(), wrong);
    }

    @Test
    void slf4jIsTakenFromKura5AsWell() {
        Map<String, String> ranges = new TreeMap<>();
        for (BundleFile bundle : BundleFile.ours()) {
            String range = bundle.packages("Import-Package").get("org.slf4j");
            if (range != null && !range.equals("[1.7,3)")) {
                ranges.put(bundle.name(), range);
            }
        }

        assertEquals(Map.of(), ranges, "Kura 5 has slf4j 1.7.36");
    }

    @Test
    void noOtherBundleHoldsKurasClasses() {
        List<String> holders = BundleFile.ours().stream()
                .filter(b -> !b.entries("org/eclipse/kura/").isEmpty())
                .map(BundleFile::name)
                .toList();

        assertEquals(List.of(KURA_API), holders);
    }

    @Test
    void onlyTheFelixDistributionNamesTheKuraApi() throws IOException {
        List<String> naming = new ArrayList<>();
        try (Stream<Path> packages = Files.list(ROOT.resolve("deploy-packages"))) {
            for (Path each : packages.sorted().toList()) {
                Path pom = each.resolve("pom.xml");
                if (Files.exists(pom) && Files.readString(pom).contains("<artifactId>" + KURA_API + "</artifactId>")) {
                    naming.add(each.getFileName().toString());
                }
            }
        }

        assertEquals(List.of("felix"), naming);
    }

    @Test
    void noDeploymentPackageHoldsIt() throws IOException {
        // given the packages that were built, if any
        try (Stream<Path> files = Files.walk(ROOT.resolve("deploy-packages"), 3)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".dp")).toList()) {
                try (ZipFile zip = new ZipFile(file.toFile())) {
                    assertTrue(
                            zip.stream().noneMatch(e -> e.getName().contains(KURA_API)),
                            file + " holds Kura's API: a Kura has its own");
                }
            }
        }
    }
}
