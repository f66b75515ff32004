package org.pitchside.models;

import java.security.PublicKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.models.PackageSignature.Role;
import org.pitchside.models.internal.BlobDetector;
import org.pitchside.models.internal.Hashes;
import org.pitchside.models.internal.Words;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.Keys;
import org.pitchside.sensormodel.ReleaseTicket;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.sensormodel.TrustException;
import org.pitchside.swing.DetectorParameters;

/**
 * Whether a gateway may take a package: every rule of docs/model-package.md, "Who is believed", one line each. The first that does not
 * hold ends the check.
 */
public final class PackageCheck {

    /**
     * One rule.
     *
     * @param rule what was looked at: a word or two
     * @param holds whether it holds
     * @param sentence what was found
     */
    public record Line(String rule, boolean holds, String sentence) {}

    /**
     * What a gateway knows of a model's line.
     *
     * @param counter of the last release that was taken; 0: none
     * @param release SHA-256 of that release; empty: none
     * @param floor the least version that may run
     */
    public record Known(int counter, String release, int floor) {
        public static final Known NOTHING = new Known(0, "", 0);
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    private final ModelPackage p;
    private final TrustPolicy policy;
    private final Optional<KeySet> kept;
    private final Known known;
    private final LocalDate today;
    private final List<Line> lines = new ArrayList<>();
    private KeySet keys;
    private boolean again;

    private PackageCheck(ModelPackage p, TrustPolicy policy, Optional<KeySet> kept, Known known, LocalDate today) {
        this.p = p;
        this.policy = policy;
        this.kept = kept;
        this.known = known;
        this.today = today;
    }

    /**
     * Checks a package.
     *
     * @param kept the key set that counts so far; empty before the first
     * @param known what is known of this model's line
     * @param today the gateway's day
     */
    public static PackageCheck of(
            ModelPackage p, TrustPolicy policy, Optional<KeySet> kept, Known known, LocalDate today) {
        PackageCheck check = new PackageCheck(p, policy, kept, known, today);
        String rule = "package";
        try {
            check.lines.add(new Line(
                    rule,
                    true,
                    p.descriptor().name() + ", SHA-256 " + p.descriptor().sha256()));
            rule = "keys";
            check.note(rule, check.keySet());
            rule = "makers";
            check.note(rule, check.signers(Role.MAKER, p.signedText(), policy.makers(), check.keys.makers()));
            rule = "bat's model";
            check.note(rule, check.blob());
            rule = "release";
            check.note(rule, check.release());
            rule = "bats' ticket";
            check.note(rule, check.ticket());
            rule = "day";
            check.note(rule, check.day());
            rule = "counter";
            check.note(rule, check.counter());
        } catch (Refused e) {
            check.lines.add(new Line(rule, false, e.getMessage()));
        }
        return check;
    }

    private void note(String rule, String sentence) {
        lines.add(new Line(rule, true, sentence));
    }

    /** What was looked at, in order; the last one may be the refusal. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Why it is refused, in a sentence; empty where it may be taken. */
    public Optional<String> refusal() {
        Line last = lines.get(lines.size() - 1);
        return last.holds() ? Optional.empty() : Optional.of(last.rule() + ": " + last.sentence());
    }

    /** The key set that counts once the package is taken. */
    public KeySet keys() {
        return keys;
    }

    /** Whether its release was taken before: nothing new, and nothing wrong. */
    public boolean again() {
        return again;
    }

    /**
     * A key set against the one that counts.
     *
     * @return the one that counts from now on: the later of both
     * @throws TrustException where it is not the root's, or another one of the same number
     */
    public static KeySet later(KeySet brought, Optional<KeySet> kept, PublicKey root) throws TrustException {
        brought.verify(root);
        if (kept.isEmpty() || brought.number() > kept.get().number()) {
            return brought;
        }
        if (brought.number() == kept.get().number()
                && !Arrays.equals(brought.bytes(), kept.get().bytes())) {
            throw TrustException.old("another key set of number " + brought.number() + " counts here");
        }
        return kept.get();
    }

    private String keySet() throws Refused {
        Optional<KeySet> brought = p.keySet();
        if (brought.isEmpty()) {
            keys = kept.orElseThrow(() -> new Refused("the package brings no key set, and none is kept here yet"));
            return "key set " + keys.number() + ", kept here";
        }
        try {
            keys = later(brought.get(), kept, policy.root());
        } catch (TrustException e) {
            throw new Refused("the key set that it brings: " + e.getMessage());
        }
        return keys == brought.get()
                ? "key set " + keys.number() + " of the package, signed by the root"
                : "key set " + keys.number() + ", kept here; the package's is "
                        + brought.get().number();
    }

