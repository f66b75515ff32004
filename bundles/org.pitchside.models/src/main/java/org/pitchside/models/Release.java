package org.pitchside.models;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pitchside.models.internal.Hashes;
import org.pitchside.models.internal.JsonMember;
import org.pitchside.models.internal.JsonText;

/**
 * {@code release.json}: that a gateway may run this very package. Releasers sign it (docs/model-package.md). A later release of a model's
 * line has a larger counter.
 *
 * @param id of the model's line
 * @param version of the model
 * @param model SHA-256 of its {@code model.json}, which names every other part of it
 * @param counter 1 .. 2^31 - 1; a gateway takes no release with a smaller one than it had
 * @param floor 0 .. version: the least version that may run once this one is confirmed
 * @param until the last day on which a gateway takes it; empty: any day
 * @param ticket SHA-256 of {@code release.psr}, the bats' ticket; empty for a package without a bat's model
 */
public record Release(
        String id,
        int version,
        String model,
        int counter,
        int floor,
        Optional<LocalDate> until,
        Optional<String> ticket) {

    static final String ENTRY = "release.json";
    static final String TICKET = "release.psr";

    private static final String SIGNED = "pitchside-release-1\n";

    /** Reads and checks the one form that {@link #bytes} writes. */
    static Release parse(byte[] utf8) throws ModelPackageException {
        JsonMember root = JsonMember.parse(ENTRY, utf8);
        root.member("format").mustBe(1);
        int version = root.member("version").whole(1, Integer.MAX_VALUE);
        var until = root.optional("until");
        var ticket = root.optional("ticket");
        Release release = new Release(
                root.member("id").text(32),
                version,
                root.member("model").sha256(),
                root.member("counter").whole(1, Integer.MAX_VALUE),
                root.member("floor").whole(0, version),
                until.isEmpty() ? Optional.empty() : Optional.of(day(until.get())),
                ticket.isEmpty() ? Optional.empty() : Optional.of(ticket.get().sha256()));
        if (!Arrays.equals(release.bytes(), utf8)) {
            throw new ModelPackageException(ENTRY + ": is not written in the one form that is signed");
        }
        return release;
    }

    private static LocalDate day(JsonMember until) throws ModelPackageException {
        try {
            return LocalDate.parse(until.text(10));
        } catch (DateTimeException e) {
            throw new ModelPackageException(ENTRY + ": until: must be a day like 2027-03-31", e);
        }
    }

    /** The entry's bytes, the same for the same release. */
    public byte[] bytes() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", 1);
        root.put("id", id);
        root.put("version", version);
        root.put("model", model);
        root.put("counter", counter);
        root.put("floor", floor);
        until.ifPresent(day -> root.put("until", day.toString()));
        ticket.ifPresent(hash -> root.put("ticket", hash));
        try {
            return JsonText.of(root);
        } catch (ModelPackageException e) {
            throw new IllegalStateException("no number in it can be unfit", e);
        }
    }

    /** SHA-256 of the entry. */
    public String sha256() {
        return Hashes.sha256(bytes());
    }

    /** What a releaser signs: a text that no other signature of this house covers, and the entry's hash. */
    public byte[] signedText() {
        return (SIGNED + sha256() + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
