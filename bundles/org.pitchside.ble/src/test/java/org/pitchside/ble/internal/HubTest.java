package org.pitchside.ble.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatInfo;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.flow.BatFlows;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Data;

/** The hub at a radio that does what it is told, with a clock that the test moves. */
class HubTest {

    private static final String BAT = "00000000000000B7";

    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Hub hub = new Hub();
    private final ScriptedRadio radio = new ScriptedRadio(2, "hci0", "hci1");

    private Hub given(Map<String, Object> settings) {
        hub.setClock(new GatewayClock() {
            @Override
            public long nanos() {
                return now.get();
            }

            @Override
            public long epochMicros(long nanos) {
                return nanos / 1000;
            }
        });
        hub.setFlows(flows());
        hub.addRadio(radio);
        hub.activate(settings);
        return hub;
    }

    private BatFlows flows() {
        return new BatFlows() {
            @Override
            public BatFlow open(BatInfo info, BatControl control) {
                heard.add("open " + info.bat());
                return new BatFlow() {
                    @Override
                    public void block(ImuBlock block) {
                        heard.add("block of " + block.size());
                    }

                    @Override
                    public void result(BatEvent event) {
                        heard.add("result");
                    }

                    @Override
                    public void event(BatEvent event) {
                        heard.add("event");
                        control.acknowledge(event.id());
                    }

                    @Override
                    public void activity(BatActivity activity) {
                        heard.add("activity");
                    }

                    @Override
                    public void tick(long nanos) {
                        // often
                    }

                    @Override
                    public void closed() {
                        heard.add("closed " + info.bat());
                    }
                };
            }
        };
    }

    @AfterEach
    void stop() {
        hub.deactivate();
        assertEquals(0, radio.links.size(), "a link was left behind");
        assertEquals(0, radio.watching(), "a watch was left behind");
    }

    private static void until(String what, BooleanSupplier so) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            Thread.onSpinWait();
        }
    }

    private ScriptedRadio.Link whenConnected(String bat, String adapter) {
        // a bat advertises until it is connected; while its adapter connects another it is not listened to
        until(bat + " is open", () -> {
            if (!radio.links.containsKey(bat)) {
                radio.advertise(bat, adapter);
            }
            return heard.contains("open " + bat);
        });
        return radio.links.get(bat);
    }

    @Test
    void aBatThatIsHeardIsConnectedAndToldWhatItNeeds() {
        given(Map.of("mode", "events"));

        var link = whenConnected(BAT, "hci0");

        until("all is asked", () -> link.requests.size() >= 9);
        assertEquals(
                List.of("Time", "Time", "Time", "MountRow", "MountRow", "MountRow", "SetHand", "SetMode", "Replay"),
                link.asked().subList(0, 9));
        assertEquals(new Control.Replay(Control.ALL_BOOTS, 0), link.requests.get(8));
        assertTrue(hub.links().get(0).connected());
    }

    @Test
    void samplesReachTheFlow() {
        given(Map.of());
        var link = whenConnected(BAT, "hci0");

        link.listener.notified(BatCharacteristic.DATA, Data.imu(true, 0, 0, 0, new short[12], 0, 2), now.get());

        until("a block", () -> heard.contains("block of 2"));
    }

    @Test
    void aFullAdapterIsPassedOver() {
        given(Map.of());
        whenConnected("0000000000000001", "hci0");
        whenConnected("0000000000000002", "hci0");

        radio.advertise("0000000000000003", "hci0");
        assertFalse(radio.attempts.contains("0000000000000003@hci0"));

        whenConnected("0000000000000003", "hci1");
    }

    @Test
    void oneConnectAtATimeOnAnAdapter() {
        given(Map.of());
        radio.hanging.add("0000000000000001");

        radio.advertise("0000000000000001", "hci0");
        radio.advertise("0000000000000002", "hci0");
        radio.advertise("0000000000000002", "hci1");

        until("the other adapter connects", () -> heard.contains("open 0000000000000002"));
        assertEquals(List.of("0000000000000001@hci0", "0000000000000002@hci1"), radio.attempts);
    }

    @Test
    void afterAFailureABatIsLeftAloneForAWhile() {
        given(Map.of());
        radio.refusing.add(BAT);
        radio.advertise(BAT, "hci0");
        until("tried once", () -> radio.attempts.size() == 1);

        radio.advertise(BAT, "hci0");
        assertEquals(1, radio.attempts.size());
        radio.refusing.clear();
        now.addAndGet(400_000_000);

        until("tried again", () -> {
            radio.advertise(BAT, "hci0");
            return heard.contains("open " + BAT);
        });
    }

    @Test
    void anInfoThatMakesNoSenseIsRefusedAndHarmsNobody() {
        given(Map.of());
        radio.infos.put(BAT, new byte[10]);
        radio.advertise(BAT, "hci0");
        until("given up", () -> !radio.links.containsKey(BAT) && radio.attempts.size() == 1);

        whenConnected("0000000000000002", "hci0");
        assertFalse(heard.contains("open " + BAT));
    }

    @Test
    void aSilentBatIsDisconnectedAndFoundAgain() {
        given(Map.of());
        whenConnected(BAT, "hci0");

        until("closed", () -> {
            now.addAndGet(100_000_000L);
            return heard.contains("closed " + BAT);
        });

        heard.remove("open " + BAT);
        until("connected anew", () -> {
            radio.advertise(BAT, "hci0");
            return heard.contains("open " + BAT);
        });
        until("counted", () -> hub.tally(org.pitchside.api.BatId.parse(BAT)).connections() == 2);
    }

    @Test
    void aBatThatIsGoneIsSaidSoInWords() {
        given(Map.of());
        whenConnected(BAT, "hci0").lose("out of range");
        until("closed", () -> heard.contains("closed " + BAT));

        until(
                "told",
                () -> hub.health().stream()
                        .anyMatch(
                                l -> l.level() == Level.WARN && l.sentence().equals("Not connected (out of range).")));
    }

    @Test
    void wrongSettingsAreLinesAndTheDefaultsStay() {
        given(Map.of("mode", "both", "threads", "many", "queue.length", -1));

        whenConnected(BAT, "hci0");
        assertEquals(org.pitchside.ble.codec.InfoCodec.Mode.STREAM, hub.mode());
    }
}
