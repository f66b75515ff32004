package org.pitchside.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pitchside.api.ImuRange;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.KnownShot;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.models.internal.Hashes;
import org.pitchside.models.internal.KnownShots;
import org.pitchside.models.internal.ModelJson;
import org.pitchside.models.internal.StoredZip;
import org.pitchside.models.internal.Words;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.ReleaseTicket;
import org.pitchside.sensormodel.TrustException;
import org.pitchside.sensormodel.TrustRefusal;

/**
 * A model package, {@code <id>-<version>.pitchmodel}: verified when it is read, and of the same bytes whenever it is written from the
 * same content. The rules are those of docs/model-package.md; what breaks one is refused with a {@link ModelPackageException}, within
 * bounds of memory and time, whatever the bytes are. Immutable; arrays are handed out as they are and are not to be changed.
 */
public final class ModelPackage {
    /** The longest package, in bytes. */
    public static final int MAX_BYTES = 32 << 20;

    static final String KEYS = "keys.psk";

    private static final int MAX_TEXT = 1 << 20;
    private static final String SENSOR_BLOB = "sensor.psm";
    private static final String SIGNED = "pitchside-model-1\n";
    /** What signers add. A package without any is one that nobody signed; they are named by no hash in model.json. */
    private static final Map<String, Integer> SEALS = new LinkedHashMap<>();

    /** Every entry there can be, in the order in which they are stored, with the most bytes it may have. */
    private static final Map<String, Integer> ENTRIES = new LinkedHashMap<>();

    static {
        ENTRIES.put(ModelJson.ENTRY, MAX_TEXT);
        ENTRIES.put("gateway.onnx", MAX_BYTES);
        ENTRIES.put("card.md", MAX_TEXT);
        ENTRIES.put("report.html", MAX_BYTES);
        ENTRIES.put("sensor.onnx", MAX_BYTES);
        ENTRIES.put(SENSOR_BLOB, MAX_TEXT);
        ENTRIES.put(KnownShots.ENTRY, KnownShots.MAX_BYTES);
        SEALS.put(Release.ENTRY, 4096);
        SEALS.put(Release.TICKET, 1024);
        SEALS.put(KEYS, 1024);
        SEALS.put(PackageSignature.ENTRY, 8192);
        ENTRIES.putAll(SEALS);
    }

    private final byte[] bytes;
    private final ModelJson json;
    private final Map<String, byte[]> entries;
    private final ModelDescriptor descriptor;
    private final List<KnownShot> knownShots;
    private final Optional<Release> release;
    private final Optional<ReleaseTicket> ticket;
    private final Optional<KeySet> keySet;
    private final List<PackageSignature> signatures;

