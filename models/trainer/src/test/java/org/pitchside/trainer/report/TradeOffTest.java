package org.pitchside.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.pitchside.trainer.report.TradeOff.Tried;
import org.xml.sax.InputSource;

class TradeOffTest {

    private static final Tried SHIPPED = new Tried(1, 1);
    private static final Tried FOUND = new Tried(0.5, 1.2);

    @Test
    void theFrontHoldsWhatNoOtherBeats() {
        var front = TradeOff.front(List.of(
                new Tried(2, 1),
                new Tried(1, 3),
                new Tried(1, 2),
                new Tried(3, 1),
                new Tried(4, 0.5),
                new Tried(1.5, 2)));

        assertEquals(List.of(new Tried(1, 2), new Tried(2, 1), new Tried(4, 0.5)), front);
    }

    @Test
    void thePictureIsAFileOfItsOwn() throws Exception {
        String svg = TradeOff.svg("<SIM>", List.of(SHIPPED, FOUND, SHIPPED, new Tried(400, 90)), SHIPPED, FOUND);

        var root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
        assertEquals("svg", root.getTagName());
        assertEquals("http://www.w3.org/2000/svg", root.getAttribute("xmlns"));
        assertTrue(
                root.getAttribute("aria-label").endsWith("1 of 4 sets lie outside"), root.getAttribute("aria-label"));
        // two dots, two rings: the same set twice is one dot, the far one lies outside
        assertEquals(4, root.getElementsByTagName("circle").getLength());
        assertTrue(svg.contains(">shipped<") && svg.contains(">cheapest<"));
        assertFalse(svg.contains("NaN"));
    }

    @Test
    void whereTheShippedSetIsTheCheapestThereIsOneRing() {
        String svg = TradeOff.svg("SIM", List.of(new Tried(0, 0)), new Tried(0, 0), new Tried(0, 0));

        assertFalse(svg.contains("cheapest"));
        assertFalse(svg.contains("NaN"));
    }
}
