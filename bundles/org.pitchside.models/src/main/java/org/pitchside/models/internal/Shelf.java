package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.PackageCheck;
import org.pitchside.models.PackageCheck.Known;
import org.pitchside.models.internal.ShelfState.Entry;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.TrustException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models on the disk, what is known of their releases, and the audit. Every act is first a line of the audit, then one new {@code
 * shelf.json}: a cut of the power between leaves the act undone, and the next start says so. Safe from any thread.
 */
final class Shelf {

    static final String FOLDER = "models";
    static final String PACKAGES = "shelf";
    /** Versions that are kept side by side; more would fill a small disk. */
    static final int MOST_PACKAGES = 12;

    /** Acts of the audit that a new {@code shelf.json} follows. */
    private static final List<String> CHANGES = List.of("take", "live", "confirm", "keys", "remove");

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private final Disk disk;
    private final Path folder;
    private final Path packages;
    private final Clock clock;
    private final Optional<ModelPackage> carried;
    private AuditLog audit;
    private boolean usable;
    // Changed under the lock, read without it: the health page does not wait while a package is looked at.
    private volatile ShelfState state = ShelfState.empty();
    private volatile Trust trust = Trust.NOBODY;
    private volatile String trouble;
    private volatile Optional<GatewayModel> live = Optional.empty();
    private Set<String> held = Set.of();

    /**
     * @param directory the gateway's folder of data
     * @param carried the model that came with the software
     */
    Shelf(Disk disk, Path directory, Optional<ModelPackage> carried, Clock clock) {
        this.disk = disk;
        this.clock = clock;
        this.carried = carried;
        folder = directory.resolve(FOLDER);
        packages = folder.resolve(PACKAGES);
        try {
            open();
            usable = true;
        } catch (IOException e) {
            trouble = "the models' folder " + folder + " cannot be used: " + e.getMessage();
            LOG.error("Only the model that came with Pitchside is there: {}", trouble);
        }
        live = load();
    }

    private void open() throws IOException {
        disk.folder(packages);
        audit = new AuditLog(disk, folder, clock);
        Path file = folder.resolve(ShelfState.NAME);
        if (disk.list(folder).contains(file)) {
            state = ShelfState.parse(disk.read(file, ShelfState.MOST_BYTES));
        }
        compareWithAudit();
        var kept = state.packages().values().stream().map(Entry::file).toList();
        for (Path found : disk.list(packages)) {
            if (!kept.contains(found.getFileName().toString())) {
                // What a cut of the power left behind, or what somebody laid here: only what was looked at counts.
                disk.delete(found);
            }
        }
    }

    private void compareWithAudit() throws IOException {
        if (audit.number() < state.auditNumber()) {
            audit.add(
                    "repair",
                    Via.CARRIER.word(),
                    "audit",
                    false,
                    "the audit ends at line " + audit.number() + ", but line " + state.auditNumber() + " was written");
            keep(state.withAudit(audit.number(), audit.head()));
            return;
        }
        List<AuditLine> undone = audit.last(Integer.MAX_VALUE).stream()
                .filter(l -> l.number() > state.auditNumber() && l.done() && CHANGES.contains(l.act()))
                .toList();
        if (!undone.isEmpty()) {
            audit.add(
                    "repair",
                    Via.CARRIER.word(),
                    undone.get(undone.size() - 1).what(),
                    false,
                    "line "
                            + undone.get(0).number() + (undone.size() == 1 ? "" : " and what came with it")
                            + " did not take effect: the power was cut before");
            // So that the next start does not say it again.
            keep(state.withAudit(audit.number(), audit.head()));
        }
    }

    /** Whom to believe from now on. What is kept stays. */
    synchronized void believe(Trust believed) {
        trust = believed;
    }

    Trust trust() {
        return trust;
    }

    /** What stands in the way of keeping models, in a sentence. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    ShelfState state() {
        return state;
    }

    /** What does not follow in the audit. */
    Optional<String> auditBroken() {
        return audit == null ? Optional.empty() : audit.broken();
    }

    synchronized List<AuditLine> audit(int most) {
        return audit == null ? List.of() : audit.last(most);
    }

    /** The model that is to answer. */
    Optional<GatewayModel> live() {
        return live;
    }

    boolean isIn(Path directory) {
        return folder.equals(directory.resolve(FOLDER));
    }

    Optional<ModelPackage> carried() {
        return carried;
    }

