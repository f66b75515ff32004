package org.pitchside.itest.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.pitchside.itest.Gateway;

/** The board as coaches and operators see it: the distribution's own page in a real browser, with virtual bats at two nets. */
class BoardPageIT {

    /** A refusal that a test provokes is told by the browser too. */
    private static final String REFUSED = "the server responded with a status of (401|403)";

    private static final String NOTHING = "(?!)";
    private static final List<String> PAGES = List.of("#/", "#/swings", "#/bats", "#/health", "#/sign-in");
    private static final long MOST_SCREENSHOT_BYTES = 300_000;

    @RegisterExtension
    static final Evidence EVIDENCE = new Evidence(() -> BoardPageIT.browser, () -> BoardPageIT.gateway);

    @TempDir
    static Path folder;

    private static Gateway gateway;
    private static Browser browser;
    private String expected;

    @BeforeAll
    static void start() throws Exception {
        gateway = new Gateway(folder);
        gateway.start(true);
        browser = new Browser(gateway.address(), folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        gateway.close();
    }

    @BeforeEach
    void aScreenAtTheNet() {
        expected = NOTHING;
        browser.size(1920, 1080, false);
        browser.scheme("light");
        browser.open("#/");
        browser.await(".last.final");
    }

    @AfterEach
    void nothingWentWrong() {
        browser.isClean(expected);
    }

    @Test
    void aFirstOpinionAppearsOnTheCardAndTheSwingReplacesIt() {
        // given somebody who watches the cards
        browser.run(
                "window.seen = []; const look = () => document.querySelectorAll('.last').forEach(e => {"
                        + " const s = e.dataset.swing + (e.classList.contains('provisional') ? '?' : '!');"
                        + " if (!window.seen.includes(s)) window.seen.push(s); });"
                        + " new MutationObserver(look).observe(document.getElementById('main'), {subtree: true, childList: true, attributes: true});");

        // when bats swing; then one and the same swing is seen as a first opinion, then as what was measured
        browser.runAsync("const done = arguments[0]; const ask = () => window.seen.some(s => s.endsWith('!')"
                + " && window.seen.indexOf(s.replace('!', '?')) >= 0 && window.seen.indexOf(s.replace('!', '?')) < window.seen.indexOf(s))"
                + " ? done() : setTimeout(ask, 50); ask();");

        // and it was said to those who only hear
        browser.runAsync(
                "const done = arguments[0]; const ask = () => document.getElementById('said').textContent.includes('Player')"
                        + " ? done() : setTimeout(ask, 50); ask();");
    }

    @Test
    void whatWasCommittedBetweenLoadingAndListeningIsShownToo() {
        // given shots of before, and a page whose questions for them are answered as if there had been none until it
        // listens
        browser.await(".chip");
        var before = (List<?>)
                browser.run("return [...document.querySelectorAll('.chip')].map(e => e.getAttribute('href'))");
        String script = browser.atTheNextLoad("const ask = window.fetch; let listens = false;"
                + " window.EventSource = class extends EventSource { constructor(url) { super(url); listens = true; } };"
                + " window.fetch = (url, how) => listens || !String(url).includes('/swings?') ? ask(url, how)"
                + " : Promise.resolve(new Response('{\"swings\":[]}'));");

        // when it is loaded; then they are there
        try {
            browser.load();
            browser.await(".chip", e -> before.contains(e.getDomAttribute("href")));
        } finally {
            browser.notAgain(script);
        }
    }

    @Test
    void aCardIsReadFromFourMetres() throws IOException {
        // given a card with a speed
        browser.await(".last.final .figures b");

        // then the shot is at least 64 px high, the speed has its interval, and the player's own shots stand beside it
        double px = number("return parseFloat(getComputedStyle(document.querySelector('.family')).fontSize)");
        assertTrue(px >= 64, "the shot is " + px + " px high");
        browser.await(".last.final .interval", e -> e.getText().matches("\\d+ to \\d+|upper end not known"));
        browser.await(".own .chip");
        browser.fitsInWidth("the page of nets");
        browser.screenshot("nets-1080p");
    }

    /** Seen and kept: docs/board.png is this test's output, taken when the cards are full. */
    @Test
    void thePictureOfTheReadmeIsTrue() throws IOException {
        // given two nets whose players have some shots
        browser.runAsync(
                "const done = arguments[0]; const ask = () => document.querySelectorAll('.chip').length >= 6"
                        + " && document.querySelectorAll('.last.final .interval').length === 2 ? done() : setTimeout(ask, 20); ask();");

        // when a picture is taken of a moment with both measured
        Path picture;
        do {
            browser.await(".last.final .interval");
            picture = browser.screenshot("board");
        } while (number("return document.querySelectorAll('.last.final .interval').length") < 2);

        // then it is fit for a README
        assertTrue(Files.size(picture) <= MOST_SCREENSHOT_BYTES, Files.size(picture) + " bytes");
    }

    @Test
    void aSwingOpensWithCurvesAndWithWhyItIsCalledSo() throws IOException {
        // when a shot of the card is opened
        browser.click(".chip");

        // then two drawings of three channels are there, and not empty
        browser.await("swing-chart[data-drawn='2']");
        assertEquals(2L, browser.run("return document.querySelectorAll('swing-chart canvas').length"));
        assertTrue(
                (boolean)
                        browser.run(
                                "return [...document.querySelectorAll('swing-chart canvas')].every(c => new Set("
                                        + "new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer)).size > 20)"),
                "a drawing is empty");

        // and measurements with their intervals, scores, and who says so
        double measured = number("const ask = new XMLHttpRequest();"
                + " ask.open('GET', '/api/v1/swings/' + location.hash.split('/')[2], false); ask.send();"
                + " return JSON.parse(ask.responseText).measurements.length");
        assertTrue(measured >= 5, measured + " numbers");
        assertEquals(measured, number("return document.querySelectorAll('.measured .interval-bar').length"));
        assertTrue(browser.all(".scores tr").size() >= 8, browser.text("main"));
        browser.await(".moments li b", e -> e.getText().endsWith("before"));
        assertTrue(browser.text(".origin").contains("Model cricket-1"), browser.text(".origin"));
        browser.run("scrollTo(0, 0)");
        browser.screenshot("swing-1080p");

        // and Escape goes back
        browser.escape();
        browser.await(".nets");
    }

    @Test
    void aListIsFilteredAndOpenedByKeyboard() throws IOException {
        // given the list of swings
        browser.open("#/swings");
        browser.await(".row .what");
        browser.runAsync(
                "const done = arguments[0]; const ask = () => document.querySelectorAll('[name=label] option').length > 1 ? done() : setTimeout(ask, 50); ask();");
        browser.screenshot("swings-1080p");

        // when only one shot of those there is asked for
        String words = (String) browser.run("return document.querySelector('.row:not(.unsure) .words').textContent");
        browser.run(
                "const s = document.querySelector('[name=label]'); s.value = [...s.options].find(o => o.text.trim() === arguments[0]).value;"
                        + " s.dispatchEvent(new Event('change'))",
                words);

        // then no other is shown, and the address says so
        browser.await(".row .what", e -> browser.route().contains("label="));
        browser.runAsync(
                "const done = arguments[1]; const ask = () => { const w = [...document.querySelectorAll('.row .words')].map(e => e.textContent);"
                        + " w.length && w.every(x => x === arguments[0]) ? done() : setTimeout(ask, 50); }; ask();",
                words);

        // when the first row is reached with the tabulator and opened with Enter
        browser.run("document.querySelector('[name=to]').focus()");
        for (int i = 0; i < 20 && !(boolean) browser.run("return document.activeElement.matches('.row')"); i++) {
            browser.press(Keys.TAB);
        }
        assertEquals(
                "solid", browser.run("return getComputedStyle(document.activeElement).outlineStyle"), "focus is seen");
        browser.press(Keys.ENTER);

        // then it is that shot
        browser.await("h1", e -> e.getText().startsWith(words));
        browser.escape();
        browser.await(".row");
    }

    @Test
    void batsAndHealthAreTold() throws IOException {
        // when the bats are looked at; then all six are there with their battery
        browser.open("#/bats");
        browser.await(".bat dd", e -> e.getText().endsWith("%"));
        assertEquals(6, browser.all(".bat").size());
        browser.screenshot("bats-1080p");

        // when health is looked at; then there are sentences, and a level in words
        browser.open("#/health");
        browser.await(".health li .state", e -> e.getText().equals("fine"));
        browser.screenshot("health-1080p");
    }

    @Test
    void eachRoleSeesWhatItMayAndNoMore() throws IOException {
        expected = REFUSED;
        // given a viewer on a swing: it may not be downloaded
        browser.click(".chip");
        browser.await(".origin");
        assertFalse(browser.has(".export"));
        String export = "/api/v1/swings/" + browser.route().replaceFirst("#/swing/", "") + "/export.zip";
        assertEquals(403L, status(export));

        // when a wrong PIN is tried, then the page says so and the role stays
        browser.open("#/sign-in");
        signIn("nobody-knows");
        browser.await("#pin-error", e -> e.getText().contains("PIN is not known"));
        assertEquals("viewer", browser.text(".role"));
        browser.screenshot("sign-in-refused");

        // when the coach signs in, then swings can be downloaded, but the settings are not for coaches
        signIn(Gateway.COACH_PIN);
        browser.await(".role", e -> e.getText().equals("coach"));
        assertEquals(200L, status(export));
        assertEquals(403L, status("/api/v1/settings"));
        browser.click(".chip");
        browser.await(".export");
        browser.open("#/health");
        browser.await(".health li");
        assertFalse(browser.has(".settings"));

        // when the operator signs in, then the settings are there, without the PINs
        browser.click(".sign-out");
        browser.await(".role", e -> e.getText().equals("viewer"));
        assertEquals(403L, status(export));
        browser.open("#/sign-in");
        signIn(Gateway.OPERATOR_PIN);
        browser.await(".role", e -> e.getText().equals("operator"));
        browser.open("#/health");
        browser.await(".settings dd");
        for (String pin : List.of(Gateway.COACH_PIN, Gateway.OPERATOR_PIN, Gateway.VIEWER_PIN)) {
            assertFalse(browser.text("body").contains(pin), "a PIN is shown");
        }
        browser.click(".sign-out");
        browser.await(".role", e -> e.getText().equals("viewer"));
    }

    @Test
    void everyPageFitsAPhoneAndAThumb() throws IOException {
        browser.size(390, 844, true);
        for (String page : PAGES) {
            browser.open(page);
            browser.await("main h1, .nets");
            browser.await("main h1, .nets, .row, .bat, .health li");
            browser.fitsInWidth(page);
            assertEquals(List.of(), Looks.tooSmallForAThumb(browser), page);
            browser.screenshot("phone" + page.replaceAll("\\W+", "-"));
        }
        browser.open("#/");
        browser.click(".chip");
        browser.await("swing-chart[data-drawn='2']");
        browser.fitsInWidth("a swing");
        browser.screenshot("phone-swing");
    }

    @Test
    void wordsStandOutFromTheirGroundInLightAndInTheDark() throws IOException {
        for (String scheme : List.of("light", "dark")) {
            browser.scheme(scheme);
            for (String page : PAGES) {
                browser.open(page);
                browser.await("main h1, .nets, .row, .bat, .health li");
                assertEquals(List.of(), Looks.tooFaint(browser), scheme + " " + page);
            }
            browser.open("#/");
            browser.click(".chip");
            browser.await("swing-chart[data-drawn='2']");
            assertEquals(List.of(), Looks.tooFaint(browser), scheme + " swing");
            browser.run("document.querySelector('swing-chart').scrollIntoView()");
            browser.screenshot("swing-" + scheme);
            browser.open("#/");
            browser.await(".chip");
            browser.screenshot("nets-" + scheme);
        }
    }

    private static double number(String script) {
        return ((Number) browser.run(script)).doubleValue();
    }

    private static Object status(String path) {
        return browser.runAsync("fetch(arguments[0]).then(r => arguments[1](r.status))", path);
    }

    private static void signIn(String pin) {
        browser.await("[name=pin]");
        browser.run(
                "const f = document.querySelector('[name=pin]'); f.value = arguments[0]; f.form.requestSubmit()", pin);
    }
}
