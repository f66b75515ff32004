package org.pitchside.models.internal.rollout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.internal.Disk;
import org.pitchside.models.internal.JsonMember;
import org.pitchside.models.internal.JsonText;
import org.pitchside.models.internal.Words;
import org.pitchside.models.internal.rollout.BatWay.Phase;
import org.pitchside.models.internal.rollout.Holding.Former;
import org.pitchside.models.internal.rollout.RolloutState.Sizes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code rollout.json}: the rollout under way or the last one, and the newest version of each line that was begun by itself. Replaced in
 * one step. What bats hold, who is there and what the watches have seen is not in it.
 */
final class RolloutFile {

    private static final Logger LOG = LoggerFactory.getLogger(RolloutFile.class);

    static final String NAME = "rollout.json";

    private static final Pattern MODEL = Pattern.compile("[a-z0-9-]{1,32}-[1-9][0-9]{0,9}");
    private static final int MOST_BYTES = 1 << 20;
    static final int MOST_LINES = 64;
    private static final int LONGEST = 300;

    /**
     * What is kept.
     *
     * @param rollout empty before the first
     * @param begun newest version of each line that needs no beginning any more
     */
    record Content(Optional<RolloutState> rollout, Map<String, Integer> begun) {

        static final Content NOTHING = new Content(Optional.empty(), Map.of());

        Content {
            begun = Map.copyOf(begun);
        }
    }

    private final Disk disk;
    private final Path file;

    /** @param folder the models' */
    RolloutFile(Disk disk, Path folder) {
        this.disk = disk;
        file = folder.resolve(NAME);
    }

    void open() throws IOException {
        disk.folder(file.getParent());
    }

    Content read() throws IOException {
        return isThere() ? parse(disk.read(file, MOST_BYTES)) : Content.NOTHING;
    }

    boolean isThere() throws IOException {
        return disk.list(file.getParent()).contains(file);
    }

    void write(Content content) throws IOException {
        disk.replace(file, bytes(content));
    }

    /** What cannot be read is kept for whoever wants to look at it. */
    void setAside() {
        try {
            disk.move(file, file.resolveSibling(NAME + ".damaged"));
            disk.forceFolder(file.getParent());
        } catch (IOException e) {
            LOG.error("{} cannot be set aside: {}", file, e.getMessage());
        }
    }