    private ModelPackage(byte[] bytes, String sha256) throws ModelPackageException {
        this.bytes = bytes;
        entries = StoredZip.decode(bytes, ENTRIES);
        for (String needed : List.of(ModelJson.ENTRY, "gateway.onnx", "card.md")) {
            if (!entries.containsKey(needed)) {
                throw new ModelPackageException("entry " + needed + " is missing");
            }
        }
        if (entries.containsKey("sensor.onnx") != entries.containsKey(SENSOR_BLOB)) {
            throw new ModelPackageException("entries sensor.onnx and sensor.psm go together, only one is there");
        }
        json = ModelJson.parse(entries.get(ModelJson.ENTRY));
        json.verify(content());
        descriptor = json.descriptor(sha256);
        byte[] known = entries.get(KnownShots.ENTRY);
        knownShots = known == null ? List.of() : KnownShots.decode(known, descriptor.classes(), descriptor.noSwing());
        release = entries.containsKey(Release.ENTRY)
                ? Optional.of(Release.parse(entries.get(Release.ENTRY)))
                : Optional.empty();
        signatures = entries.containsKey(PackageSignature.ENTRY)
                ? PackageSignature.parse(entries.get(PackageSignature.ENTRY))
                : List.of();
        try {
            ticket = entries.containsKey(Release.TICKET)
                    ? Optional.of(ReleaseTicket.read(entries.get(Release.TICKET)))
                    : Optional.empty();
            keySet = entries.containsKey(KEYS) ? Optional.of(KeySet.read(entries.get(KEYS))) : Optional.empty();
        } catch (TrustException e) {
            throw new ModelPackageException(
                    "entry " + (e.refusal() == TrustRefusal.TICKET_FORM ? Release.TICKET : KEYS) + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Reads and verifies a package. If {@code <file>.sha256} lies beside it (the output of sha256sum), the whole file must match it.
     *
     * @throws ModelPackageException where it cannot be read or breaks a rule; the message begins with the file
     */
    public static ModelPackage read(Path file) throws ModelPackageException {
        try {
            byte[] bytes = readUpTo(file, MAX_BYTES);
            String sha256 = Hashes.sha256(bytes);
            Path beside = sidecar(file);
            if (Files.exists(beside)) {
                String expected = Hashes.ofSha256sum(readUpTo(beside, 1 << 16))
                        .orElseThrow(() -> new ModelPackageException(
                                beside.getFileName() + " beside it is no output of sha256sum"));
                if (!expected.equals(sha256)) {
                    throw new ModelPackageException(
                            "its SHA-256 is " + sha256 + ", not the " + expected + " of " + beside.getFileName());
                }
            }
            return new ModelPackage(bytes, sha256);
        } catch (ModelPackageException e) {
            throw new ModelPackageException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Verifies a package in memory.
     *
     * @param bytes the whole package; not copied
     * @throws ModelPackageException where it breaks a rule
     */
    public static ModelPackage read(byte[] bytes) throws ModelPackageException {
        if (bytes.length > MAX_BYTES) {
            throw new ModelPackageException("longer than " + MAX_BYTES + " bytes");
        }
        return new ModelPackage(bytes, Hashes.sha256(bytes));
    }

    /** Begins a new package. */
    public static ModelPackageBuilder builder(String id, int version) {
        return new ModelPackageBuilder(id, version);
    }

    static ModelPackage of(ModelJson.Content content, Map<String, byte[]> others) throws ModelPackageException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put(ModelJson.ENTRY, ModelJson.write(content, others));
        ENTRIES.keySet().stream().filter(others::containsKey).forEach(name -> all.put(name, others.get(name)));
        return read(StoredZip.encode(all));
    }

    /** The same model with these entries, in whatever order; {@code model.json} must name all that are content. */
    ModelPackage with(Map<String, byte[]> others) throws ModelPackageException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        ENTRIES.keySet().stream().filter(others::containsKey).forEach(name -> all.put(name, others.get(name)));
        return read(StoredZip.encode(all));
    }

    /** The same model with this blob in place of the one it had. */
    ModelPackage withSensorBlob(byte[] blob) throws ModelPackageException {
        Map<String, byte[]> others = new LinkedHashMap<>(content());
        others.remove(ModelJson.ENTRY);
        others.put(SENSOR_BLOB, blob);
        return of(json.content(), others);
    }

    /**
     * A package of parts that lie in files: its entries by their names, {@code model.json} among them, whose list of hashes is made anew.
     *
     * @throws ModelPackageException where a part is missing, unknown or breaks a rule
     */
    public static ModelPackage ofParts(Map<String, byte[]> parts) throws ModelPackageException {
        byte[] described = parts.get(ModelJson.ENTRY);
        if (described == null) {
            throw new ModelPackageException("entry " + ModelJson.ENTRY + " is missing");
        }
        Map<String, byte[]> others = new LinkedHashMap<>(parts);
        others.remove(ModelJson.ENTRY);
        for (String name : others.keySet()) {
            if (SEALS.containsKey(name) || !ENTRIES.containsKey(name)) {
                throw new ModelPackageException("entry " + Words.quoted(name) + " is no part of a model");
            }
        }
        return of(ModelJson.parse(described).content(), others);
    }

    /**
     * Writes the package: into a temporary file in the same folder, forced to the disk, then moved over {@code file} in one step, so that
     * a reader sees the old package or the new one. A {@code .sha256} of the old one beside it is replaced too.
     *
     * @throws IOException where the disk says no; the file is then what it was
     */
    public void write(Path file) throws IOException {
        replace(file, bytes);
        if (Files.exists(sidecar(file))) {
            String line = descriptor.sha256() + "  " + file.getFileName() + "\n";
            replace(sidecar(file), line.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The name such a package has: {@code <id>-<version>.pitchmodel}. */
    public String fileName() {
        return descriptor.name() + ".pitchmodel";
    }

    /** What the package says of its model. */
    public ModelDescriptor descriptor() {
        return descriptor;
    }

    /** The gateway's model, ready to be loaded. */
    public GatewayModel gatewayModel() {
        return new GatewayModel(descriptor, entries.get("gateway.onnx"), knownShots);
    }

    /** The full scale of the samples it was trained on. */
    public ImuRange range() {
        return json.content().range();
    }

    /** The data sets it was trained on. */
    public List<DataUsed> data() {
        return json.content().data();
    }

    /** What was measured of it. */
    public List<Figure> figures() {
        return json.content().figures();
    }

    /** The model card, Markdown. */
    public String card() {
        return new String(entries.get("card.md"), StandardCharsets.UTF_8);
    }

    /** The training report, HTML. */
    public Optional<String> report() {
        return Optional.ofNullable(entries.get("report.html")).map(b -> new String(b, StandardCharsets.UTF_8));
    }

    /** The bat's model as ONNX; present exactly when {@link #sensorBlob()} is. */
    public Optional<byte[]> sensorOnnx() {
        return Optional.ofNullable(entries.get("sensor.onnx"));
    }

    /** The bat's model as the blob that is sent to it. */
    public Optional<byte[]> sensorBlob() {
        return Optional.ofNullable(entries.get(SENSOR_BLOB));
    }

    /** Whether a model for bats is in it. */
    public boolean hasSensorModel() {
        return entries.containsKey(SENSOR_BLOB);
    }

    /** The statement that it may be run; says nothing of its worth, see {@link PackageCheck}. */
    public Optional<Release> release() {
        return release;
    }

    /** The ticket that goes onto bats before the blob. */
    public Optional<ReleaseTicket> ticket() {
        return ticket;
    }

    /** The key set that came with it. */
    public Optional<KeySet> keySet() {
        return keySet;
    }

    /** What it is signed with; says nothing of their worth, see {@link PackageCheck}. */
    public List<PackageSignature> signatures() {
        return signatures;
    }

    /** SHA-256 of {@code model.json}, which names every part of the model by its own: the model, whoever signed it. */
    public String contentSha256() {
        return Hashes.sha256(entries.get(ModelJson.ENTRY));
    }

    /** What a maker signs: a text that no other signature of this house covers, and {@link #contentSha256}. */
    public byte[] signedText() {
        return (SIGNED + contentSha256() + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The entries that are the model. */
    Map<String, byte[]> content() {
        Map<String, byte[]> content = new LinkedHashMap<>(entries);
        content.keySet().removeAll(SEALS.keySet());
        return content;
    }

    Map<String, byte[]> entries() {
        return entries;
    }

    /** The whole package. */
    public byte[] bytes() {
        return bytes;
    }

    static Path sidecar(Path file) {
        return file.resolveSibling(file.getFileName() + ".sha256");
    }

    private static byte[] readUpTo(Path file, int limit) throws ModelPackageException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // A pipe or a device could keep the reader for ever.
                throw new ModelPackageException("is no regular file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] read = in.readNBytes(limit + 1);
                if (read.length > limit) {
                    throw new ModelPackageException("longer than " + limit + " bytes");
                }
                return read;
            }
        } catch (NoSuchFileException e) {
            throw new ModelPackageException("there is no such file", e);
        } catch (IOException e) {
            throw new ModelPackageException("cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, ".pitchmodel-", ".tmp");
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(content);
                while (left.hasRemaining()) {
                    out.write(left);
                }
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * A data set that a model was trained on.
     *
     * @param name for example {@code SIM-TRAIN}
     * @param sha256 of its content, lower-case hex
     */
    public record DataUsed(String name, String sha256) {}

    /**
     * A figure that was measured.
     *
     * @param metric for example {@code classify.macro_f1}
     * @param unit {@code 1} for a share
     * @param data the name of the data it was measured on
     */
    public record Figure(String metric, double value, String unit, String data) {}
}
