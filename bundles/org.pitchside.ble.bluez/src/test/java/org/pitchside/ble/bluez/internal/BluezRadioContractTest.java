package org.pitchside.ble.bluez.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.ble.bluez.peer.BluezPeer;
import org.pitchside.ble.bluez.peer.Faults.Kind;
import org.pitchside.ble.bluez.peer.PeerBat;
import org.pitchside.ble.bluez.peer.PrivateBus;
import org.pitchside.ble.contract.BatRadioContract;
import org.pitchside.ble.contract.Fault;
import org.pitchside.ble.contract.RadioUnderTest;
import org.pitchside.ble.contract.RadioUnderTest.Setup;

/** The contract of every radio, over a scripted bluetoothd on a real bus. */
class BluezRadioContractTest extends BatRadioContract {

    private static final int VALUES_A_SECOND = 50;

    private Hand hand;

    @Override
    protected RadioUnderTest start(Setup setup) throws Exception {
        hand = new Hand(setup);
        return hand;
    }

    /** After the contract's own last look at what is held. */
    @RegisterExtension
    final AfterEachCallback endsTheBus = context -> {
        if (hand != null) {
            hand.end();
        }
    };

    /** Does to the peer what happens in the field. */
    private static final class Hand implements RadioUnderTest {

        private final PrivateBus bus = new PrivateBus();
        private final List<PeerBat> bats = new ArrayList<>();
        private final BluezPeer peer = new BluezPeer(bus.address());
        private final BluezPeer.Stream stream;
        private final BluezRadio radio = new BluezRadio(Bench.SHORT);
        private boolean closed;

        Hand(Setup setup) throws Exception {
            for (int i = 0; i < setup.adapters(); i++) {
                peer.adapter(adapter(i), 7);
            }
            for (int i = 0; i < setup.bats(); i++) {
                var bat = new PeerBat(i + 1);
                bats.add(bat);
                peer.bat(bat);
                setup.air().forEach(f -> peer.faults(bat).begin(kind(f)));
            }
            peer.start();
            stream = peer.stream(VALUES_A_SECOND);
            radio.activate(Map.of("bus.address", bus.address(), "links.per.adapter", setup.capacity()));
            while (radio.adapters().size() < setup.adapters()) {
                Thread.sleep(5);
            }
        }

        private static Kind kind(Fault fault) {
            return switch (fault) {
                case OUT_OF_RANGE -> Kind.OUT;
                case LINK_SILENT -> Kind.MUTE;
                case CONNECT_REFUSED -> Kind.CONNECT_REFUSED;
                case CONNECT_HANGS -> Kind.CONNECT_HANGS;
                case SERVICES_LATE -> Kind.RESOLVES_LATE;
                case SERVICES_NEVER -> Kind.NEVER_RESOLVES;
                case SUBSCRIBE_FAILS -> Kind.SUBSCRIBE_FAILS;
                case WRITE_FAILS -> Kind.WRITE_FAILS;
                case WRITE_HANGS -> Kind.WRITE_HANGS;
                case READ_FAILS -> Kind.READ_FAILS;
                case DISCONNECT_HANGS -> Kind.DISCONNECT_HANGS;
                case DOUBLED -> Kind.DOUBLES;
                case REORDERED -> Kind.SWAPS;
                case DROPPED -> Kind.DROPS;
                case LINK_LOST, ADAPTER_GONE, STACK_GONE -> throw new IllegalArgumentException(fault.toString());
            };
        }

        @Override
        public BatRadio radio() {
            return radio;
        }

        @Override
        public String bat(int number) {
            return bats.get(number).address();
        }

        @Override
        public String adapter(int number) {
            return "hci" + number;
        }

        @Override
        public void begin(Fault fault, int which) {
            switch (fault) {
                case LINK_LOST -> peer.lose(bats.get(which));
                case ADAPTER_GONE -> peer.pull(adapter(which));
                case STACK_GONE -> peer.stop();
                default -> {
                    peer.faults(bats.get(which)).begin(kind(fault));
                    if (fault == Fault.OUT_OF_RANGE) {
                        peer.lose(bats.get(which));
                    }
                }
            }
        }

        @Override
        public void end(Fault fault, int which) throws Exception {
            switch (fault) {
                case LINK_LOST -> {}
                case ADAPTER_GONE -> peer.adapter(adapter(which), 7);
                case STACK_GONE -> peer.start();
                default -> peer.faults(bats.get(which)).end(kind(fault));
            }
        }

        @Override
        public void pass(long millis) throws Exception {
            // nothing that this radio waits for takes longer, with the patience it has here
            Thread.sleep(Math.min(millis, 2 * Bench.SHORT.heard()));
        }

        @Override
        public Holding holding() {
            return new Holding(peer.subscriptions(), peer.links(), Bench.threads());
        }

        @Override
        public List<HealthLine> health() {
            return radio.health();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                radio.deactivate();
            }
        }

        void end() throws Exception {
            close();
            stream.close();
            peer.close();
            bus.close();
        }
    }
}
