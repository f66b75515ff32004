package org.pitchside.models.internal;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.pitchside.api.Family;
import org.pitchside.api.ImuRange;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.models.ModelPackage.DataUsed;
import org.pitchside.models.ModelPackage.Figure;
import org.pitchside.models.ModelPackageException;
import org.pitchside.swing.DetectorParameters;

/** {@code model.json}: its members and their rules. */
public final class ModelJson {
    public static final String ENTRY = "model.json";

    private static final int CHANNELS = 9;
    private static final int STEPS = 128;
    private static final int MAX_CLASSES = 64;
    private static final int MAX_NAMED = 256;
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern PARAMETER = Pattern.compile("[a-z0-9_]{1,64}");

    private final Content content;
    private final Map<String, String> files;

    private ModelJson(Content content, Map<String, String> files) {
        this.content = content;
        this.files = files;
    }

    public Content content() {
        return content;
    }

    /**
     * What the file says, without its hashes.
     *
     * @param inputGain one a channel
     */
    public record Content(
            String id,
            int version,
            List<String> classes,
            List<String> noSwing,
            ImuRange range,
            List<Float> inputGain,
            float temperature,
            float minConfidence,
            Map<String, Float> detector,
            List<DataUsed> data,
            List<Figure> figures) {}

    public ModelDescriptor descriptor(String sha256) {
        Content c = content;
        return new ModelDescriptor(
                c.id,
                c.version,
                c.classes,
                c.noSwing,
                CHANNELS,
                STEPS,
                c.inputGain,
                c.temperature,
                c.minConfidence,
                c.detector,
                sha256);
    }

    /** Reads and checks the file. Members it does not know are passed over. */
    public static ModelJson parse(byte[] utf8) throws ModelPackageException {
        JsonMember root = JsonMember.parse(ENTRY, utf8);
        root.member("format").must("be 1", m -> m.whole(0, Integer.MAX_VALUE) == 1);
        String id = root.member("id").text(32);
        root.member("id")
                .must("be 1 to 32 of a-z, 0-9 and -", m -> ID.matcher(id).matches());
        int version = root.member("version").whole(1, Integer.MAX_VALUE);
        List<String> classes = labels(root.member("classes"), 1);
        List<String> noSwing = labels(root.member("no_swing"), 0);
        checkClasses(root, classes, noSwing);
        checkWindow(root.member("window"));
        JsonMember ranges = root.member("ranges");
        ImuRange range = new ImuRange(
                ranges.member("accel_g").whole(1, 1000),
                ranges.member("gyro_dps").whole(1, 32000));
        List<Float> gain = root.member("input_gain").each(CHANNELS, CHANNELS, m -> m.real(1e-6, 1e6));
        Map<String, String> files = root.member("files").named(16, m -> m.sha256());
        Content content = new Content(
                id,
                version,
                classes,
                noSwing,
                range,
                gain,
                root.member("temperature").real(0.001, 1000),
                root.member("min_confidence").real(0, 1),
                detector(root.member("detector")),
                root.member("data")
                        .each(
                                0,
                                MAX_NAMED,
                                m -> new DataUsed(
                                        m.member("name").text(200),
                                        m.member("sha256").sha256())),
                root.member("figures")
                        .each(
                                0,
                                MAX_NAMED,
                                m -> new Figure(
                                        m.member("metric").text(200),
                                        m.member("value").number(),
                                        m.member("unit").text(32),
                                        m.member("data").text(200))));
        return new ModelJson(content, files);
    }

