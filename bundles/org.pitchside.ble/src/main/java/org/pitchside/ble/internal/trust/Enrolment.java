package org.pitchside.ble.internal.trust;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.flow.BatEnrolment;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.SettingReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which bats belong here: the keys, the operator's word, and who was refused. Safe from any thread. */
public final class Enrolment implements BatEnrolment {

    /** How long bats are taken after the operator asked. */
    static final long ASKED_NANOS = 120_000_000_000L;
    /** A bat that was refused and does not come again is forgotten. */
    private static final long REFUSED_NANOS = 300_000_000_000L;
    /** Numbers are anybody's. */
    private static final int MOST_REMEMBERED = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Enrolment.class);
    private static final String NEVER = "never";
    private static final String ASKED = "asked";
    private static final String ALWAYS = "always";

    private final LongSupplier nanos;
    private final SecureRandom random = new SecureRandom();
    private final Map<BatId, Refusal> refused = bounded();
    private final Map<BatId, Standing> standings = bounded();
    private final Set<BatId> taken = new LinkedHashSet<>();
    private KeyRing keys;
    private Path folder;
    private String setting = ASKED;
    private boolean isAsked;
    private long askedNanos;

    private record Refusal(String words, long nanos) {}

    /** @param nanos the gateway's clock */
    public Enrolment(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static <T> Map<BatId, T> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<BatId, T> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }

    /** The settings {@code enrol} and {@code directory}. */
    public synchronized void settings(SettingReader settings) {
        setting = settings.choice("enrol", setting, List.of(NEVER, ASKED, ALWAYS));
        Path wanted = settings.folder("directory", folder == null ? new DataFolder().of("") : folder);
        if (!wanted.equals(folder)) {
            folder = wanted;
            keys = new KeyRing(wanted, wrong -> LOG.warn("{}", wrong));
        }
    }

    /** The way of a bat that was just met. */
    public synchronized Handshake handshake(BatInfo info, Handshake.Link link) {
        return new Handshake(info, keys, isTaking(), random, link);
    }

    /** Whether a bat whose button was pressed is taken now. */
    public synchronized boolean isTaking() {
        return setting.equals(ALWAYS) || setting.equals(ASKED) && secondsLeft() > 0;
    }

    /** Whether the operator waits for a bat. */
    public synchronized boolean isAsked() {
        return setting.equals(ASKED) && secondsLeft() > 0;
    }

    private int secondsLeft() {
        long left = isAsked ? askedNanos + ASKED_NANOS - nanos.getAsLong() : 0;
        return (int) Math.max(0, (left + 999_999_999L) / 1_000_000_000L);
    }

    /**
     * How a handshake ended.
     *
     * @param words why a bat was refused
     */
    public synchronized void ended(BatId bat, Handshake way, Handshake.End end, String words) {
        refused.remove(bat);
        standings.remove(bat);
        switch (end) {
            case OPEN -> standings.put(bat, Standing.OPEN);
            case PROVEN -> {
                standings.put(bat, Standing.ENROLLED);
                if (way.isNew()) {
                    LOG.info("bat {} was enrolled here", bat);
                    taken.remove(bat);
                    taken.add(bat);
                }
            }
            case REFUSED -> {
                standings.put(bat, Standing.REFUSED);
                refused.put(bat, new Refusal(words, nanos.getAsLong()));
            }
        }
    }

    @Override
    public synchronized Standing standing(BatId bat) {
        Standing met = standings.get(bat);
        return met != null ? met : keys.knows(bat) ? Standing.ENROLLED : Standing.NOT_MET;
    }

    @Override
    public synchronized Door door() {
        return new Door(setting, setting.equals(ASKED) ? secondsLeft() : 0, List.copyOf(taken));
    }

    @Override
    public synchronized void ask() {
        if (setting.equals(NEVER)) {
            throw new IllegalStateException("The settings say that this gateway takes no bats (enrol = never).");
        }
        isAsked = true;
        askedNanos = nanos.getAsLong();
        taken.clear();
    }

    @Override
    public synchronized void cancel() {
        isAsked = false;
    }

    /** What an operator must know. */
    public synchronized List<HealthLine> health() {
        long now = nanos.getAsLong();
        refused.values().removeIf(r -> now - r.nanos > REFUSED_NANOS);
        var lines = new ArrayList<HealthLine>();
        if (keys.trouble() != null) {
            lines.add(new HealthLine(Level.FAULT, "bats' keys", keys.trouble()));
        }
        refused.forEach((bat, r) -> lines.add(new HealthLine(Level.WARN, "bat " + bat, r.words)));
        return lines;
    }
}
