package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
import org.pitchside.models.internal.Ledger.Note;
import org.pitchside.models.internal.ShelfState.Entry;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.TrustException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may be done with the models that a gateway keeps. The {@link Ledger} remembers it, the {@link Room} holds the packages, {@link
 * Believed} knows whose are taken, {@link Answering} which one answers. Safe from any thread.
 */
final class Shelf {

    static final String FOLDER = "models";
    /** What cannot be had now is tried again at every so many looks. */
    private static final int AGAIN = 15;

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private final Path folder;
    private final Clock clock;
    private final Ledger ledger;
    private final Room room;
    private final Answering answering;
    private final Believed believed;
    private Set<String> held = Set.of();
    private int looks;

    /**
     * @param directory the gateway's folder of data
     * @param carried the model that came with the software
     */
    Shelf(Disk disk, Path directory, Optional<ModelPackage> carried, Clock clock) {
        this.clock = clock;
        folder = directory.resolve(FOLDER);
        ledger = new Ledger(disk, folder, clock);
        room = new Room(disk, folder);
        believed = new Believed(ledger);
        answering = new Answering(ledger, room, carried);
        ledger.open(room);
        answering.chosen();
    }

    /** Tries again now and then what could not be read. Called at every look at the ways in. */
    synchronized void again() {
        if (trouble().isEmpty() || ++looks % AGAIN != 0) {
            return;
        }
        if (ledger.trouble().isPresent()) {
            ledger.open(room);
            answering.chosen();
        }
        answering.again();
    }

    /** Another one may have the folder from now on; nothing is taken any more. */
    synchronized void close() {
        ledger.close();
    }

    /** Whom to believe from now on. What is kept stays. */
    synchronized void believe(Trust trust) {
        believed.believe(trust);
    }

    Trust trust() {
        return believed.trust();
    }

    /** What stands in the way of keeping models, or of the one that was chosen, in a sentence. */
    Optional<String> trouble() {
        return ledger.trouble().or(answering::trouble);
    }

    /** Whether anything can be taken. */
    boolean isOpen() {
        return ledger.trouble().isEmpty();
    }

    ShelfState state() {
        return ledger.state();
    }

    /** What does not follow in the audit. */
    Optional<String> auditBroken() {
        return ledger.broken();
    }

    synchronized List<AuditLine> audit(int most) {
        return ledger.last(most);
    }

    /** Number of the audit's last line. */
    synchronized long auditNumber() {
        return ledger.number();
    }

    /** The model that is to answer. */
    Optional<GatewayModel> live() {
        return answering.live();
    }

    boolean isIn(Path directory) {
        return folder.equals(directory.resolve(FOLDER));
    }

    Optional<ModelPackage> carried() {
        return answering.carried();
    }

    /** Looks at a package by every rule and keeps it. */
    synchronized String take(byte[] bytes, Via via) throws ShelfException {
        String hash = Hashes.sha256(bytes);
        String what = "sha256 " + hash.substring(0, 12);
        ModelPackage p;
        try {
            p = ModelPackage.read(bytes);
        } catch (ModelPackageException e) {
            throw ledger.refused("take", what, via, e.getMessage(), e);
        }
        ModelDescriptor d = p.descriptor();
        what = d.name() + " " + what;
        if (carried().isPresent() && carried().get().descriptor().sha256().equals(hash)) {
            // Believed with the software that brought it, and kept there.
            return d.name();
        }
        Entry former = state().packages().get(d.name());
        if (former != null && former.sha256().equals(hash)) {
            // It was believed when it came; all that may be wrong is its file.
            if (room.find(former).isEmpty()) {
                usable(what, via);
                store(former, bytes, via, what, List.of(new Note("take", what, "its file was lost")), state());
            }
            answering.again();
            return d.name();
        }
        usable(what, via);
        if (trust().policy().isEmpty()) {
            throw ledger.refused("take", what, via, trust().why(), null);
        }
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        Known known = trust().development() ? Known.NOTHING : state().known(d.id());
        PackageCheck check = PackageCheck.of(p, trust().policy().get(), believed.keys(), known, today);
        if (check.refusal().isPresent()) {
            throw ledger.refused("take", what, via, check.refusal().get(), null);
        }
        Optional<String> inTheWay = inTheWay(p, former);
        if (inTheWay.isPresent()) {
            throw ledger.refused("take", what, via, inTheWay.get() + ": a new model wants a new version", null);
        }
        keep(p, check, via, what);
        answering.again();
        return d.name();
    }

