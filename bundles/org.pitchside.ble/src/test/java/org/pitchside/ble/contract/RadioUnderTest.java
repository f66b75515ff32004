package org.pitchside.ble.contract;

import java.util.List;
import java.util.Set;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.radio.BatRadio;

/** A radio, its bats, and the hand that does to both what happens in the field. */
public interface RadioUnderTest extends AutoCloseable {

    /**
     * What a story begins with. All bats are in range of all adapters.
     *
     * @param adapters how many
     * @param capacity links that each holds
     * @param bats how many
     * @param air {@link Fault#DOUBLED}, {@link Fault#REORDERED}, {@link Fault#DROPPED}, from the beginning on
     */
    record Setup(int adapters, int capacity, int bats, Set<Fault> air) {

        public Setup {
            air = Set.copyOf(air);
        }

        public Setup(int adapters, int capacity, int bats) {
            this(adapters, capacity, bats, Set.of());
        }
    }

    /**
     * What is held, counted where it is held and not by the radio itself; 0 where a radio has no such thing.
     *
     * @param handlers callbacks registered in the stack for values of bats
     * @param connections links as the stack sees them
     * @param threads the radio's own, alive
     */
    record Holding(int handlers, int connections, int threads) {}

    BatRadio radio();

    /** The address of a bat as sightings have it. */
    String bat(int number);

    /** The name of an adapter. */
    String adapter(int number);

    void begin(Fault fault, int which) throws Exception;

    void end(Fault fault, int which) throws Exception;

    /**
     * Lets the radio live for so long. With a clock of its own in its hands this moves it, once all that is under way has come to a rest
     * or hangs; a radio that lives by the machine's clock sleeps as long as it needs to do what it does in that time.
     */
    void pass(long millis) throws Exception;

    Holding holding();

    /** What an operator reads of this radio. */
    List<HealthLine> health();

    /** Switches the radio off, once; what it held stays countable. */
    @Override
    void close();
}