    private String signers(Role role, byte[] text, int needed, List<PublicKey> believed) throws Refused {
        var good = new ArrayList<String>();
        int strangers = 0;
        for (PackageSignature s : p.signatures()) {
            if (s.role() != role) {
                continue;
            }
            Optional<PublicKey> key = believed.stream()
                    .filter(k -> Keys.hex(Keys.id(k)).equals(s.key()))
                    .findFirst();
            if (key.isEmpty()) {
                strangers++;
            } else if (!Keys.verify(key.get(), text, HexFormat.of().parseHex(s.signature()))) {
                throw new Refused("the signature of " + role.word() + " " + s.key() + " does not match");
            } else {
                good.add(s.key());
            }
        }
        if (good.size() < needed) {
            throw new Refused(String.format(
                    Locale.ROOT,
                    "signed by %d of the %d %ss needed%s",
                    good.size(),
                    needed,
                    role.word(),
                    strangers == 0
                            ? ""
                            : "; " + strangers + " by keys that are no " + role.word() + "'s in key set "
                                    + keys.number()));
        }
        return "signed by " + String.join(", ", good) + "; " + needed + " needed";
    }

    private String blob() throws Refused {
        if (p.sensorBlob().isEmpty()) {
            return "none in this package";
        }
        try {
            SensorModel model = PackageSigner.blob(p);
            String id = p.descriptor().id();
            String name = id.substring(0, Math.min(16, id.length()));
            if (!model.facts().id().equals(name)
                    || model.facts().version() != p.descriptor().version()) {
                throw new Refused(
                        "it is " + model.facts().id() + "-" + model.facts().version() + ", not " + name + "-"
                                + p.descriptor().version());
            }
            if (model.bytes().length > Shipment.MOST_BLOB) {
                throw new Refused(
                        "it has " + model.bytes().length + " bytes, bats have room for " + Shipment.MOST_BLOB);
            }
            if (!model.signed()) {
                throw new Refused("it is not signed");
            }
            PublicKey maker = keys.maker(model.keyId())
                    .orElseThrow(() -> new Refused(
                            "it is signed by " + Keys.hex(model.keyId()) + ", no maker of key set " + keys.number()));
            model.verify(maker);
            new SensorRuntime(model).selfTest();
            if (model.facts().detectorVersion() == DetectorParameters.VERSION) {
                // Another list is for other firmware: whether this gateway's bats take it shadow says.
                BlobDetector.of(model.facts());
            }
            return model.bytes().length + " bytes, signed by " + Keys.hex(model.keyId()) + ", its self-test holds";
        } catch (ModelPackageException | SensorModelException | IllegalArgumentException e) {
            throw new Refused(Words.oneLine(String.valueOf(e.getMessage()), 200));
        }
    }

    private String release() throws Refused {
        Release release = p.release().orElseThrow(() -> new Refused("it is not released"));
        if (!release.id().equals(p.descriptor().id())
                || release.version() != p.descriptor().version()
                || !release.model().equals(p.contentSha256())) {
            throw new Refused("it is for " + release.id() + "-" + release.version() + " with the model.json "
                    + release.model().substring(0, 12) + ", this is "
                    + p.descriptor().name() + " with "
                    + p.contentSha256().substring(0, 12));
        }
        return signers(Role.RELEASER, release.signedText(), policy.releasers(), keys.releasers());
    }

    private String ticket() throws Refused {
        Release release = p.release().orElseThrow();
        if (p.sensorBlob().isEmpty() && p.ticket().isEmpty()) {
            return "none, as there is no bat's model";
        }
        ReleaseTicket ticket = p.ticket().orElseThrow(() -> new Refused("it is missing"));
        if (p.sensorBlob().isEmpty()) {
            throw new Refused("there is no bat's model that it could be for");
        }
        if (!release.ticket().equals(Optional.of(Hashes.sha256(ticket.bytes())))) {
            throw new Refused("it is not the one that the release names");
        }
        try {
            ticket.verify(keys);
            ticket.covers(PackageSigner.blob(p));
        } catch (TrustException | ModelPackageException e) {
            throw new Refused(e.getMessage());
        }
        if (ticket.counter() != release.counter() || ticket.floor() != release.floor()) {
            throw new Refused("its counter " + ticket.counter() + " and floor " + ticket.floor()
                    + " are not the release's " + release.counter() + " and " + release.floor());
        }
        return ticket.bats().isEmpty() ? "for all bats" : "for " + ticket.bats().size() + " bats";
    }

    private String day() throws Refused {
        Optional<LocalDate> until = p.release().orElseThrow().until();
        if (until.isPresent() && today.isAfter(until.get())) {
            throw new Refused("the release ran out on " + until.get() + ", and today is " + today);
        }
        return until.map(day -> "to be taken until " + day).orElse("on any day");
    }

    private String counter() throws Refused {
        Release release = p.release().orElseThrow();
        if (release.counter() < known.counter()) {
            throw new Refused("the release's counter is " + release.counter() + ", and one with " + known.counter()
                    + " was taken already");
        }
        again = release.counter() == known.counter();
        if (again && !release.sha256().equals(known.release())) {
            throw new Refused("another release with the counter " + release.counter() + " was taken already");
        }
        if (release.version() < known.floor()) {
            throw new Refused("version " + release.version() + " is below the floor " + known.floor());
        }
        return "release " + release.counter() + " after " + known.counter() + ", version " + release.version()
                + " not below the floor " + known.floor();
    }
}
