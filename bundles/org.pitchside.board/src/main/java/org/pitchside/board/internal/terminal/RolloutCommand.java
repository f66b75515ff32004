package org.pitchside.board.internal.terminal;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.pitchside.board.internal.terminal.BoardClient.Failed;

/**
 * {@code pitchside rollout}: what an operator does at the page of models, from a terminal, by the local API. Exit 0 done, 1 refused or
 * nobody answers, 2 typed wrong.
 */
public final class RolloutCommand {

    private static final String HELP = """
            usage: pitchside rollout [status]               where the model on its way is, and each bat
                   pitchside rollout bring FILE [--now]     brings a signed package, or a key set; --now: and sends it on without an answer of shadow
                   pitchside rollout start NAME             begins with a kept model, cricket-2, in shadow
                   pitchside rollout go-on [--now]          sends on what was found good; --now: what shadow has not answered yet, too
                   pitchside rollout pause | resume
                   pitchside rollout abort                  stops it; the gateway and all bats that have it go back
                   pitchside rollout roll-back              the same when it was done

              --board URL      the gateway's page (default http://127.0.0.1:8090)
              --pin-file FILE  an operator's PIN in its first line (default: it is asked for)
            """;

    private static final Map<String, String> ACTS = Map.of(
            "start", "start",
            "go-on", "goOn",
            "pause", "pause",
            "resume", "resume",
            "abort", "abort",
            "roll-back", "rollBack");
    /** Until a model that was begun runs in shadow: it is looked at first. */
    private static final int TRIES = 80;

    private static final long BETWEEN_MS = 250;
    private static final int LAST_PORT = 65_535;

    private final PrintStream out;
    private final PrintStream err;

    /** What was typed. */
    private record Typed(String act, String of, boolean now, URI board, String pinFile) {}

    /** Typed wrong: a sentence. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /**
     * Tells it there.
     *
     * @param err why something was not done
     */
    public RolloutCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** @param arguments as in the help */
    public static void main(String[] arguments) {
        System.exit(new RolloutCommand(System.out, System.err).run(List.of(arguments)));
    }

