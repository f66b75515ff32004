package org.pitchside.models.internal;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.PackageCheck.Known;
import org.pitchside.models.Release;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.Keys;
import org.pitchside.sensormodel.TrustException;

/**
 * What a gateway must not forget of its models, all of it in one file ({@code shelf.json}), so that every act is one step on the disk.
 * Immutable.
 *
 * @param keys the key set that counts
 * @param live name of the model that was made live; empty: the one that came with the software
 * @param liveVia by which way
 * @param setting SHA-256 of the package that the setting brought last
 * @param auditNumber number of the audit's line for the last act that is in here
 * @param auditHead its hash
 * @param lines counter, release and floor of each id
 * @param packages what is kept, by name
 */
record ShelfState(
        Optional<KeySet> keys,
        Optional<String> live,
        Via liveVia,
        Optional<String> setting,
        long auditNumber,
        String auditHead,
        Map<String, Known> lines,
        Map<String, Entry> packages) {

    static final String NAME = "shelf.json";
    static final int MOST_BYTES = 1 << 20;
    private static final long MOST_TAKEN = Long.MAX_VALUE / 2;

    private static final Pattern PACKAGE_NAME = Pattern.compile("[a-z0-9-]{1,32}-[1-9][0-9]{0,9}");

    /**
     * One package.
     *
     * @param content SHA-256 of its model.json
     * @param atUs when it was taken, by the gateway's clock
     * @param order larger than that of every one taken before, whatever the clock said; 0: taken before that was kept
     */
    record Entry(
            String id,
            int version,
            String sha256,
            String content,
            Via via,
            long atUs,
            long order,
            int counter,
            int floor,
            boolean forBats) {

        static Entry of(ModelPackage p, Release release, Via via, long atUs, long order) {
            return new Entry(
                    p.descriptor().id(),
                    p.descriptor().version(),
                    p.descriptor().sha256(),
                    p.contentSha256(),
                    via,
                    atUs,
                    order,
                    release.counter(),
                    release.floor(),
                    p.hasSensorModel());
        }

        String name() {
            return id + "-" + version;
        }

        /** Part of the hash is part of the name: a later release of the same model lies beside the former one until it counts. */
        String file() {
            return name() + "." + sha256.substring(0, 12) + ".pitchmodel";
        }
    }

    static ShelfState empty() {
        return new ShelfState(
                Optional.empty(),
                Optional.empty(),
                Via.CARRIER,
                Optional.empty(),
                0,
                AuditEntry.NOTHING_BEFORE,
                Map.of(),
                Map.of());
    }

    ShelfState {
        lines = Map.copyOf(lines);
        packages = Map.copyOf(packages);
    }

    Known known(String id) {
        return lines.getOrDefault(id, Known.NOTHING);
    }

    ShelfState withKeys(KeySet set) {
        return new ShelfState(Optional.of(set), live, liveVia, setting, auditNumber, auditHead, lines, packages);
    }

    ShelfState withLive(Optional<String> name, Via via) {
        return new ShelfState(keys, name, via, setting, auditNumber, auditHead, lines, packages);
    }

    ShelfState withSetting(Optional<String> sha256) {
        return new ShelfState(keys, live, liveVia, sha256, auditNumber, auditHead, lines, packages);
    }

    ShelfState withAudit(long number, String head) {
        return new ShelfState(keys, live, liveVia, setting, number, head, lines, packages);
    }

    ShelfState withKnown(String id, Known known) {
        var all = new TreeMap<>(lines);
        all.put(id, known);
        return new ShelfState(keys, live, liveVia, setting, auditNumber, auditHead, all, packages);
    }

    ShelfState with(Entry entry) {
        var all = new TreeMap<>(packages);
        all.put(entry.name(), entry);
        return new ShelfState(keys, live, liveVia, setting, auditNumber, auditHead, lines, all);
    }

    ShelfState without(String name) {
        var all = new TreeMap<>(packages);
        all.remove(name);
        return new ShelfState(keys, live, liveVia, setting, auditNumber, auditHead, lines, all);
    }

    /** Of the next one that is taken. */
    long nextOrder() {
        return 1 + packages.values().stream().mapToLong(Entry::order).max().orElse(0);
    }

    byte[] bytes() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", 1);
        keys.ifPresent(set -> root.put("keys", Keys.hex(set.bytes())));
        live.ifPresent(name -> root.put("live", name));
        root.put("live_via", liveVia.word());
        setting.ifPresent(sha -> root.put("setting", sha));
        root.put("audit_number", auditNumber);
        root.put("audit_head", auditHead);
        Map<String, Object> ids = new TreeMap<>();
        lines.forEach((id, k) -> {
            Map<String, Object> m = new LinkedHashMap<>();
            m.put("counter", k.counter());
            if (!k.release().isEmpty()) {
                m.put("release", k.release());
            }
            m.put("floor", k.floor());
            ids.put(id, m);
        });
        root.put("lines", ids);
        root.put(
                "packages",
                new TreeMap<>(packages)
                        .values().stream().map(ShelfState::members).toList());
        try {
            return JsonText.of(root);
        } catch (ModelPackageException e) {
            throw new IllegalStateException("no number in it can be unfit", e);
        }
    }

    private static Map<String, Object> members(Entry e) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("id", e.id);
        m.put("version", e.version);
        m.put("sha256", e.sha256);
        m.put("content", e.content);
        m.put("via", e.via.word());
        m.put("at_us", e.atUs);
        if (e.order > 0) {
            m.put("order", e.order);
        }
        m.put("counter", e.counter);
        m.put("floor", e.floor);
        m.put("for_bats", e.forBats);
        return m;
    }

    /** @throws IOException where it is not what {@link #bytes} writes */
    static ShelfState parse(byte[] bytes) throws IOException {
        try {
            JsonMember root = JsonMember.parse(NAME, bytes);
            root.member("format").mustBe(1);
            Optional<KeySet> keys = Optional.empty();
            if (root.optional("keys").isPresent()) {
                keys = Optional.of(KeySet.read(root.member("keys").hex(1, 1024)));
            }
            var live = root.optional("live");
            var setting = root.optional("setting");
            Map<String, Known> lines = root.member("lines")
                    .named(
                            1000,
                            m -> new Known(
                                    m.member("counter").whole(0, Integer.MAX_VALUE),
                                    m.optional("release").isEmpty()
                                            ? ""
                                            : m.member("release").sha256(),
                                    m.member("floor").whole(0, Integer.MAX_VALUE)));
            Map<String, Entry> packages = new TreeMap<>();
            for (Entry e : root.member("packages").each(0, 1000, ShelfState::entry)) {
                packages.put(e.name(), e);
            }
            return new ShelfState(
                    keys,
                    live.isEmpty() ? Optional.empty() : Optional.of(live.get().text(50)),
                    via(root.member("live_via")),
                    setting.isEmpty()
                            ? Optional.empty()
                            : Optional.of(setting.get().sha256()),
                    root.member("audit_number").large(0, Long.MAX_VALUE),
                    root.member("audit_head").sha256(),
                    lines,
                    packages);
        } catch (ModelPackageException | TrustException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Entry entry(JsonMember m) throws ModelPackageException {
        String id = m.member("id").text(32);
        int version = m.member("version").whole(1, Integer.MAX_VALUE);
        // It becomes part of a file's name.
        m.member("id")
                .must("be an id", i -> PACKAGE_NAME.matcher(id + "-" + version).matches());
        return new Entry(
                id,
                version,
                m.member("sha256").sha256(),
                m.member("content").sha256(),
                via(m.member("via")),
                m.member("at_us").large(0, Long.MAX_VALUE),
                m.optional("order").isEmpty() ? 0 : m.member("order").large(1, MOST_TAKEN),
                m.member("counter").whole(0, Integer.MAX_VALUE),
                m.member("floor").whole(0, Integer.MAX_VALUE),
                m.member("for_bats").flag());
    }

    private static Via via(JsonMember m) throws ModelPackageException {
        String word = m.text(20);
        for (Via via : Via.values()) {
            if (via.word().equals(word)) {
                return via;
            }
        }
        m.must("be a way", v -> false);
        throw new AssertionError();
    }
}