    private void usable(String what, Via via) throws ShelfException {
        Optional<String> trouble = ledger.trouble();
        if (trouble.isPresent()) {
            throw ledger.refused("take", what, via, trouble.get(), null);
        }
    }

    /** Another model of the same name that must stay. */
    private Optional<String> inTheWay(ModelPackage p, Entry former) {
        String name = p.descriptor().name();
        boolean other = former != null && !former.content().equals(p.contentSha256())
                || carried().isPresent() && carried().get().descriptor().name().equals(name);
        if (other && !trust().development()) {
            return Optional.of("another model is kept as " + name);
        }
        return other && held.contains(name)
                ? Optional.of(name + " is under way in a rollout, or what one goes back to")
                : Optional.empty();
    }

    private void keep(ModelPackage p, PackageCheck check, Via via, String what) throws ShelfException {
        ModelDescriptor d = p.descriptor();
        var release = p.release().orElseThrow();
        Entry entry = Entry.of(p, release, via, Math.max(0, clock.millis() * 1000), state().nextOrder());
        Known known = state().known(d.id());
        ShelfState next =
                state().with(entry).withKnown(d.id(), new Known(release.counter(), release.sha256(), known.floor()));
        List<Note> notes = new ArrayList<>();
        boolean keysToo = !state().keys()
                .map(k -> Arrays.equals(k.bytes(), check.keys().bytes()))
                .orElse(false);
        if (keysToo) {
            next = next.withKeys(check.keys());
            notes.add(new Note("keys", "key set " + check.keys().number(), Ledger.CAME_WITH + what));
        }
        for (Entry old : Room.surplus(next, staying(next, entry.name()))) {
            next = next.without(old.name());
            notes.add(new Note("remove", old.name(), "makes room for " + d.name()));
        }
        notes.add(new Note(
                "take",
                what,
                "release " + release.counter() + ", floor " + release.floor() + ", key set "
                        + check.keys().number()));
        store(entry, p.bytes(), via, what, notes, next);
        LOG.info("Model {} taken ({}): release {}, SHA-256 {}", d.name(), via.word(), release.counter(), d.sha256());
    }

    /** The file first: what the list names must be there. */
    private void store(Entry entry, byte[] bytes, Via via, String what, List<Note> notes, ShelfState next)
            throws ShelfException {
        try {
            room.write(entry, bytes);
        } catch (IOException e) {
            tidy();
            throw ledger.refused("take", what, via, "it cannot be kept: " + Words.why(e), e);
        }
        try {
            ledger.act(notes, via, next);
        } finally {
            // Whatever came of it: what no list names would only fill the disk.
            tidy();
        }
    }

    /** Who makes no room for others. */
    private Set<String> staying(ShelfState next, String just) {
        Set<String> all = new HashSet<>(held);
        all.add(just);
        Stream.concat(
                        next.live().stream(),
                        live().stream().map(m -> m.descriptor().name()))
                .forEach(all::add);
        return all;
    }

    private void tidy() {
        try {
            room.tidy(state());
        } catch (IOException e) {
            LOG.warn("A model's file that is not needed any more stays: {}", e.getMessage());
        }
    }

    /** The key set that counts, which the root that is believed signed. */
    Optional<KeySet> keys() {
        return trust().policy().isEmpty() ? Optional.empty() : believed.keys();
    }

    /** Takes a key set by itself. */
    synchronized int takeKeys(byte[] bytes, Via via) throws ShelfException {
        String what = "sha256 " + Hashes.sha256(bytes).substring(0, 12);
        KeySet brought;
        try {
            brought = KeySet.read(bytes);
            what = "key set " + brought.number() + " " + what;
            if (trust().policy().isEmpty()) {
                throw ledger.refused("keys", what, via, trust().why(), null);
            }
            if (!believed.isNew(brought)) {
                return brought.number();
            }
        } catch (TrustException e) {
            throw ledger.refused("keys", what, via, e.getMessage(), e);
        }
        ledger.act(List.of(new Note("keys", what, "counts from now on")), via, state().withKeys(brought));
        LOG.info("Key set {} taken ({})", brought.number(), via.word());
        return brought.number();
    }

