package org.pitchside.itest.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with an empty profile, that remembers what its console and its network said. */
final class Browser implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Pattern ASKED =
            Pattern.compile("\"method\":\"Network.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]*)\"");

    private final ChromeDriver driver;
    private final String home;
    private final Path profile;
    private final List<String> console = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();

    Browser(String home, Path folder) throws IOException {
        this.home = home;
        profile = Files.createTempDirectory(folder, "profile");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(program("chromium"));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en-GB",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program("chromedriver"))
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(LIMIT);
        size(1920, 1080, false);
    }

    /** Selenium's own manager would look for it in the internet. */
    private static File program(String name) {
        return Stream.concat(
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/bin"))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name
                        + " is not on the PATH: the board's tests need the packages chromium and chromium-driver"));
    }

    void size(int width, int height, boolean isPhone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", isPhone));
    }

    void scheme(String lightOrDark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", lightOrDark))));
    }

    void open(String route) {
        driver.get(home + route);
    }

    /** As if somebody pressed the button for it. */
    void load() {
        driver.navigate().refresh();
    }

    /** A script that runs before the page's own; its name is for {@link #notAgain}. */
    String atTheNextLoad(String script) {
        return String.valueOf(
                driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script))
                        .get("identifier"));
    }

    void notAgain(String script) {
        driver.executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", script));
    }

    WebElement await(String css) {
        return await(css, e -> true);
    }

    /** The first visible element that fits and pleases. */
    WebElement await(String css, Predicate<WebElement> pleases) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            try {
                for (WebElement e : driver.findElements(By.cssSelector(css))) {
                    if (e.isDisplayed() && pleases.test(e)) {
                        return e;
                    }
                }
                Thread.sleep(50);
            } catch (WebDriverException e) {
                // drawn anew under our eyes: look again
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("no " + css + " to be seen within " + LIMIT + "; the page says:\n" + text("body"));
    }

    void awaitGone(String css) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!driver.findElements(By.cssSelector(css)).isEmpty()) {
            assertTrue(System.nanoTime() < end, css + " is still there after " + LIMIT);
        }
    }

    boolean has(String css) {
        return !driver.findElements(By.cssSelector(css)).isEmpty();
    }

    String text(String css) {
        return driver.findElement(By.cssSelector(css)).getText();
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /** By script: what is clicked may be drawn anew at any time. Waits until it may be pressed: what was pressed before may be on its way. */
    void click(String css) {
        String enabled = css + ":not([disabled])";
        await(enabled);
        run("document.querySelector(arguments[0]).click()", enabled);
    }

    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    void escape() {
        press(Keys.ESCAPE);
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    Object runAsync(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /** What it shows, for whoever looks for the reason of a failure. */
    String state() {
        try {
            // a page is drawn when the browser asks for a frame; one that asks for none looks like a gateway that says
            // nothing
            Object frames = runAsync(
                    "const done = arguments[0]; let n = 0; const next = () => { n++; requestAnimationFrame(next); };"
                            + " requestAnimationFrame(next); setTimeout(() => done(n), 1000);");
            return "The page at " + route() + ", " + frames + " frames in a second, seen "
                    + run("return document.visibilityState") + ", window.seen "
                    + run("return JSON.stringify(window.seen)") + ":\n" + run("return document.body.innerHTML")
                    + "\n\n";
        } catch (WebDriverException e) {
            return "The page does not answer: " + e.getMessage() + "\n\n";
        }
    }

    String route() {
        return String.valueOf(run("return location.hash"));
    }

    /** The picture is kept as a test's output. */
    Path screenshot(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("screenshots"));
        return Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    void fitsInWidth(String what) {
        assertEquals(
                0L,
                run("return Math.max(0, document.documentElement.scrollWidth - innerWidth)"),
                what + " is wider than the screen");
    }

    /**
     * Nothing in the console but what is expected, and no request to anybody but the gateway.
     *
     * @param expected what a line of the console may match
     */
    void isClean(String expected) {
        listen();
        Pattern fine = Pattern.compile(expected);
        List<String> said =
                console.stream().filter(line -> !fine.matcher(line).find()).toList();
        List<String> asked = List.copyOf(foreign);
        console.clear();
        foreign.clear();
        assertEquals(List.of(), said, "the console says");
        assertEquals(List.of(), asked, "asked somebody else");
    }

    private void listen() {
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .forEach(entry -> console.add(entry.getLevel() + " " + entry.getMessage()));
        driver.manage().logs().get(LogType.PERFORMANCE).forEach(entry -> {
            var asked = ASKED.matcher(entry.getMessage());
            // chrome: and data: are the browser's own
            if (asked.find()
                    && asked.group(1).matches("(https?|wss?):.*")
                    && !asked.group(1).startsWith(home)) {
                foreign.add(asked.group(1));
            }
        });
    }

    @Override
    public void close() {
        driver.quit();
    }
}
