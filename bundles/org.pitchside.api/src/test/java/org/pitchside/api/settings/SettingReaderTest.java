package org.pitchside.api.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SettingReaderTest {

    private final List<String> lines = new ArrayList<>();

    private SettingReader given(Map<String, ?> values) {
        return new SettingReader("org.pitchside.x.Y", values, lines::add);
    }

    @Test
    void goodValuesAreReadTypedOrAsText() {
        var settings = given(Map.of("a", 5, "b", " 7 ", "c", "2.5", "d", "TRUE", "e", " on ", "f", "stream"));

        assertEquals(5, settings.whole("a", 1, 0, 10));
        assertEquals(7, settings.whole("b", 1, 0, 10));
        assertEquals(2.5, settings.number("c", 1, 0, 10));
        assertTrue(settings.flag("d", false));
        assertEquals("on", settings.text("e", ""));
        assertEquals("stream", settings.choice("f", "events", List.of("stream", "events")));
        assertEquals(3, settings.whole("absent", 3, 0, 10));
        assertEquals(List.of(), lines);
    }

    @Test
    void aWrongValueIsOneLineAndTheLastGoodOneStays() {
        var settings = given(Map.of("a", "eleven", "b", 11, "c", "NaN", "d", "maybe", "f", "both"));

        assertEquals(1, settings.whole("a", 1, 0, 10));
        assertEquals(2, settings.whole("b", 2, 0, 10));
        assertEquals(3.5, settings.number("c", 3.5, 0, 10));
        assertTrue(settings.flag("d", true));
        assertEquals("events", settings.choice("f", "events", List.of("stream", "events")));
        assertEquals(5, lines.size());
        assertEquals("org.pitchside.x.Y: b = \"11\" is not a whole number in 0..10; 2 stays", lines.get(1));
    }

    @Test
    void whatIsNoTextIsRefused() {
        var settings = given(Map.of("a", new String[] {"x"}, "b", new char[] {'x'}, "c", List.of("x"), "d", 'x'));

        assertEquals("last", settings.text("a", "last"));
        assertEquals("last", settings.text("b", "last"));
        assertEquals("last", settings.text("c", "last"));
        assertEquals("x", settings.text("d", "last"));
        assertEquals(3, lines.size());
    }

    @Test
    void aFolderThatIsNotNamedIsTheGatewaysOwn() {
        var settings = given(Map.of("a", "", "b", "a\0b", "c", "other"));

        assertEquals(Path.of("data"), settings.folder("a", Path.of("last")));
        assertEquals(Path.of("last"), settings.folder("b", Path.of("last")));
        assertEquals(Path.of("other"), settings.folder("c", Path.of("last")));
        assertEquals(Path.of("data"), settings.folder("absent", Path.of("last")));
        assertEquals(List.of("org.pitchside.x.Y: b = \"a?b\" is not a folder's name; last stays"), lines);
    }

    @Property
    void anyTextIsReadOrRefusedInOneLine(@ForAll String value) {
        lines.clear();
        var settings = given(Map.of("a", value));

        long whole = settings.whole("a", -1L, 0, 10);
        double number = settings.number("a", -1, 0, 10);

        assertTrue(whole >= -1 && whole <= 10);
        assertTrue(number >= -1 && number <= 10);
        assertTrue(lines.stream().allMatch(l -> l.lines().count() == 1 && l.length() < 250), lines.toString());
    }
}
