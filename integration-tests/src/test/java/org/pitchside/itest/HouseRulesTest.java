package org.pitchside.itest;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the house, read off the class files of the distribution's bundles. */
class HouseRulesTest {
    /** Whom a room may know besides the api, as docs/house.md has it. A room has its line here before it has a class. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("api", Set.of()),
            Map.entry("recordings", Set.of()),
            Map.entry("swing", Set.of()),
            Map.entry("sensormodel", Set.of()),
            Map.entry("simulator", Set.of()),
            Map.entry("shipped", Set.of()),
            Map.entry("models", Set.of("swing", "recordings", "sensormodel", "shipped")),
            Map.entry("inference", Set.of("swing", "recordings")),
            Map.entry("ble", Set.of("swing", "recordings")),
            Map.entry("ble.bluez", Set.of()),
            Map.entry("ble.kura", Set.of()),
            Map.entry("ble.virtual", Set.of("ble", "swing", "recordings", "simulator", "shipped")),
            Map.entry("store", Set.of("swing", "recordings")),
            Map.entry("gateway", Set.of("swing", "recordings", "models", "inference", "ble", "store")),
            Map.entry("board", Set.of("recordings")),
            Map.entry("mqtt", Set.of()),
            Map.entry("kura", Set.of("onnxruntime")),
            Map.entry("laptop", Set.of()),
            // on a data scientist's machine, and in tests that bring packages
            Map.entry("signer", Set.of("sensormodel", "models")),
            // makes the packages for Kura; runs in the build only
            Map.entry("deploy", Set.of()));

    private static JavaClasses house;

    @BeforeAll
    static void readTheHouse() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("integration-tests"))
                // the scripted bluetoothd: a test of its room, and no more a part of the house for coming in a jar
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("org.pitchside");
    }

    @Test
    void dependenciesPointOneWay() {
        ArchRuleDefinition.classes()
                .that(resideInAPackage("org.pitchside.."))
                .should(new ArchCondition<JavaClass>("know only the rooms before theirs") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        String room = room(type);
                        Set<String> known = MAY_KNOW.get(room);
                        if (known == null) {
                            events.add(SimpleConditionEvent.violated(
                                    type, "room " + room + " has no line in MAY_KNOW: " + type.getName()));
                            return;
                        }
                        type.getDirectDependenciesFromSelf().forEach(d -> {
                            String other = room(d.getTargetClass());
                            if (other != null
                                    && !other.equals(room)
                                    && !other.equals("api")
                                    && !known.contains(other)) {
                                events.add(SimpleConditionEvent.violated(
                                        type, room + " knows " + other + ": " + d.getDescription()));
                            }
                        });
                    }
                })
                .check(house);
    }

    @Test
    void whatIsInternalStaysInternal() {
        ArchRuleDefinition.classes()
                .that(resideInAPackage("org.pitchside.."))
                .should(new ArchCondition<JavaClass>("use no internal package of another room") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().forEach(d -> {
                            JavaClass target = d.getTargetClass();
                            if (room(target) != null
                                    && !room(target).equals(room(type))
                                    && (target.getPackageName() + ".").contains(".internal.")) {
                                events.add(SimpleConditionEvent.violated(type, d.getDescription()));
                            }
                        });
                    }
                })
                .check(house);
    }

    @Test
    void noServletAndNoJaxRs() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("javax.servlet..", "jakarta.servlet..", "javax.ws.rs..", "jakarta.ws.rs.."))
                .because("Kura 5 has the old names, Felix the new ones")
                .check(house);
    }

    @Test
    void pureRoomsKnowNoFramework() {
        noClasses()
                .that(inRooms(Set.of("api", "recordings", "swing", "sensormodel", "simulator", "shipped")))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.osgi.framework..", "org.osgi.service..", "org.osgi.util.."))
                .because("the bat's arithmetic and the data scientist's tools run without a framework")
                .check(house);
    }

    @Test
    void pureRoomsKnowNoKura() {
        noClasses()
                .that(inRooms(Set.of("api", "recordings", "swing", "sensormodel", "simulator")))
                .should()
                .dependOnClassesThat(resideInAPackage("org.eclipse.kura.."))
                .because("they run on a bat, on a laptop and in a notebook")
                .check(house);
    }

    @Test
    void ofKuraARoomKnowsTheConsoleOnly() {
        noClasses()
                .that(DescribedPredicate.not(inRooms(Set.of("kura", "ble.kura"))))
                .and(resideInAPackage("org.pitchside.."))
                .should()
                .dependOnClassesThat(resideInAPackage("org.eclipse.kura..")
                        .and(DescribedPredicate.not(resideInAPackage("org.eclipse.kura.configuration"))))
                .because("what else there is of Kura is the work of two rooms")
                .check(house);
    }

    private static DescribedPredicate<JavaClass> inRooms(Set<String> rooms) {
        return describe("in " + rooms, type -> rooms.contains(String.valueOf(room(type))));
    }

    /** The room a class belongs to, by the longest known name its package begins with; null for what is not ours. */
    private static String room(JavaClass type) {
        String rest = type.getPackageName();
        if (!rest.startsWith("org.pitchside.")) {
            return null;
        }
        rest = rest.substring("org.pitchside.".length());
        int first = rest.indexOf('.');
        int second = first < 0 ? -1 : rest.indexOf('.', first + 1);
        String two = second < 0 ? rest : rest.substring(0, second);
        if (two.equals("ble.virtual") || two.equals("ble.kura") || two.equals("ble.bluez")) {
            return two;
        }
        return first < 0 ? rest : rest.substring(0, first);
    }
}