    /** Looks at a package by every rule and keeps it. */
    synchronized String take(byte[] bytes, Via via) throws ShelfException {
        String hash = Hashes.sha256(bytes);
        String what = "sha256 " + hash.substring(0, 12);
        ModelPackage p;
        try {
            p = ModelPackage.read(bytes);
        } catch (ModelPackageException e) {
            throw refused("take", what, via, e.getMessage(), e);
        }
        ModelDescriptor d = p.descriptor();
        what = d.name() + " " + what;
        if (carried.isPresent() && carried.get().descriptor().sha256().equals(hash)) {
            // Believed with the software that brought it, and kept there.
            return d.name();
        }
        Entry former = state.packages().get(d.name());
        if (former != null && former.sha256().equals(hash) && read(former).isPresent()) {
            return d.name();
        }
        if (!usable) {
            throw refused("take", what, via, trouble, null);
        }
        if (trust.policy().isEmpty()) {
            throw refused("take", what, via, trust.why(), null);
        }
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        Known known = trust.development() ? Known.NOTHING : state.known(d.id());
        PackageCheck check = PackageCheck.of(p, trust.policy().get(), keys(), known, today);
        if (check.refusal().isPresent()) {
            throw refused("take", what, via, check.refusal().get(), null);
        }
        boolean other = former != null && !former.content().equals(p.contentSha256())
                || carried.isPresent() && carried.get().descriptor().name().equals(d.name());
        if (other && !trust.development()) {
            throw refused(
                    "take",
                    what,
                    via,
                    "another model is kept as " + d.name() + ": a new model wants a new version",
                    null);
        }
        if (other && held.contains(d.name())) {
            throw refused(
                    "take",
                    what,
                    via,
                    d.name() + " is under way in a rollout, or what one goes back to: a new model wants a new version",
                    null);
        }
        keep(p, check, via, what);
        return d.name();
    }

    private void keep(ModelPackage p, PackageCheck check, Via via, String what) throws ShelfException {
        ModelDescriptor d = p.descriptor();
        var release = p.release().orElseThrow();
        Entry entry = new Entry(
                d.id(),
                d.version(),
                d.sha256(),
                p.contentSha256(),
                via,
                Math.max(0, clock.millis() * 1000),
                release.counter(),
                release.floor(),
                p.hasSensorModel());
        Known known = state.known(d.id());
        ShelfState next =
                state.with(entry).withKnown(d.id(), new Known(release.counter(), release.sha256(), known.floor()));
        boolean keysToo = !state.keys()
                .map(k -> Arrays.equals(k.bytes(), check.keys().bytes()))
                .orElse(false);
        if (keysToo) {
            next = next.withKeys(check.keys());
        }
        List<Entry> tooMany = tooMany(next, entry.name());
        for (Entry old : tooMany) {
            next = next.without(old.name());
        }
        try {
            Path file = packages.resolve(entry.file());
            disk.write(file, p.bytes());
            disk.force(file);
            disk.forceFolder(packages);
        } catch (IOException e) {
            throw refused("take", what, via, "it cannot be kept: " + e.getMessage(), e);
        }
        if (keysToo) {
            note("keys", "key set " + check.keys().number(), via, "came with " + what);
        }
        for (Entry old : tooMany) {
            note("remove", old.name(), via, "makes room for " + d.name());
        }
        act(
                "take",
                what,
                via,
                "release " + release.counter() + ", floor " + release.floor() + ", key set "
                        + check.keys().number(),
                next);
        LOG.info("Model {} taken ({}): release {}, SHA-256 {}", d.name(), via.word(), release.counter(), d.sha256());
        tidy();
    }

    /** The oldest ones that do not answer, where there are more than there is room for. */
    private List<Entry> tooMany(ShelfState next, String just) {
        var free = new ArrayList<>(next.packages().values());
        free.removeIf(e -> e.name().equals(just)
                || held.contains(e.name())
                || next.live().equals(Optional.of(e.name()))
                || live.map(m -> m.descriptor().name().equals(e.name())).orElse(false));
        free.sort(Comparator.comparingLong(Entry::atUs).thenComparing(Entry::name));
        int surplus = next.packages().size() - MOST_PACKAGES;
        return surplus > 0 ? List.copyOf(free.subList(0, Math.min(surplus, free.size()))) : List.of();
    }

