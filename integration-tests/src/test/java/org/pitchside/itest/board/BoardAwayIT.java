package org.pitchside.itest.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.itest.Gateway;

/** The gateway goes while somebody looks at its page, and comes back: as it was, or with its door shut. */
class BoardAwayIT {

    /** What the browser says of a gateway that is not there, and of one that wants a PIN. */
    private static final String EXPECTED = "net::ERR_|the server responded with a status of 401";

    @TempDir
    Path folder;

    @Test
    void thePageSaysThatItLostTheGatewayAndGoesOnByItself() throws Exception {
        try (var gateway = new Gateway(folder)) {
            gateway.start(true);
            try (var browser = new Browser(gateway.address(), folder)) {
                // given a page that shows a swing
                browser.open("#/");
                browser.await(".last.final");
                String before = (String) browser.run("return document.querySelector('.last').dataset.swing");
                browser.isClean("(?!)");
                browser.run("window.isTheSame = true");

                // when the gateway's plug is pulled, then the page says so and keeps what it shows
                gateway.kill();
                browser.await(".bar-lost", e -> e.getText().contains("Connection lost, trying again"));
                assertFalse(browser.all(".last").isEmpty());
                browser.screenshot("connection-lost");

                // when it is back on the same store, then the page goes on without a hand: old swings and new ones
                gateway.start(true);
                browser.awaitGone(".bar-lost");
                browser.await(".last.final", e -> isOfAnotherStart(before, e.getDomAttribute("data-swing")));
                assertEquals(true, browser.run("return window.isTheSame"), "the page was loaded anew");

                // when it comes back for those with a PIN only, then nothing is shown before one is given
                gateway.kill();
                browser.await(".bar-lost");
                gateway.start(false);
                browser.await("[name=pin]");
                assertEquals(401, gateway.status("api/v1/swings"));
                assertEquals(401, gateway.status("api/v1/events"));
                assertFalse(browser.has(".net, .last"), "a swing is shown");
                browser.screenshot("sign-in");
                browser.run(
                        "const f = document.querySelector('[name=pin]'); f.value = arguments[0]; f.form.requestSubmit()",
                        Gateway.VIEWER_PIN);
                browser.await(".last.final");
                assertEquals("viewer", browser.text(".role"));
                browser.isClean(EXPECTED);
            }
        }
    }

    /** An identity is bat, start of the bat, number. */
    private static boolean isOfAnotherStart(String before, String now) {
        return !before.split("-")[1].equals(now.split("-")[1]);
    }
}