    /** Every entry but this one must be listed with its hash, and nothing else. */
    public void verify(Map<String, byte[]> entries) throws ModelPackageException {
        Set<String> expected = new HashSet<>(entries.keySet());
        expected.remove(ENTRY);
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (!expected.remove(file.getKey())) {
                throw new ModelPackageException(
                        ENTRY + ": files: " + Words.quoted(file.getKey()) + " is listed but is no entry");
            }
            if (!Hashes.sha256(entries.get(file.getKey())).equals(file.getValue())) {
                throw new ModelPackageException("entry " + file.getKey() + " differs from the hash in " + ENTRY);
            }
        }
        if (!expected.isEmpty()) {
            throw new ModelPackageException(
                    ENTRY + ": files: " + expected.iterator().next() + " is not listed");
        }
    }

    /** The file of this content and of these other entries; the same bytes for the same content. */
    public static byte[] write(Content c, Map<String, byte[]> others) throws ModelPackageException {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", 1);
        root.put("id", c.id);
        root.put("version", c.version);
        root.put("classes", c.classes);
        root.put("no_swing", c.noSwing);
        Map<String, Object> window = new LinkedHashMap<>();
        window.put("channels", CHANNELS);
        window.put("steps", STEPS);
        window.put("rate_hz", SwingWindow.RATE_HZ);
        window.put("samples", SwingWindow.SAMPLES);
        window.put("t0", SwingWindow.T0_INDEX);
        root.put("window", window);
        Map<String, Object> ranges = new LinkedHashMap<>();
        ranges.put("accel_g", c.range.accelG());
        ranges.put("gyro_dps", c.range.gyroDps());
        root.put("ranges", ranges);
        root.put("input_gain", c.inputGain);
        root.put("temperature", c.temperature);
        root.put("min_confidence", c.minConfidence);
        root.put("detector", new TreeMap<>(c.detector));
        root.put("data", c.data.stream().map(ModelJson::members).toList());
        root.put("figures", c.figures.stream().map(ModelJson::members).toList());
        Map<String, Object> files = new TreeMap<>();
        others.forEach((name, bytes) -> files.put(name, Hashes.sha256(bytes)));
        root.put("files", files);
        return JsonText.of(root);
    }

    private static Map<String, Object> members(DataUsed d) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("name", d.name());
        m.put("sha256", d.sha256());
        return m;
    }

    private static Map<String, Object> members(Figure f) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("metric", f.metric());
        m.put("value", f.value());
        m.put("unit", f.unit());
        m.put("data", f.data());
        return m;
    }

    private static List<String> labels(JsonMember list, int least) throws ModelPackageException {
        List<String> labels = list.each(least, MAX_CLASSES, m -> m.text(32));
        list.must("hold no label twice", m -> new HashSet<>(labels).size() == labels.size());
        return labels;
    }

    private static void checkClasses(JsonMember root, List<String> classes, List<String> noSwing)
            throws ModelPackageException {
        root.member("no_swing").must("hold classes only", m -> classes.containsAll(noSwing));
        root.member("no_swing").must("leave a class that is a swing", m -> noSwing.size() < classes.size());
        // The two answers that are no family would be ambiguous as classes.
        root.member("classes").must("not hold UNKNOWN", m -> !classes.contains(Family.UNKNOWN.name()));
        String not = Family.NOT.name();
        root.member("no_swing").must("hold the class NOT", m -> !classes.contains(not) || noSwing.contains(not));
    }

    private static Map<String, Float> detector(JsonMember member) throws ModelPackageException {
        Map<String, Float> named = member.named(MAX_NAMED, m -> m.real(-Float.MAX_VALUE, Float.MAX_VALUE));
        member.must(
                "have names of a-z, 0-9 and _",
                m -> named.keySet().stream()
                        .allMatch(name -> PARAMETER.matcher(name).matches()));
        try {
            DetectorParameters.of(named);
        } catch (IllegalArgumentException e) {
            throw new ModelPackageException(ENTRY + ": detector: " + e.getMessage(), e);
        }
        return named;
    }

    private static void checkWindow(JsonMember window) throws ModelPackageException {
        window.member("channels").mustBe(CHANNELS);
        window.member("steps").mustBe(STEPS);
        window.member("rate_hz").mustBe(SwingWindow.RATE_HZ);
        window.member("samples").mustBe(SwingWindow.SAMPLES);
        window.member("t0").mustBe(SwingWindow.T0_INDEX);
    }
}
