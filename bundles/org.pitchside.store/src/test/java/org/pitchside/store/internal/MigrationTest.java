package org.pitchside.store.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.Swing;
import org.pitchside.api.store.StoreException;

/** Databases of older and newer versions. {@code v1.sql} is what version 1 made, and never changes. */
class MigrationTest {

    @TempDir
    Path folder;

    @BeforeEach
    void load() {
        Natives.load(folder);
    }

    private Path database() {
        return folder.resolve("swings.db");
    }

    private void givenADatabaseOfVersionOne() throws IOException, SQLException {
        try (InputStream in = MigrationTest.class.getResourceAsStream("/v1.sql");
                Db db = Db.open(database())) {
            for (String sql : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\n")) {
                if (!sql.isBlank()) {
                    db.run(sql);
                }
            }
        }
    }

    private static List<String> tables(Db db) throws SQLException {
        var tables = new ArrayList<String>();
        try (ResultSet rows = db.bound("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
                .executeQuery()) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    @Test
    void theFirstStepMakesWhatVersionOneWas() throws Exception {
        givenADatabaseOfVersionOne();
        try (Db golden = Db.open(database());
                Db made = Db.open(folder.resolve("made.db"))) {
            Schema.migrate(made, 1);

            assertEquals(tables(golden), tables(made));
            assertEquals(1, made.number("PRAGMA user_version"));
        }
    }

    @Test
    void aDatabaseOfVersionOneKeepsItsSwingsItsCursorsAndItsNumbers() throws Exception {
        givenADatabaseOfVersionOne();
        try (var gateway = new Gateway(folder)) {
            // v1.sql: bat B7, boot 12: its own number 1, the gateway's 1 and 5; "mqtt" has the first of the three
            Swing swing = gateway.store().find(Swings.id(1)).orElseThrow();
            assertEquals("DRV", swing.verdict().label());
            assertEquals(31.2f, swing.measurements().get(0).value());
            assertEquals(Swings.noise(1, 3), swing.recording());
            assertEquals(List.of(Swings.given(1).seq(), Swings.given(5).seq()), gateway.waiting("mqtt"));

            assertEquals(
                    Swings.given(6).seq(), gateway.store().nextStreamSeq(Swings.BAT, 12), "counted on from version 1");
            assertEquals(4, gateway.commit(Swings.swing(9)).position());
        }
        try (Db db = Db.open(database())) {
            assertEquals(Schema.VERSION, db.number("PRAGMA user_version"));
        }
    }

    @Test
    void aStepThatFailsLeavesTheOldVersionWhole() throws Exception {
        givenADatabaseOfVersionOne();
        try (Db db = Db.open(database())) {
            db.run("CREATE TABLE stream_number (something_else)");

            assertThrows(SQLException.class, () -> Schema.migrate(db));

            assertEquals(1, db.number("PRAGMA user_version"));
            assertEquals(3, db.number("SELECT COUNT(*) FROM swing"));
        }
    }

    @Test
    void aDatabaseOfANewerVersionIsLeftAlone() throws Exception {
        try (var gateway = new Gateway(folder)) {
            gateway.commit(Swings.swing(1));
        }
        try (Db db = Db.open(database())) {
            db.run("PRAGMA user_version = 77");
        }
        byte[] before = Files.readAllBytes(database());
        try (var gateway = new Gateway(folder)) {
            var refused = assertThrows(StoreException.class, () -> gateway.commit(Swings.swing(2)));

            assertTrue(
                    refused.getMessage().contains("was written by a newer Pitchside (its version is 77"),
                    refused::getMessage);
            assertTrue(gateway.health().get(0).contains("newer Pitchside"), gateway.health()::toString);
        }
        assertArrayEquals(before, Files.readAllBytes(database()));
    }
}
