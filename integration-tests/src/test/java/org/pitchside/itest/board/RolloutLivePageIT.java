package org.pitchside.itest.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;
import org.pitchside.itest.Gateway;

/** A model brought at the page, by the gateway's own rollout: it runs in shadow on what bats swing, and goes when an operator says so. */
class RolloutLivePageIT {

    /** Half seconds; swings are waited for. */
    private static final int PATIENCE = 480;

    @TempDir
    Path folder;

    private Browser browser;

    @Test
    void aModelThatIsBroughtRunsInShadowUntilAnOperatorStopsIt() throws Exception {
        var house = new ModelHouse();
        String data = "directory = " + folder.resolve("data");
        try (var gateway = new Gateway(folder)) {
            gateway.configure("org.pitchside.models.Registry", data, "trust.root = " + house.rootHex());
            gateway.configure("org.pitchside.models.Rollout", data, "by.itself = off");
            gateway.start(true);
            browser = new Browser(gateway.address(), folder);
            try {
                // given an operator at the page of a gateway on which nothing was rolled out yet
                browser.open("#/sign-in");
                browser.await("[name=pin]");
                browser.run(
                        "const f = document.querySelector('[name=pin]'); f.value = arguments[0]; f.form.requestSubmit()",
                        Gateway.OPERATOR_PIN);
                browser.await(".role", e -> e.getText().equals("operator"));
                browser.open("#/models");
                awaitText(".rollout", "No model is on its way");

                // when a package is brought and begun with
                browser.await("[name=package]")
                        .sendKeys(house.next(folder.resolve("cricket-2.pitchmodel"))
                                .toString());
                awaitText(".outcome.good", "cricket-2 is kept");
                browser.click("[data-model='cricket-2'] .begin");

                // then it is in shadow, every bat waits for its turn, and swings are counted
                awaitText(".way .now", "Shadow");
                for (int i = 0; i < PATIENCE && browser.all(".travellers li").size() < 6; i++) {
                    Thread.sleep(500);
                }
                assertEquals(6, browser.all(".travellers li").size());
                awaitText(".shadow", "[1-9]\\d* swings of \\d+ at most, each seen by both models");
                awaitText(".audit li", "rollout\\s[\\s\\S]*cricket-2");
                browser.screenshot("models-live");

                // when it is paused and resumed, then the page says so
                browser.click("[name=pause]");
                awaitText(".rollout h2", "paused");
                browser.click("[name=resume]");
                browser.awaitGone(".rollout h2 .state");

                // when it is stopped, then everything is as before and it may be begun with again
                browser.click("[name=abort]");
                browser.click("[name=yes]");
                awaitText(".way", "As before");
                awaitText(".sentence", "operator");
                awaitText("[data-model='cricket-1'] .state", "answers here");
                browser.await("[data-model='cricket-2'] .begin");
                assertTrue(browser.all(".travellers li[data-step=SENDING]").isEmpty());
                assertFalse(browser.has(".rollout .error"));
                browser.isClean("(?!)");
            } finally {
                browser.close();
            }
        }
    }

    private void awaitText(String css, String pattern) throws InterruptedException {
        Pattern wanted = Pattern.compile(pattern);
        for (int i = 0; i < PATIENCE; i++) {
            try {
                for (WebElement e : browser.all(css)) {
                    if (wanted.matcher(e.getText()).find()) {
                        return;
                    }
                }
            } catch (org.openqa.selenium.StaleElementReferenceException e) {
                // drawn anew: look again
            }
            Thread.sleep(500);
        }
        throw new AssertionError("no " + css + " with " + pattern + "; the page says:\n" + browser.text("body"));
    }
}
