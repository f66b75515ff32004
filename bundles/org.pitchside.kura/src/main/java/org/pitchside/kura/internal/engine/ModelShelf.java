package org.pitchside.kura.internal.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.pitchside.api.model.GatewayModel;

/**
 * The models of an engine: those in a folder, and the one that names swings. Loads and unloads go one at a time; who asks a loaded model
 * waits for none of them.
 */
final class ModelShelf implements AutoCloseable {

    /** The model that names the gateway's swings, as its package has it: docs/model-package.md. */
    static final String SWING = "swing";
    /** The same in a form that Kura's AI component can carry. */
    static final String SWING_WINDOW = "swing-window";

    static final String SUFFIX = ".onnx";
    private static final Set<String> LIVE = Set.of(SWING, SWING_WINDOW);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    /** More files than that are no folder of models. */
    private static final int MOST_FILES = 200;
    /** A model that is swapped between the look and the call is looked for again; more often than that it is not swapped but gone. */
    private static final int LOOKS = 3;

    private final Path folder;
    private final long mostBytes;
    private final Map<String, EngineModel> loaded = new ConcurrentHashMap<>();
    /** What somebody unloaded comes back only when somebody loads it. */
    private final Set<String> dismissed = ConcurrentHashMap.newKeySet();

    private final Map<String, String> troubles = new ConcurrentHashMap<>();
    private Optional<GatewayModel> live = Optional.empty();
    private boolean closed;

    ModelShelf(Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    static void checkName(String name) throws KuraException {
        if (name == null || !NAME.matcher(name).matches()) {
            throw Refusal.invalid(
                    "a model's name has 1 to 100 letters, digits, dots, dashes or underscores, not \"" + name + "\"");
        }
    }

    static boolean isLive(String name) {
        return LIVE.contains(name);
    }

    /** Loads a model. One that is loaded stays as it is: Kura's AI component asks for exactly those. */
    synchronized void load(String name, Optional<String> path) throws KuraException {
        checkName(name);
        if (loaded.containsKey(name)) {
            return;
        }
        if (isLive(name)) {
            if (path.isPresent()) {
                throw Refusal.invalid("\"" + name + "\" is the model that names swings: it has no path");
            }
            loadLive(name, live.orElseThrow(() -> Refusal.unknown("no model names swings now")));
        } else {
            put(name, OnnxModel.load(name, "", read(name, path)));
        }
        dismissed.remove(name);
        troubles.remove(name);
    }

    private void loadLive(String name, GatewayModel model) throws KuraException {
        put(
                name,
                name.equals(SWING)
                        ? OnnxModel.load(name, model.descriptor().name(), model.onnx())
                        : WindowModel.load(name, model));
    }

    private void put(String name, EngineModel model) throws KuraException {
        if (closed) {
            model.close();
            throw Refusal.unavailable("the engine is stopping");
        }
        EngineModel former = loaded.put(name, model);
        if (former != null) {
            former.close();
        }
    }

    /** Lets it go once its last call has returned; one that is not there is gone already. */
    synchronized void unload(String name) throws KuraException {
        checkName(name);
        EngineModel model = loaded.remove(name);
        if (model != null) {
            dismissed.add(name);
            model.close();
        }
    }

    boolean isLoaded(String name) throws KuraException {
        checkName(name);
        return loaded.containsKey(name);
    }

    /** What is loaded, and what lies in the folder to be loaded. */
    List<String> names() {
        var names = new TreeSet<String>(loaded.keySet());
        names.addAll(files());
        return List.copyOf(names);
    }

    /** What is loaded. */
    List<String> loaded() {
        return List.copyOf(new TreeSet<>(loaded.keySet()));
    }

    /** Whether there is anything to say of a model: it is loaded, or it is known why not. */
    boolean knows(String name) {
        return loaded.containsKey(name) || troubles.containsKey(name) || dismissed.contains(name);
    }

    /** Why models are not loaded, by name. */
    Map<String, String> troubles() {
        return new TreeMap<>(troubles);
    }

    /**
     * What a model is. One that lies in the folder is loaded for that: Kura's AI component never loads what is not loaded, and would have
     * to wait for a restart.
     */
    Optional<ModelInfo> info(String name) throws KuraException {
        checkName(name);
        EngineModel model = loaded.get(name);
        if (model == null && isWaiting(name)) {
            load(name, Optional.empty());
            model = loaded.get(name);
        }
        return Optional.ofNullable(model).map(EngineModel::info);
    }

    private boolean isWaiting(String name) {
        return !dismissed.contains(name) && !isLive(name) && Files.isRegularFile(folder.resolve(name + SUFFIX));
    }

    List<Tensor> infer(String name, List<Tensor> inputs) throws KuraException {
        checkName(name);
        for (int look = 0; look < LOOKS; look++) {
            EngineModel model = loaded.get(name);
            if (model == null) {
                break;
            }
            List<Tensor> answer = model.infer(inputs);
            if (answer != null) {
                return answer;
            }
        }
        throw Refusal.unknown("model \"" + name + "\" is not loaded");
    }

    /** Loads what lies in the folder and is not loaded yet; what cannot be loaded is told of and passed over. */
    void loadFolder() {
        for (String name : files()) {
            if (isLive(name)) {
                troubles.put(name, "the file " + name + SUFFIX + " has the name of the model that names swings");
                continue;
            }
            try {
                load(name, Optional.empty());
            } catch (KuraException | RuntimeException e) {
                // one file's trouble alone: the others are loaded, and the engine gets ready
                troubles.put(name, Refusal.line(e.getMessage()));
            }
        }
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(SUFFIX))
                    .map(f -> f.substring(0, f.length() - SUFFIX.length()))
                    .filter(f -> NAME.matcher(f).matches())
                    .sorted()
                    .limit(MOST_FILES)
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            // no such folder is what most gateways have
            return List.of();
        }
    }

    /** The model that names swings from now on; a call under way ends with the former one. */
    synchronized void live(Optional<GatewayModel> model) {
        live = model;
        for (String name : LIVE) {
            troubles.remove(name);
            if (model.isEmpty()) {
                EngineModel former = loaded.remove(name);
                if (former != null) {
                    former.close();
                }
            } else if (!dismissed.contains(name)) {
                try {
                    loadLive(name, model.get());
                } catch (KuraException e) {
                    troubles.put(name, Refusal.line(e.getMessage()));
                }
            }
        }
    }

    private byte[] read(String name, Optional<String> path) throws KuraException {
        try {
            Path home = folder.toRealPath();
            Path file = home.resolve(path.orElse(name + SUFFIX)).toRealPath();
            if (!file.startsWith(home)) {
                throw Refusal.invalid("models are loaded from " + folder + " only");
            }
            if (!Files.isRegularFile(file)) {
                throw Refusal.invalid(home.relativize(file) + " is no file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                // looked at first: the heap may be smaller than what is allowed
                byte[] bytes = Files.size(file) > mostBytes
                        ? null
                        : in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, mostBytes + 1));
                if (bytes == null || bytes.length > mostBytes) {
                    throw Refusal.invalid(home.relativize(file) + " is larger than " + mostBytes / 1_000_000 + " MB");
                }
                return bytes;
            } catch (OutOfMemoryError e) {
                throw Refusal.invalid(home.relativize(file) + " does not fit into Java's memory");
            }
        } catch (NoSuchFileException e) {
            throw Refusal.unknown("there is no model \"" + name + "\" in " + folder);
        } catch (IOException | InvalidPathException e) {
            throw Refusal.invalid("model \"" + name + "\" cannot be read: " + e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        loaded.values().forEach(EngineModel::close);
        loaded.clear();
    }
}