    static byte[] bytes(Content content) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", 1);
        root.put("begun", new TreeMap<>(content.begun));
        content.rollout.ifPresent(s -> members(root, s));
        try {
            return JsonText.of(root);
        } catch (ModelPackageException e) {
            throw new IllegalStateException("no number in it can be unfit", e);
        }
    }

    private static void members(Map<String, Object> root, RolloutState s) {
        root.put("model", s.model());
        root.put("before", s.before());
        s.hash().ifPresent(h -> root.put("hash", h.hex()));
        root.put("sizes", List.of(s.sizes().canary(), s.sizes().few(), s.sizes().stage()));
        root.put("onward", s.onward());
        root.put("stage", s.stage().name());
        root.put("paused", s.paused());
        root.put("answers_as_wished", s.answersAsWished());
        root.put("unseen", s.unseen());
        root.put("behind_passed", s.behindPassed());
        root.put("proved", s.proved());
        root.put("canaries", s.canaries());
        root.put("words", words(s.words()));
        root.put("since_us", s.sinceUs());
        root.put("bats", s.bats().values().stream().map(RolloutFile::members).toList());
    }

    private static Map<String, Object> members(BatWay b) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("bat", b.bat().toString());
        m.put("phase", b.phase().name());
        m.put("group", b.group());
        m.put("tries", b.tries());
        m.put("quick", b.quick());
        b.former()
                .ifPresent(f -> m.put(
                        "former",
                        new TreeMap<>(
                                Map.of("name", words(f.name()), "hash", f.hash().hex(), "in_slot", f.inSlot()))));
        b.leaves().ifPresent(h -> m.put("leaves", h.hex()));
        m.put("alone", b.alone());
        m.put("again", b.again());
        m.put("models_fault", b.modelsFault());
        m.put("words", words(b.words()));
        return m;
    }

    /** Words may be a bat's, and an empty text is none for whoever reads it. */
    private static String words(String text) {
        return text.isEmpty() ? "-" : Words.oneLine(text, LONGEST);
    }

    /** @throws IOException where it is not what {@link #bytes} writes */
    static Content parse(byte[] bytes) throws IOException {
        try {
            JsonMember root = JsonMember.parse(NAME, bytes);
            root.member("format").mustBe(1);
            var begun = root.member("begun").named(MOST_LINES, m -> m.whole(0, Integer.MAX_VALUE));
            return new Content(root.optional("model").isPresent() ? Optional.of(state(root)) : Optional.empty(), begun);
        } catch (ModelPackageException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static RolloutState state(JsonMember root) throws ModelPackageException {
        List<Integer> sizes = root.member("sizes").each(3, 3, m -> m.whole(1, RolloutState.MOST_BATS));
        Map<BatId, BatWay> bats = new TreeMap<>();
        for (BatWay b : root.member("bats").each(0, RolloutState.MOST_BATS, RolloutFile::bat)) {
            bats.put(b.bat(), b);
        }
        String model = model(root.member("model"));
        String before = model(root.member("before"));
        Stage stage = one(Stage.values(), root.member("stage"));
        boolean isOnGateway = stage == Stage.SHADOW || stage == Stage.READY || stage == Stage.GATEWAY;
        root.member("before").must("be another model than " + model, m -> !isOnGateway || !before.equals(model));
        return new RolloutState(
                        model,
                        before,
                        root.optional("hash").isPresent() ? Optional.of(hash(root)) : Optional.empty(),
                        new Sizes(sizes.get(0), sizes.get(1), sizes.get(2)),
                        root.member("onward").flag(),
                        stage,
                        root.member("paused").flag(),
                        root.member("answers_as_wished").flag(),
                        // a rollout of before it was known
                        root.optional("unseen").isPresent()
                                && root.member("unseen").flag(),
                        root.member("behind_passed").flag(),
                        root.member("proved").flag(),
                        root.member("canaries").whole(0, RolloutState.MOST_BATS),
                        text(root.member("words")),
                        root.member("since_us").large(0, Long.MAX_VALUE),
                        bats)
                .restarted();
    }

    private static String model(JsonMember m) throws ModelPackageException {
        m.must("be a model's name, id-version", n -> MODEL.matcher(n.text(50)).matches());
        return m.text(50);
    }

    private static BatWay bat(JsonMember m) throws ModelPackageException {
        String id = m.member("bat").text(16);
        m.member("bat").must("be a bat's id", i -> id.matches("[0-9A-F]{16}"));
        Optional<Former> former = Optional.empty();
        if (m.optional("former").isPresent()) {
            JsonMember f = m.member("former");
            former = Optional.of(new Former(
                    f.member("name").text(LONGEST + 3),
                    hash(f),
                    f.member("in_slot").flag()));
        }
        return new BatWay(
                BatId.parse(id),
                one(Phase.values(), m.member("phase")),
                m.member("group").whole(0, BatWay.REST),
                m.member("tries").whole(0, RolloutMachine.TRIES),
                m.optional("quick").isEmpty() ? 0 : m.member("quick").whole(0, RolloutMachine.QUICK),
                former,
                m.optional("leaves").isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ModelHash(m.member("leaves").sha256())),
                m.member("alone").flag(),
                m.member("again").flag(),
                m.member("models_fault").flag(),
                false,
                text(m.member("words")),
                false,
                Optional.empty());
    }

    private static ModelHash hash(JsonMember m) throws ModelPackageException {
        return new ModelHash(m.member("hash").sha256());
    }

    private static String text(JsonMember m) throws ModelPackageException {
        String text = m.text(LONGEST + 3);
        return text.equals("-") ? "" : text;
    }

    private static <E extends Enum<E>> E one(E[] all, JsonMember m) throws ModelPackageException {
        String name = m.text(20);
        for (E e : all) {
            if (e.name().equals(name)) {
                return e;
            }
        }
        m.must("be a name that is known", n -> false);
        throw new AssertionError();
    }
}
