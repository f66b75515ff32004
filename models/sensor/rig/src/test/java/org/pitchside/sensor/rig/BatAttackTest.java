package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pitchside.sensor.rig.BatAttacks.NO_ANSWER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pitchside.api.BatId;
import org.pitchside.ble.internal.smp.RefusalWords;
import org.pitchside.sensor.rig.BatAttacks.Attack;

/**
 * The attack list, the bat's half: each attempt is refused with its code, nothing changes, and what a gateway would write into its audit
 * of that answer is one clear sentence. The bat runs small-3, confirmed with the floor 2 by release 6; its key set is number 2. The
 * gateway's half is AttackTest of org.pitchside.models.
 */
class BatAttackTest {

    private static AttackedBat bat;
    private static int refused;
    private static int tried;

    @BeforeAll
    static void begin() throws Exception {
        bat = new AttackedBat();
    }

    @BeforeEach
    void givenABatThatRunsTheThird() throws Exception {
        bat.fresh();
    }

    @ParameterizedTest
    @MethodSource("org.pitchside.sensor.rig.BatAttacks#all")
    void isRefused(Attack attack) throws Exception {
        tried++;
        Map<String, Object> answer = attack.attempt().on(bat);

        // then it says which rule
        assertEquals(attack.code(), answer == null ? NO_ANSWER : SmpBat.code(answer), String.valueOf(answer));
        // and nothing has changed, now and after a boot
        bat.assertUnchanged();
        // and a gateway that was answered so has a sentence for its audit
        String sentence = sentence(attack.code());
        assertTrue(sentence.isEmpty() || sentence.matches("Bat [0-9A-F]{16} [^\\n]{10,150}\\."), sentence);
        assertFalse(sentence.contains("makes no sense") && attack.code() > 0, sentence);
        refused++;
    }

    private static String sentence(int code) {
        if (code == NO_ANSWER) {
            return "";
        }
        int group = code < 0 ? 0 : code < 1_000 ? 64 : 1;
        return RefusalWords.of(new BatId(0xB7), group, code < 0 ? -code : code % 1_000)
                .getMessage();
    }

    /** As the page writes it. */
    private static String code(int code) {
        if (code == NO_ANSWER) {
            return "no answer";
        }
        if (code < 0) {
            return "rc " + -code;
        }
        return code < 1_000 ? code + " " + RefusalWords.name(code) : "image group " + code % 1_000;
    }

    @Test
    void thePageNamesEveryOne() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("pitchside.root"), "docs", "attacks.md"));
        List<String> missing = BatAttacks.all()
                .map(a -> "| " + a.name() + " | " + code(a.code()) + " |")
                .filter(row -> !page.contains("\n" + row))
                .toList();
        assertEquals(List.of(), missing, () -> String.join("\n", missing));
        var names = BatAttacks.all().map(Attack::name).collect(Collectors.toList());
        assertEquals(names.size(), new HashSet<>(names).size(), "a name twice");
        assertTrue(names.size() >= 60, names.size() + "");
    }

    @Test
    void thePageHasTheSentenceOfEachAnswer() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("pitchside.root"), "docs", "attacks.md"));
        var rows = new TreeMap<Integer, String>();
        BatAttacks.all()
                .filter(a -> !sentence(a.code()).isEmpty())
                .forEach(a ->
                        rows.put(a.code(), "| " + code(a.code()) + " | " + afterTheBat(sentence(a.code())) + " |"));
        List<String> missing =
                rows.values().stream().filter(row -> !page.contains("\n" + row)).toList();
        assertEquals(List.of(), missing, () -> String.join("\n", missing));
    }

    private static String afterTheBat(String sentence) {
        return sentence.replaceFirst("^Bat [0-9A-F]{16} ", "");
    }

    @AfterAll
    static void tell() throws IOException {
        bat.close();
        if (tried > 1) {
            Scorecard.score("rollout.attacks_refused", refused, "1", String.valueOf(tried), "BAT");
        }
    }
}
