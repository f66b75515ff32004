package org.pitchside.itest.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.pitchside.itest.Gateway;

/** What a failed test leaves behind in the folder {@code failed}: what the page says, and what the gateway says and does at that moment. */
final class Evidence implements AfterTestExecutionCallback {

    private final Supplier<Browser> browser;
    private final Supplier<Gateway> gateway;

    Evidence(Supplier<Browser> browser, Supplier<Gateway> gateway) {
        this.browser = browser;
        this.gateway = gateway;
    }

    @Override
    public void afterTestExecution(ExtensionContext test) throws IOException {
        if (test.getExecutionException().isEmpty()) {
            return;
        }
        Path folder = Files.createDirectories(Path.of("failed"));
        String name = test.getRequiredTestClass().getSimpleName() + "."
                + test.getRequiredTestMethod().getName();
        Files.writeString(
                folder.resolve(name + ".txt"),
                browser.get().state() + gateway.get().state());
    }
}