    private void tidy() {
        var kept = state.packages().values().stream().map(Entry::file).toList();
        try {
            for (Path found : disk.list(packages)) {
                if (!kept.contains(found.getFileName().toString())) {
                    disk.delete(found);
                }
            }
        } catch (IOException e) {
            LOG.warn("A model's file that is not needed any more stays: {}", e.getMessage());
        }
    }

    /** The key set that counts; one of another root than today's does not. */
    private Optional<KeySet> keys() {
        try {
            if (state.keys().isPresent() && trust.policy().isPresent()) {
                state.keys().get().verify(trust.policy().get().root());
            }
            return state.keys();
        } catch (TrustException e) {
            return Optional.empty();
        }
    }

    /** Takes a key set by itself. */
    synchronized int takeKeys(byte[] bytes, Via via) throws ShelfException {
        String what = "sha256 " + Hashes.sha256(bytes).substring(0, 12);
        KeySet brought;
        try {
            brought = KeySet.read(bytes);
            what = "key set " + brought.number() + " " + what;
            if (trust.policy().isEmpty()) {
                throw refused("keys", what, via, trust.why(), null);
            }
            if (PackageCheck.later(brought, keys(), trust.policy().get().root()) != brought) {
                int counts = keys().orElseThrow().number();
                if (brought.number() < counts) {
                    throw refused("keys", what, via, "key set " + counts + " counts here already", null);
                }
                return counts;
            }
        } catch (TrustException e) {
            throw refused("keys", what, via, e.getMessage(), e);
        }
        act("keys", what, via, "counts from now on", state.withKeys(brought));
        return brought.number();
    }

    /** Lets a model answer. */
    synchronized void makeLive(String name, Via via) throws ShelfException {
        String what = Words.oneLine(name, 60);
        Optional<String> chosen = Optional.of(name);
        GatewayModel model;
        int version;
        String id;
        Entry entry = state.packages().get(name);
        if (entry != null) {
            model = read(entry)
                    .map(ModelPackage::gatewayModel)
                    .orElseThrow(() -> refused("live", what, via, "its file is missing or damaged", null));
        } else if (carried.isPresent() && carried.get().descriptor().name().equals(name)) {
            model = carried.get().gatewayModel();
            chosen = Optional.empty();
        } else {
            throw refused("live", what, via, "no such model is kept here", null);
        }
        id = model.descriptor().id();
        version = model.descriptor().version();
        int floor = state.known(id).floor();
        if (version < floor) {
            throw refused("live", what, via, "version " + version + " is below the floor " + floor, null);
        }
        if (!state.live().equals(chosen)) {
            act("live", what, via, "answers from now on", state.withLive(chosen, via));
        }
        answer(Optional.of(model));
    }

    /** Another object only where the package is another: followers go by it. */
    private void answer(Optional<GatewayModel> model) {
        if (!model.map(m -> m.descriptor().sha256())
                .equals(live.map(m -> m.descriptor().sha256()))) {
            live = model;
        }
    }

    /** Nothing that the setting brought answers any more: the one that came with the software does. */
    synchronized void settingIsEmpty() throws ShelfException {
        if (state.liveVia() == Via.SETTING && state.live().isPresent()) {
            act(
                    "live",
                    carriedName(),
                    Via.SETTING,
                    "package.file is empty",
                    state.withLive(Optional.empty(), Via.CARRIER));
        }
        answer(load());
    }

    private String carriedName() {
        return carried.map(c -> c.descriptor().name()).orElse("none");
    }

    /** What the setting brought last, so that a restart with the same file changes nothing that was chosen since. */
    synchronized void settingBrought(String sha256) throws ShelfException {
        if (!state.setting().equals(Optional.of(sha256))) {
            keep(state.withSetting(Optional.of(sha256)), "setting");
        }
    }

    /** Lifts the floor of a model's line to what its release says. */
    synchronized void confirm(String name, Via via) throws ShelfException {
        String what = Words.oneLine(name, 60);
        Entry entry = state.packages().get(name);
        if (entry == null) {
            throw refused("confirm", what, via, "no such model is kept here", null);
        }
        Known known = state.known(entry.id());
        int floor = Math.max(known.floor(), entry.floor());
        act(
                "confirm",
                what,
                via,
                "floor " + floor + ", before " + known.floor(),
                state.withKnown(entry.id(), new Known(known.counter(), known.release(), floor)));
    }

