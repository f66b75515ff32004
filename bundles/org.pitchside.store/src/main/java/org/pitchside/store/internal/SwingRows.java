package org.pitchside.store.internal;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.zip.DataFormatException;
import org.pitchside.api.BatId;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.Verdict;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** Swings to rows and back. */
final class SwingRows {

    static final String COLUMNS =
            "bat, boot, seq, revision, at_us, at_error_us, origin, label, confidence, scores, model, bat_verdict,"
                    + " contact, measurements, flags, detector";
    static final String INSERT = "INSERT INTO swing (" + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    static final String INSERT_RECORDING =
            "INSERT INTO recording (position, samples, t0, accel_g, gyro_dps, packed) VALUES (?,?,?,?,?,?)";

    /** Every column of a swing and, where it is still there, its recording. */
    static final String SELECT = "SELECT s.position, " + COLUMNS + ", samples, t0, accel_g, gyro_dps, packed"
            + " FROM swing s LEFT JOIN recording r ON r.position = s.position ";

    /** The same without its recording. */
    static final String SELECT_BARE = "SELECT s.position, " + COLUMNS + ", 0, 0, 0, 0, NULL FROM swing s ";

    private static final int COLUMN_COUNT = 16;

    private SwingRows() {}

    /** A swing made ready for the disk, so that what cannot be written is refused before a transaction begins. */
    record Packed(Swing swing, String scores, String batVerdict, String measurements, byte[] samples) {}

    static Packed pack(Swing swing) {
        try {
            Verdict bat = swing.batVerdict();
            SwingRecording recording = swing.recording();
            if (recording.size() > Samples.MAX) {
                throw new StoreException(
                        "swing " + swing.id() + " has " + recording.size() + " samples, more than " + Samples.MAX);
            }
            return new Packed(
                    swing,
                    SwingJson.scores(swing.verdict().scores()),
                    bat == null ? null : SwingJson.verdict(bat),
                    SwingJson.measurements(swing.measurements()),
                    recording.equals(SwingRecording.NONE) ? null : Samples.pack(recording.counts()));
        } catch (IOException | RuntimeException e) {
            if (e instanceof StoreException known) {
                throw known;
            }
            throw new StoreException("swing " + swing.id() + " cannot be written: " + e, e);
        }
    }

    /** Fills the places of {@link #INSERT}. */
    static void bind(PreparedStatement insert, Packed packed) throws SQLException {
        Swing swing = packed.swing();
        bindId(insert, swing.id());
        insert.setInt(4, swing.revision());
        insert.setLong(5, swing.atUs());
        insert.setLong(6, swing.atErrorUs());
        insert.setString(7, swing.origin().name());
        insert.setString(8, swing.verdict().label());
        // SQLite keeps no NaN: it becomes NULL, and NULL is read as NaN.
        insert.setDouble(9, swing.verdict().confidence());
        insert.setString(10, packed.scores());
        insert.setString(11, swing.verdict().model());
        if (packed.batVerdict() == null) {
            insert.setNull(12, Types.VARCHAR);
        } else {
            insert.setString(12, packed.batVerdict());
        }
        insert.setInt(13, swing.contact() ? 1 : 0);
        insert.setString(14, packed.measurements());
        insert.setString(15, flags(swing.flags()));
        insert.setString(16, swing.detector());
    }

    static void bindId(PreparedStatement statement, SwingId id) throws SQLException {
        statement.setString(1, id.bat().toString());
        statement.setLong(2, Integer.toUnsignedLong(id.bootId()));
        statement.setLong(3, Integer.toUnsignedLong(id.seq()));
    }

    /** Fills the places of {@link #INSERT_RECORDING}. */
    static void bindRecording(PreparedStatement insert, long position, Packed packed) throws SQLException {
        SwingRecording recording = packed.swing().recording();
        insert.setLong(1, position);
        insert.setInt(2, recording.size());
        insert.setInt(3, recording.t0Index());
        insert.setInt(4, recording.range().accelG());
        insert.setInt(5, recording.range().gyroDps());
        insert.setBytes(6, packed.samples());
    }

    /**
     * The swing of a row of {@link #SELECT}; null for a row that makes no sense, which only damage or a newer version can have written.
     */
    static StoredSwing read(ResultSet row) throws SQLException {
        try {
            SwingId id = new SwingId(BatId.parse(row.getString(2)), (int) row.getLong(3), (int) row.getLong(4));
            double number = row.getDouble(10);
            float confidence = row.wasNull() ? Float.NaN : (float) number;
            Verdict verdict =
                    new Verdict(row.getString(9), confidence, SwingJson.scores(row.getString(11)), row.getString(12));
            String bat = row.getString(13);
            Swing swing = new Swing(
                    id,
                    row.getInt(5),
                    row.getLong(6),
                    row.getLong(7),
                    SwingOrigin.valueOf(row.getString(8)),
                    verdict,
                    bat == null ? null : SwingJson.verdict(bat),
                    row.getInt(14) != 0,
                    SwingJson.measurements(row.getString(15)),
                    flags(row.getString(16)),
                    row.getString(17),
                    recording(row));
            return new StoredSwing(row.getLong(1), swing);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** The recording; {@link SwingRecording#NONE} where it was removed for space, or is damaged: the swing is worth keeping without. */
    private static SwingRecording recording(ResultSet row) throws SQLException {
        int first = COLUMN_COUNT + 2;
        byte[] packed = row.getBytes(first + 4);
        if (packed == null) {
            return SwingRecording.NONE;
        }
        try {
            return new SwingRecording(
                    Samples.unpack(packed, row.getInt(first)),
                    row.getInt(first + 1),
                    new ImuRange(row.getInt(first + 2), row.getInt(first + 3)));
        } catch (DataFormatException | IllegalArgumentException e) {
            return SwingRecording.NONE;
        }
    }

    private static String flags(Set<SwingFlag> flags) {
        StringJoiner names = new StringJoiner(",");
        EnumSet.allOf(SwingFlag.class).stream().filter(flags::contains).forEach(f -> names.add(f.name()));
        return names.toString();
    }

    private static Set<SwingFlag> flags(String names) {
        Set<SwingFlag> flags = EnumSet.noneOf(SwingFlag.class);
        for (SwingFlag flag : SwingFlag.values()) {
            if (("," + names + ",").contains("," + flag.name() + ",")) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
