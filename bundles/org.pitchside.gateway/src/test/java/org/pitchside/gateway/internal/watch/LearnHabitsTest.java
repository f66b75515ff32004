package org.pitchside.gateway.internal.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Whether what is shipped is what is learned; with {@code -Dhabits.learn=true}, some minutes of a core. */
@EnabledIfSystemProperty(named = "habits.learn", matches = "true")
class LearnHabitsTest {

    @Test
    void learnedAgainItIsWhatIsShipped() throws IOException {
        // given what is shipped
        String shipped;
        try (var in = Habits.class.getResourceAsStream("habits.txt")) {
            shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        // when it is learned again
        Path file = Path.of("target/habits.txt");
        LearnHabits.main(new String[] {file.toString()});
        // then
        assertEquals(shipped, Files.readString(file));
    }
}