    /** These make no room for others, and are not replaced under their names. */
    synchronized void hold(Set<String> names) {
        held = Set.copyOf(names);
    }

    synchronized boolean isBelowFloor(String name) {
        Entry entry = state.packages().get(name);
        return entry != null && entry.version() < state.known(entry.id()).floor();
    }

    /** A model to run beside the live one. */
    synchronized Optional<GatewayModel> model(String name) {
        return packageOf(name).map(ModelPackage::gatewayModel);
    }

    /** The bats' half of a model, to be run on the gateway. */
    synchronized Optional<byte[]> blob(String name) {
        return packageOf(name).flatMap(ModelPackage::sensorBlob);
    }

    /** What goes to the bats. */
    synchronized Optional<Shipment> shipment(String name) {
        Optional<ModelPackage> p = state.packages().containsKey(name) ? packageOf(name) : Optional.empty();
        if (p.isEmpty() || !p.get().hasSensorModel() || p.get().ticket().isEmpty()) {
            return Optional.empty();
        }
        byte[] keys = keys().map(KeySet::bytes).orElse(null);
        return Optional.of(new Shipment(
                keys, p.get().ticket().get().bytes(), p.get().sensorBlob().orElseThrow()));
    }

    private Optional<ModelPackage> packageOf(String name) {
        Entry entry = state.packages().get(name);
        if (entry == null) {
            return carried.filter(c -> c.descriptor().name().equals(name));
        }
        return read(entry);
    }

    /** The very bytes that were looked at when it was taken. */
    private Optional<ModelPackage> read(Entry entry) {
        Path file = packages.resolve(entry.file());
        try {
            byte[] bytes = disk.read(file, ModelPackage.MAX_BYTES);
            if (!Hashes.sha256(bytes).equals(entry.sha256())) {
                LOG.error("{} is not the file that was taken: its SHA-256 is another", file);
                return Optional.empty();
            }
            return Optional.of(ModelPackage.read(bytes));
        } catch (IOException | ModelPackageException e) {
            LOG.error("{} cannot be read: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<GatewayModel> load() {
        Optional<ModelPackage> chosen = state.live().flatMap(this::packageOf);
        if (state.live().isPresent() && chosen.isEmpty()) {
            trouble = trouble != null
                    ? trouble
                    : state.live().get() + " was to answer and cannot be read; " + carriedName() + " answers";
        }
        return chosen.or(() -> carried).map(ModelPackage::gatewayModel);
    }

    /** A line of somebody else's. */
    synchronized void note(String act, String what, Via via, boolean done, String why) throws ShelfException {
        try {
            if (audit == null) {
                throw new IOException(trouble);
            }
            audit.add(act, via.word(), what, done, why);
        } catch (IOException e) {
            throw new ShelfException("the audit cannot be written: " + e.getMessage(), e);
        }
    }

    private void note(String act, String what, Via via, String why) throws ShelfException {
        note(act, what, via, true, why);
    }

    /** A line of the audit, then the new state. */
    private void act(String act, String what, Via via, String why, ShelfState next) throws ShelfException {
        if (!usable) {
            throw new ShelfException(trouble);
        }
        note(act, what, via, why);
        keep(next.withAudit(audit.number(), audit.head()), what);
    }

    private void keep(ShelfState next, String what) throws ShelfException {
        if (!usable) {
            throw new ShelfException(trouble);
        }
        try {
            keep(next);
        } catch (IOException e) {
            throw new ShelfException(what + ": the disk does not take it: " + e.getMessage(), e);
        }
    }

    private void keep(ShelfState next) throws IOException {
        disk.replace(folder.resolve(ShelfState.NAME), next.bytes());
        state = next;
    }

    /** A file that could not even be read. */
    synchronized ShelfException refuseUnread(String act, Via via, String why) {
        return refused(act, "a file", via, why, null);
    }

    /** Number of the audit's last line. */
    synchronized long auditNumber() {
        return audit == null ? 0 : audit.number();
    }

    private ShelfException refused(String act, String what, Via via, String why, Exception cause) {
        LOG.error("{} refused ({}), {}: {}", act, via.word(), what, why);
        try {
            if (audit != null) {
                audit.add(act, via.word(), what, false, why);
            }
        } catch (IOException e) {
            LOG.error("The audit cannot be written: {}", e.getMessage());
        }
        return new ShelfException(why, cause);
    }
}