    /** @return the exit code */
    public int run(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(HELP);
            return 0;
        }
        try {
            Typed typed = typed(arguments);
            try (var board = new BoardClient(typed.board)) {
                board.signIn(pin(typed.pinFile));
                act(typed, board);
                out.print(board.rolloutText());
            }
            return 0;
        } catch (Wrong e) {
            err.println("pitchside: " + e.getMessage());
            return 2;
        } catch (Failed e) {
            err.println("pitchside: " + e.getMessage());
            return 1;
        }
    }

    private static Typed typed(List<String> arguments) throws Wrong {
        URI board = URI.create("http://127.0.0.1:8090");
        String pinFile = null;
        boolean now = false;
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            switch (word) {
                case "--now" -> now = true;
                case "--board" -> board = board(value(arguments, i++));
                case "--pin-file" -> pinFile = value(arguments, i++);
                default -> words.add(word);
            }
        }
        String act = words.isEmpty() ? "status" : words.get(0);
        boolean ofSomething = act.equals("start") || act.equals("bring");
        if (!ACTS.containsKey(act) && !act.equals("status") && !act.equals("bring")) {
            throw new Wrong(
                    "rollout knows status, bring, start, go-on, pause, resume, abort and roll-back, not '" + act + "'");
        }
        if (words.size() > 1 && !ofSomething || words.size() != 2 && ofSomething) {
            throw new Wrong(
                    ofSomething
                            ? "rollout " + act + " wants " + (act.equals("start") ? "a model's name" : "a file")
                            : "rollout " + act + " takes nothing more, not '" + words.get(1) + "'");
        }
        if (now && !act.equals("bring") && !act.equals("go-on")) {
            throw new Wrong("--now is for bring and go-on");
        }
        return new Typed(act, ofSomething ? words.get(1) : null, now, board, pinFile);
    }

    private static String value(List<String> arguments, int option) throws Wrong {
        if (option + 1 >= arguments.size()) {
            throw new Wrong(arguments.get(option) + " wants a value");
        }
        return arguments.get(option + 1);
    }

    private static URI board(String text) throws Wrong {
        try {
            URI board = new URI(text);
            // a host that is none, and a port that there is not, are for nobody to ask
            if (text.matches("https?://[0-9A-Za-z.:\\[\\]-]{1,100}/?")
                    && board.getHost() != null
                    && board.getPort() <= LAST_PORT) {
                return board;
            }
        } catch (URISyntaxException e) {
            // told as any other that is none
        }
        throw new Wrong("--board wants http://HOST:PORT or https://HOST:PORT, not '" + text + "'");
    }

    private static String pin(String file) throws Wrong {
        if (file != null) {
            try {
                return Files.readAllLines(Path.of(file)).stream().findFirst().orElse("");
            } catch (IOException | InvalidPathException e) {
                throw new Wrong("--pin-file: cannot read " + file);
            }
        }
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("operator's PIN: ");
        if (typed == null) {
            throw new Wrong("the operator's PIN is asked for on a terminal, and there is none: --pin-file FILE");
        }
        return new String(typed);
    }

    private void act(Typed typed, BoardClient board) throws Failed, Wrong {
        switch (typed.act) {
            case "status" -> {
                // looked at below
            }
            case "bring" -> bring(typed, board);
            case "go-on" -> {
                if (!typed.now && at(board).equals("SHADOW")) {
                    throw new Failed(
                            409,
                            "shadow has no answer yet, and gives none once the model was sent on: wait, or go-on --now");
                }
                board.rollOut("goOn", null);
            }
            default -> board.rollOut(ACTS.get(typed.act), typed.of);
        }
    }

    private void bring(Typed typed, BoardClient board) throws Failed, Wrong {
        Path file;
        try {
            file = Path.of(typed.of);
        } catch (InvalidPathException e) {
            throw new Wrong("rollout bring wants a file, not '" + typed.of + "'");
        }
        String model = board.bring(file);
        boolean isKeySet = model.startsWith("key set ");
        out.println(model + (isKeySet ? " counts from now on" : " is kept"));
        if (typed.now && isKeySet) {
            throw new Failed(0, "there is no model in " + file + " that could be sent on");
        }
        if (typed.now) {
            begin(board, model);
            sendOn(board, model);
        }
    }

    /** It may have begun by itself meanwhile. */
    private static void begin(BoardClient board, String model) throws Failed {
        try {
            board.rollOut("start", model);
        } catch (Failed e) {
            // where it is over already, sending it on tells what stopped it
            boolean began = e.status() == 409
                    && e.getMessage().equals("the rollout of " + model + " is under way")
                    && isOf(board, model);
            if (!began) {
                throw e;
            }
        }
    }

    /** It is looked at before it runs in shadow, and only from there it can be sent on. */
    private static void sendOn(BoardClient board, String model) throws Failed {
        for (int i = 0; ; i++) {
            try {
                board.rollOut("goOn", null);
                return;
            } catch (Failed e) {
                boolean waits =
                        e.status() == 409 && isOf(board, model) && at(board).equals("SHADOW");
                if (!waits || i >= TRIES) {
                    throw new Failed(e.status(), words(board).orElse(e.getMessage()));
                }
                pause();
            }
        }
    }

    private static void pause() throws Failed {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(0, "it was interrupted: look what came of it");
        }
    }

    private static boolean isOf(BoardClient board, String model) throws Failed {
        return BoardClient.member(board.rollout(), "model").equals(Optional.of(model));
    }

    private static String at(BoardClient board) throws Failed {
        return BoardClient.member(board.rollout(), "stage").orElse("");
    }

    private static Optional<String> words(BoardClient board) throws Failed {
        return BoardClient.member(board.rollout(), "words");
    }
}
