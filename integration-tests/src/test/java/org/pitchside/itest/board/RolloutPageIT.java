package org.pitchside.itest.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.itest.Gateway;

/** The page of models as an operator sees it, in the distribution with virtual bats, its own shelf, and a rollout that a script leads. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolloutPageIT {

    private static final String REFUSED = "the server responded with a status of (403|409)";
    private static final String NOTHING = "(?!)";
    private static final long MOST_PICTURE_BYTES = 150_000;
    private static final int BATS = 12;
    /** Tenths of a second; a busy machine takes its time until all bats are met. */
    private static final int PATIENCE = 1800;

    private static final ModelHouse HOUSE = new ModelHouse();

    @RegisterExtension
    static final Evidence EVIDENCE = new Evidence(() -> RolloutPageIT.browser, () -> RolloutPageIT.gateway);

    @TempDir
    static Path folder;

    private static Gateway gateway;
    private static Browser browser;
    private static Script script;
    private static List<String> bats;
    private String expected;

    @BeforeAll
    static void start() throws Exception {
        script = new Script(folder.resolve("script"));
        gateway = new Gateway(folder);
        String data = "directory = " + folder.resolve("data");
        gateway.configure("org.pitchside.ble.virtual.Radio", "bats = " + BATS, "nets = 3", "speed = 2", data);
        gateway.configure("org.pitchside.models.Registry", data, "trust.root = " + HOUSE.rootHex());
        gateway.add(script.bundle());
        gateway.start(true);
        browser = new Browser(gateway.address(), folder);
        browser.open("#/bats");
        for (int i = 0; i < PATIENCE && browser.all(".bat").size() < BATS; i++) {
            Thread.sleep(100);
        }
        assertEquals(BATS, browser.all(".bat").size(), "bats");
        bats = new ArrayList<>();
        browser.all(".bat .quiet small").forEach(e -> bats.add(e.getText()));
        Collections.sort(bats);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        gateway.close();
    }

    @BeforeEach
    void anOperatorAtTheScreen() throws IOException {
        expected = NOTHING;
        script.at("SHADOW", 37, "It runs beside cricket-1 on the swings of all bats.", later());
        browser.size(1920, 1080, false);
        browser.scheme("light");
        browser.open("#/");
        if (!browser.text("#head").contains("operator")) {
            signIn(Gateway.OPERATOR_PIN, "operator");
        }
        browser.open("#/models");
        browser.await(".way");
    }

    @AfterEach
    void nothingWentWrong() {
        browser.isClean(expected);
    }

    private static Map<String, String> later() {
        return all("LATER 0 0 Its turn has not come.");
    }

    private static Map<String, String> all(String line) {
        var all = new LinkedHashMap<String, String>();
        bats.forEach(b -> all.put(b, line));
        return all;
    }

    /** A fleet in the middle of it. */
    private static Map<String, String> fleet() {
        Map<String, String> all = later();
        all.put(bats.get(0), "KEPT 0 20 It keeps the model.");
        all.put(bats.get(1), "KEPT 0 20 It keeps the model.");
        all.put(bats.get(2), "ON_TRIAL 0 13 It runs the model on trial.");
        all.put(bats.get(3), "ON_TRIAL 0 4 It runs the model on trial.");
        all.put(bats.get(4), "SENDING 9760 0 The model is on its way.");
        all.put(bats.get(5), "AWAY 0 0 Its turn has come; it is not here.");
        return all;
    }

    private static void signIn(String pin, String role) {
        browser.open("#/sign-in");
        browser.await("[name=pin]");
        browser.run(
                "const f = document.querySelector('[name=pin]'); f.value = arguments[0]; f.form.requestSubmit()", pin);
        browser.await(".role", e -> e.getText().equals(role));
    }

    private static Object status(String path) {
        return browser.runAsync("fetch(arguments[0]).then(r => arguments[1](r.status))", path);
    }

    private static void awaitText(String css, String pattern) {
        browser.await(css, e -> Pattern.compile(pattern).matcher(e.getText()).find());
    }

    private static List<String> texts(String css) {
        return browser.all(css).stream()
                .map(e -> e.getText().replaceAll("\\s+", " "))
                .toList();
    }

    @Test
    @Order(1)
    void aPackageIsBroughtKeptAndBegunWith() throws Exception {
        expected = REFUSED;
        // given a gateway that keeps the shipped model only
        browser.await("[data-model='cricket-1'] .state", e -> e.getText().equals("answers here"));
        assertFalse(browser.has("[data-model='cricket-2']"));

        // when somebody brings a package of a house that is not believed here, or what is none; then it says why
        choose(new ModelHouse().next(folder.resolve("foreign.pitchmodel")));
        awaitText(".outcome.bad", "foreign.pitchmodel is refused: .*key set");
        browser.awaitGone("[data-model='cricket-2']");
        choose(Files.writeString(folder.resolve("nonsense.pitchmodel"), "no package"));
        awaitText(".outcome.bad", "nonsense.pitchmodel is refused: ");
        awaitText(".audit li", "take refused");

        // when the right one comes, then it is kept
        choose(HOUSE.next(folder.resolve("cricket-2.pitchmodel")));
        awaitText(".outcome.good", "cricket-2 is kept. It does not answer yet.");
        awaitText("[data-model='cricket-2']", "brought at the board .*release 1, floor 1");
        awaitText(".audit li", "take\\s.*cricket-2");

        // and where nothing is under way it can be begun with, by name
        assertFalse(browser.has("[data-model='cricket-2'] .begin"));
        script.at("STOPPED", 0, "It was stopped by an operator; everything is as before.", later());
        browser.click("[data-model='cricket-2'] .begin");
        assertAsked("start cricket-2 board");
        assertFalse(browser.has("[data-model='cricket-1'] .begin"), "the live one");
    }

    @Test
    @Order(2)
    void anotherModelAnswersWhenSomebodySaysSoTwice() throws Exception {
        expected = REFUSED;
        awaitText("[data-model='cricket-1'] .state", "answers here");
        assertFalse(browser.has("[data-model='cricket-1'] .choose"), "the live one");

        // when somebody presses and thinks again, then nothing has changed
        browser.click("[data-model='cricket-2'] .choose");
        awaitText(
                "[data-model='cricket-2'] .sure",
                "cricket-2 answers on this gateway at once, without a time in shadow and with nobody asked behind it."
                        + " Bats keep what they have. The rollout of cricket-2 is stopped by that");
        assertEquals(List.of(), Looks.tooFaint(browser));
        browser.click("[name=choose-no]");
        browser.awaitGone(".sure");
        awaitText("[data-model='cricket-1'] .state", "answers here");

        // when somebody means it, then it answers, and the audit says by which way; and so does the former one again
        for (String model : List.of("cricket-2", "cricket-1")) {
            browser.click("[data-model='" + model + "'] .choose");
            browser.click("[name=choose-yes]");
            awaitText(".outcome.good", model + " answers from now on.");
            awaitText("[data-model='" + model + "'] .state", "answers here");
            awaitText(".audit li", "live\\s[\\s\\S]*" + model + "\\s+board");
            if (model.equals("cricket-2")) {
                itIsBroughtToTheBatsThatLackIt();
            }
        }
    }

    /** One that answers already, and that no bat was sent. */
    private void itIsBroughtToTheBatsThatLackIt() throws Exception {
        long before = asked("start cricket-2 board");
        script.at("STOPPED", 0, "It was stopped by an operator; everything is as before.", later());
        browser.click("[data-model='cricket-2'] .bring");
        for (int i = 0; i < PATIENCE && asked("start cricket-2 board") == before; i++) {
            Thread.sleep(100);
        }
        assertEquals(before + 1, asked("start cricket-2 board"));
        assertFalse(browser.has("[data-model='cricket-1'] .bring"), "it does not answer");
        script.at("CANARY", 0, "cricket-2 answers already, and the first bats try it.", fleet(), "before=cricket-2");
        awaitText(".versus", "cricket-2\\s+to the bats that lack it");
        browser.click("[name=abort]");
        awaitText(".sure", "Every bat that was brought cricket-2 goes back to what it ran; the gateway keeps it.");
        browser.click(".rollout [name=no]");
        script.at("SHADOW", 37, "It runs beside cricket-1 on the swings of all bats.", later());
        awaitText(".versus", "in the place of cricket-1");
    }

    private static void choose(Path file) {
        browser.await("[name=package]", e -> e.isEnabled()).sendKeys(file.toString());
    }

    private static void assertAsked(String what) throws Exception {
        for (int i = 0; i < PATIENCE && !script.asked().contains(what); i++) {
            Thread.sleep(100);
        }
        assertTrue(script.asked().contains(what), what + " is not among " + script.asked());
    }

    @Test
    @Order(2)
    void theWayIsShownStepByStepAsItGoes() throws IOException {
        Map<String, String> names = Map.of(
                "SHADOW",
                "Shadow",
                "READY",
                "Shadow",
                "GATEWAY",
                "Gateway",
                "CANARY",
                "Canary",
                "FLEET",
                "Fleet",
                "DONE",
                "Done",
                "TAKING_BACK",
                "Taking back",
                "STOPPED",
                "As before");
        for (String stage :
                List.of("SHADOW", "READY", "GATEWAY", "CANARY", "FLEET", "DONE", "TAKING_BACK", "STOPPED")) {
            // when it comes to a stage, then the page says so without being loaded anew
            script.at(stage, 120, "Here it is: " + stage + ".", later());
            awaitText(".sentence", "Here it is: " + stage);

            assertEquals(List.of(names.get(stage)), texts(".way [aria-current=step] b"), stage);
            assertEquals(stage.equals("READY"), browser.text("#head").contains("waits for you"), stage);
        }
    }

    @Test
    @Order(3)
    void aShadowIsDrawnByFamilyAndByBat() throws IOException {
        // given a candidate that has seen some swings
        script.at("SHADOW", 180, "It runs beside cricket-1 on the swings of all bats.", later());
        awaitText(".shadow", "180 swings of 400 at most");

        // then every class and every bat has its row: agreement in words and as a colour, both models' rates side by
        // side
        assertEquals(9, browser.all("[aria-labelledby=by-family] tbody tr").size());
        assertEquals(BATS, browser.all("[aria-labelledby=by-bat] tbody tr").size());
        assertTrue(texts("[aria-labelledby=by-family] tbody tr").stream()
                .anyMatch(
                        t -> t.matches("drive \\d+ \\d+ % \\d+ % live \\d+ % \\d+ % live \\d+ % \\d+ % live \\d+ %")));
        assertTrue(texts("[aria-labelledby=by-family] tbody tr").contains("sweep 0 not seen yet"));
        assertTrue(texts("[aria-labelledby=by-bat] tbody th").contains("Player 1"));
        awaitText(".tally", "Agreed\\s+9\\d %");
        awaitText(".tally", "Takes\\s+0.31 ms");
        awaitText("[aria-labelledby=by-bat] tbody tr", "0\\.3\\d, 0\\.[78]\\d ms$");
        awaitText(".tally", "The bats' half agreed\\s+9\\d %");
        assertTrue(browser.all("[aria-labelledby=by-bat] .pair .now-dot").size() >= 3 * (BATS - 1));
        // the bat that sits askew is seen
        double fine = number("return document.querySelectorAll('[aria-labelledby=by-bat] [data-heat=\"5\"]').length");
        double bad = number(
                "return document.querySelectorAll('[aria-labelledby=by-bat] [data-heat=\"1\"], [data-heat=\"2\"]').length");
        assertTrue(fine >= 4 && bad >= 1, fine + " fine, " + bad + " bad");
    }

    @Test
    @Order(4)
    void whereEachBatIsIsSeen() throws IOException {
        script.at("FLEET", 250, "Two bats keep it, two have it on trial.", fleet());

        awaitText("[data-bat='" + bats.get(4) + "']", "on its way\\s+The model is on its way.\\s+9.8 of 15.9 kB");
        awaitText("[data-bat='" + bats.get(2) + "']", "on trial\\s.*\\s+13 of 20 swings watched");
        assertEquals(
                "13/20",
                browser.run("const p = document.querySelector('[data-bat=\"" + bats.get(2)
                        + "\"] progress'); return p.value + '/' + p.max"));
        awaitText(".rollout h3", "6 later, 1 away, 1 on its way, 2 on trial, 2 passed");
        // none is named by its id alone
        assertTrue(texts(".travellers .who strong").stream().allMatch(t -> t.matches("Player \\d+ net \\d")));
    }

    @Test
    @Order(5)
    void whatBringsModelsBackIsAskedTwiceAndTheOthersOnce() throws Exception {
        script.at("READY", 200, "It was found good and waits to be sent on.", later());
        browser.click("[name=goOn]");
        assertAsked("goOn board");
        assertFalse(browser.has(".sure"), "what shadow found good is sent on at once");
        browser.click("[name=pause]");
        assertAsked("pause board");
        script.at("CANARY", 200, "The first bats have it.", fleet(), "paused=true");
        browser.click("[name=resume]");
        assertAsked("resume board");

        // when somebody presses Stop and thinks again, then nothing is asked
        browser.click("[name=abort]");
        awaitText(".sure", "cricket-2 is stopped; the gateway and every bat that has it go back to cricket-1");
        browser.click("[name=no]");
        browser.awaitGone(".sure");
        assertFalse(script.asked().contains("abort board"));
        browser.click("[name=abort]");
        browser.click("[name=yes]");
        assertAsked("abort board");

        script.at("DONE", 200, "Every bat has it.", all("KEPT 0 20 It keeps the model."));
        browser.click("[name=rollBack]");
        browser.click("[name=yes]");
        assertAsked("rollBack board");

        // when it cannot be done now, then the page says why
        expected = REFUSED;
        script.at("CANARY", 200, "The first bats have it.", fleet(), "refuse=yes");
        browser.click("[name=pause]");
        awaitText(".rollout .error", "Bat Player 1 is asked already; try again.");
    }

    @Test
    @Order(5)
    void whatShadowHasNotAnsweredIsSentOnWhenSomebodySaysSoTwice() throws Exception {
        // given a candidate in shadow
        long before = asked("goOn board");
        awaitText(".shadow", "37 swings of 400 at most");

        // when somebody presses Send on now and thinks again, then nothing is asked
        browser.click("[name=sendOnNow]");
        awaitText(".sure", "Shadow has compared 37 swings and has no answer yet");
        awaitText(".sure", "cricket-1 is asked behind it on every swing, and the first bats try it before any other");
        assertEquals(List.of(), Looks.tooFaint(browser));
        browser.click("[name=no]");
        browser.awaitGone(".sure");
        assertEquals(before, asked("goOn board"));

        // when shadow answers meanwhile, then the question is another one and is not asked any more
        browser.click("[name=sendOnNow]");
        script.at("READY", 200, "It was found good and waits to be sent on.", later());
        browser.awaitGone(".sure");
        script.at("SHADOW", 41, "It runs beside cricket-1 on the swings of all bats.", later());

        // when somebody means it, then it is
        browser.click("[name=sendOnNow]");
        browser.click("[name=yes]");
        for (int i = 0; i < PATIENCE && asked("goOn board") == before; i++) {
            Thread.sleep(100);
        }
        assertEquals(before + 1, asked("goOn board"));
    }

    private static long asked(String what) throws IOException {
        return script.asked().stream().filter(what::equals).count();
    }

    @Test
    @Order(6)
    void whoIsNoOperatorSeesNothingOfIt() {
        expected = REFUSED;
        // when the operator goes and a coach comes
        browser.click(".sign-out");
        browser.await(".role", e -> e.getText().equals("viewer"));
        for (String role : List.of("viewer", "coach")) {
            if (role.equals("coach")) {
                signIn(Gateway.COACH_PIN, "coach");
            }
            // then there is no page of models, and no answer
            browser.open("#/models");
            awaitText("main", "Models are an operator's");
            assertFalse(browser.has("#head a[href='#/models']"), role);
            assertFalse(browser.text("body").contains("cricket-2"), role);
            for (String path : List.of("models", "rollout", "audit")) {
                assertEquals(403L, status("/api/v1/" + path), role);
            }
        }
        browser.click(".sign-out");
        browser.await(".role", e -> e.getText().equals("viewer"));
    }

    @Test
    @Order(7)
    void itFitsAPhoneAndReadsInTheDark() throws IOException {
        script.at("CANARY", 180, "Two bats have it on trial; the others follow when they passed.", fleet());
        for (String scheme : List.of("light", "dark")) {
            browser.scheme(scheme);
            browser.size(1920, 1080, false);
            awaitText(".travellers", "on trial");
            browser.run("document.querySelector('details').open = true");
            assertEquals(List.of(), Looks.tooFaint(browser), scheme);
            browser.screenshot("models-" + scheme);
            browser.size(390, 844, true);
            browser.fitsInWidth("models");
            assertEquals(List.of(), Looks.tooSmallForAThumb(browser), scheme);
            assertEquals(List.of(), Looks.tooFaint(browser), scheme + " phone");
            browser.screenshot("phone-models-" + scheme);
        }
    }

    @Test
    @Order(8)
    void aBatOfWhichHealthWarnsSaysSoOnItsCardToEverybody() throws IOException {
        String bat = bats.get(3);
        script.at(
                "DONE",
                0,
                "Every bat has it.",
                later(),
                "alarm." + bat + "=Its sensor may have slipped: look at its mount.");
        browser.open("#/bats");
        awaitText(".bat", "(?s)Player 4.*Its sensor may have slipped: look at its mount.");
        assertEquals(
                1,
                browser.all(".bat .alarm").stream()
                        .filter(e -> e.getText().contains("slipped"))
                        .count());
        assertEquals(List.of(), Looks.tooFaint(browser));
        browser.screenshot("bats-alarm");

        // when it is well again, then nothing is left of it
        script.at("DONE", 0, "Every bat has it.", later());
        browser.await(".bats", e -> !e.getText().contains("slipped"));
    }

    /** Seen and kept: docs/rollout.png is this test's output. */
    @Test
    @Order(9)
    void thePictureOfThePageIsTrue() throws IOException {
        script.at("FLEET", 250, "Two bats keep it; the next ones have it on trial.", fleet());
        browser.size(1100, 1000, true);
        awaitText(".travellers", "13 of 20");
        browser.run("document.querySelector('details').open = true");
        Path picture = browser.screenshot("rollout");
        assertTrue(Files.size(picture) <= MOST_PICTURE_BYTES, Files.size(picture) + " bytes");
    }

    /** docs/rollout-back.png: a bad one that two bats had on trial, on its way back. */
    @Test
    @Order(10)
    void thePictureOfOneThatComesBackIsTrue() throws IOException {
        Map<String, String> back = later();
        back.put(bats.get(1), "BACK 0 0 runs what it ran before");
        back.put(bats.get(4), "GOING_BACK 0 0 goes back to what it ran before");
        script.at(
                "TAKING_BACK",
                58,
                "cricket-2 answers, and with cricket-1 asked behind it: the bats' half: it disagrees with the live model on 17 of 58"
                        + " windows (a good one: 9 in 100 at most), most of them PUL, mostly SWP; everything goes back to cricket-1.",
                back,
                "sinceUs=" + (System.currentTimeMillis() - 2_000) * 1000);
        browser.size(1100, 760, true);
        awaitText(".rollout h3", "10 never had it, 1 going back, 1 as before");
        awaitText("[data-bat='" + bats.get(0) + "']", "Player 1 net 1\\s+never had it\\s*$");
        assertEquals(List.of("Taking back"), texts(".way [aria-current=step] b"));
        Path picture = browser.screenshot("rollout-back");
        assertTrue(Files.size(picture) <= MOST_PICTURE_BYTES, Files.size(picture) + " bytes");
    }

    private static double number(String code) {
        return ((Number) browser.run(code)).doubleValue();
    }
}
