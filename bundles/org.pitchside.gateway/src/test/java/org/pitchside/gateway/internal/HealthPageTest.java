package org.pitchside.gateway.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.slf4j.LoggerFactory;

class HealthPageTest {

    private final List<HealthLine> store = new ArrayList<>();
    private final List<HealthSource> sources = new ArrayList<>(List.of(() -> store));
    private final Story story = new Story();
    private final HealthPage page = new HealthPage(story.pipeline, story.store, sources);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    HealthPageTest() {
        log.start();
        ((Logger) LoggerFactory.getLogger(HealthPage.class)).addAppender(log);
    }

    @AfterEach
    void end() {
        ((Logger) LoggerFactory.getLogger(HealthPage.class)).detachAppender(log);
        story.close();
    }

    private void theStoreIs(Level level, String sentence) {
        store.clear();
        store.add(new HealthLine(level, "store", sentence));
    }

    @Test
    void theWorstStandsFirstAndASourceThatThrowsIsAFaultOfItsOwn() {
        theStoreIs(Level.OK, "12 swings.");
        sources.add(() -> {
            throw new IllegalStateException("lost its wits");
        });

        var lines = page.health().lines().toList();

        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("FAULT") && lines.get(0).contains("lost its wits"), lines.get(0));
        assertTrue(lines.get(1).startsWith("ok"), lines.get(1));
    }

    @Test
    void eachChangeOfLevelIsOneLineInTheLog() {
        theStoreIs(Level.OK, "12 swings.");
        page.look();
        theStoreIs(Level.FAULT, "The disk is full.");
        page.look();
        page.look();
        store.clear();
        page.look();
        theStoreIs(Level.FAULT, "The disk is full again.");
        page.look();

        assertEquals(
                List.of("store: The disk is full.", "store: nothing to say any more", "store: The disk is full again."),
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    }

    @Test
    void batsAndSwingsAreOneLineEach() {
        story.givenAModelThatSays(w -> "DRV").givenABat().whenItSwings().whenItSwings();

        assertEquals(2, page.bats().lines().count());
        assertTrue(page.bats().contains("00000000000000B7   yes"), page.bats());
        assertEquals(2, page.swings().lines().count());
        assertEquals(1, page.swings(1).lines().count());
        assertTrue(page.swings().contains("00000000000000B7/12/s1"), page.swings());
    }
}