    /** Lets a model answer. */
    synchronized void makeLive(String name, Via via) throws ShelfException {
        String what = Words.oneLine(name, 60);
        Optional<String> chosen = Optional.of(name);
        GatewayModel model;
        Entry entry = state().packages().get(name);
        if (entry != null) {
            model = room.find(entry)
                    .map(ModelPackage::gatewayModel)
                    .orElseThrow(() -> ledger.refused("live", what, via, "its file is missing or damaged", null));
        } else if (carried().isPresent() && carried().get().descriptor().name().equals(name)) {
            model = carried().get().gatewayModel();
            chosen = Optional.empty();
        } else {
            throw ledger.refused("live", what, via, "no such model is kept here", null);
        }
        int version = model.descriptor().version();
        int floor = state().known(model.descriptor().id()).floor();
        if (version < floor) {
            throw ledger.refused("live", what, via, "version " + version + " is below the floor " + floor, null);
        }
        if (!state().live().equals(chosen)) {
            ledger.act(List.of(new Note("live", what, "answers from now on")), via, state().withLive(chosen, via));
        }
        answering.answer(Optional.of(model));
    }

    /** Nothing that the setting brought answers any more: the one that came with the software does. */
    synchronized void settingIsEmpty() throws ShelfException {
        if (state().liveVia() == Via.SETTING && state().live().isPresent()) {
            String name = carried().map(c -> c.descriptor().name()).orElse("none");
            ledger.act(
                    List.of(new Note("live", name, "package.file is empty")),
                    Via.SETTING,
                    state().withLive(Optional.empty(), Via.CARRIER));
        }
        answering.chosen();
    }

    /** What the setting brought last, so that a restart with the same file changes nothing that was chosen since. */
    synchronized void settingBrought(String sha256) throws ShelfException {
        if (!state().setting().equals(Optional.of(sha256))) {
            ledger.keep(state().withSetting(Optional.of(sha256)), "setting");
        }
    }

    /** Lifts the floor of a model's line to what its release says. */
    synchronized void confirm(String name, Via via) throws ShelfException {
        String what = Words.oneLine(name, 60);
        Entry entry = state().packages().get(name);
        if (entry == null) {
            throw ledger.refused("confirm", what, via, "no such model is kept here", null);
        }
        Known known = state().known(entry.id());
        int floor = Math.max(known.floor(), entry.floor());
        ledger.act(
                List.of(new Note("confirm", what, "floor " + floor + ", before " + known.floor())),
                via,
                state().withKnown(entry.id(), new Known(known.counter(), known.release(), floor)));
    }

    /** These make no room for others, and are not replaced under their names. */
    synchronized void hold(Set<String> names) {
        held = Set.copyOf(names);
    }

    synchronized boolean isBelowFloor(String name) {
        Entry entry = state().packages().get(name);
        return entry != null && entry.version() < state().known(entry.id()).floor();
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
        Optional<ModelPackage> p = state().packages().containsKey(name) ? packageOf(name) : Optional.empty();
        if (p.isEmpty() || !p.get().hasSensorModel() || p.get().ticket().isEmpty()) {
            return Optional.empty();
        }
        byte[] keys = believed.keys().map(KeySet::bytes).orElse(null);
        return Optional.of(new Shipment(
                keys, p.get().ticket().get().bytes(), p.get().sensorBlob().orElseThrow()));
    }

    private Optional<ModelPackage> packageOf(String name) {
        Entry entry = state().packages().get(name);
        return entry == null ? carried().filter(c -> c.descriptor().name().equals(name)) : room.find(entry);
    }

    /** A line of somebody else's. */
    synchronized void note(String act, String what, Via via, boolean done, String why) throws ShelfException {
        ledger.note(act, what, via, done, why);
    }

    /** A file that could not even be read. */
    synchronized ShelfException refuseUnread(String act, Via via, String why) {
        return ledger.refused(act, "a file", via, why, null);
    }
}
