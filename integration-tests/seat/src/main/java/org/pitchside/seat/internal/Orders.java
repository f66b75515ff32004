package org.pitchside.seat.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.pitchside.seat.Definition;
import org.pitchside.seat.OperatorConsole;
import org.pitchside.seat.OperatorConsole.Installed;
import org.pitchside.seat.Setting;

/**
 * What an operator does with a mouse, as lines: {@code install FILE}, {@code uninstall NAME}, {@code set PID KEY=VALUE}, {@code create FACTORY NAME},
 * {@code apply SNAPSHOT}, {@code entry BUNDLE PATH}, {@code listed}, {@code faults}, {@code health}, {@code quit}. Each answer is lines that begin with {@code > } and ends with the
 * line {@code > ok} or {@code > no: reason}.
 */
final class Orders {
    private final OperatorConsole console;
    private final BundleContext context;
    private final BufferedReader in;
    private final PrintStream out;

    Orders(OperatorConsole console, BundleContext context, InputStream in, PrintStream out) {
        this.console = console;
        this.context = context;
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
    }

    void run() {
        say("ready");
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.trim().split(" +", 2);
                try {
                    follow(words[0], words.length > 1 ? words[1] : "");
                    say("ok");
                } catch (IOException | RuntimeException | ReflectiveOperationException | BundleException e) {
                    Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
                    say("no: " + cause.getMessage());
                }
            }
        } catch (IOException e) {
            say("no: " + e.getMessage());
        }
    }

    private void follow(String order, String rest) throws IOException, ReflectiveOperationException, BundleException {
        switch (order) {
            case "install" -> done(console.install(Path.of(rest)));
            case "uninstall" -> done(console.uninstall(rest));
            case "set" -> set(rest);
            case "create" -> {
                String[] words = rest.split(" +");
                console.create(words[0], words[1], Map.of());
            }
            case "apply" -> console.apply(Path.of(rest)).forEach(pid -> say("ignored " + pid));
            case "listed" -> console.listed().forEach(this::say);
            case "faults" -> console.faults().forEach(this::say);
            case "complaints" -> console.complaints().forEach(this::say);
            case "bundles" ->
                List.of(context.getBundles())
                        .forEach(b -> say(b.getState() + " " + b.getSymbolicName() + " " + b.getVersion()));
            case "entry" -> entry(rest.split(" +"));
            case "health" -> health().lines().forEach(this::say);
            case "quit" -> context.getBundle(0).stop();
            default -> throw new IllegalArgumentException("no order " + order);
        }
    }

    private void entry(String... words) throws IOException {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(words[0])) {
                try (InputStream in = bundle.getEntry(words[1]).openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(this::say);
                }
            }
        }
    }

    private static void done(Installed done) {
        if (!done.successful()) {
            throw new IllegalStateException(done.reason());
        }
    }

    private void set(String rest) {
        String[] words = rest.split(" +", 2);
        String[] pair = words[1].split("=", 2);
        Setting setting = console.definitions().stream()
                .filter(d -> d.pid().equals(words[0]))
                .map(Definition::settings)
                .flatMap(List::stream)
                .filter(s -> s.id().equals(pair[0].trim()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(words[0] + " has no setting " + pair[0]));
        Map<String, Object> values = new HashMap<>();
        values.put(setting.id(), pair[1].isBlank() ? null : setting.value(pair[1]));
        console.update(words[0], values);
    }

    /** The gateway's health page, as its command gives it: this bundle is there before that class is. */
    private String health() throws ReflectiveOperationException {
        ServiceReference<?> page = context.getServiceReference("org.pitchside.gateway.internal.HealthPage");
        if (page == null) {
            throw new IllegalStateException("no health page");
        }
        Object service = context.getService(page);
        try {
            return (String) service.getClass().getMethod("health").invoke(service);
        } finally {
            context.ungetService(page);
        }
    }

    private void say(String text) {
        out.println("> " + text.replaceAll("\\R", " "));
        out.flush();
    }
}
