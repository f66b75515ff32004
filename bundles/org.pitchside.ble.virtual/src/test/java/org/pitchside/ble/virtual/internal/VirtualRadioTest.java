package org.pitchside.ble.virtual.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.flow.ReplayPlan;
import org.pitchside.api.flow.SimTruth;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.contract.BatRadioContract;
import org.pitchside.ble.contract.Fault;
import org.pitchside.ble.contract.RadioUnderTest;
import org.pitchside.ble.contract.RadioUnderTest.Setup;

/** The virtual radio keeps to the contract of every radio, and to its settings. */
class VirtualRadioTest extends BatRadioContract {

    @TempDir
    Path folder;

    private final List<VirtualRadio> started = new ArrayList<>();
    private final List<Class<?>> offered = new ArrayList<>();

    private VirtualRadio given(Map<String, Object> settings) {
        var radio = new VirtualRadio();
        var all = new HashMap<String, Object>(Map.of("core", Program.path().toString(), "flash.kept", false));
        all.putAll(settings);
        radio.activate(context(), all);
        started.add(radio);
        return radio;
    }

    @Override
    protected Map<Fault, String> cannot() {
        var why = new java.util.EnumMap<Fault, String>(Fault.class);
        String noStack = "there is no stack between this radio and its bats that could do so";
        List.of(
                        Fault.CONNECT_REFUSED,
                        Fault.CONNECT_HANGS,
                        Fault.SERVICES_LATE,
                        Fault.SERVICES_NEVER,
                        Fault.SUBSCRIBE_FAILS,
                        Fault.WRITE_FAILS,
                        Fault.WRITE_HANGS,
                        Fault.READ_FAILS,
                        Fault.DISCONNECT_HANGS)
                .forEach(f -> why.put(f, noStack));
        why.put(Fault.ADAPTER_GONE, "virtual adapters are a number in the settings");
        return why;
    }

    /** An echo, in two pieces: its bats speak SMP and nothing else there. */
    @Override
    protected SmpTalk smpTalk() {
        byte[] echo = {0x0A, 0, 0, 9, 0, 0, 1, 0, (byte) 0xA1, 0x61, 'd', 0x65, 'h', 'e', 'l', 'l', 'o'};
        return new SmpTalk(
                List.of(Arrays.copyOf(echo, 10), Arrays.copyOfRange(echo, 10, echo.length)), List.of(echo.length));
    }

    /** Any well-formed ones: bats without keys answer no SMP request. */
    private Path keys() {
        var keys = ByteBuffer.allocate(32 + 16 + 2 * 32 + 8 + 64).order(ByteOrder.LITTLE_ENDIAN);
        keys.position(32);
        keys.put("PSK1".getBytes(StandardCharsets.US_ASCII))
                .put(new byte[] {1, 1, 1, 0})
                .putInt(1);
        try {
            return Files.write(folder.resolve("keys"), keys.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected RadioUnderTest start(Setup setup) {
        var settings = new HashMap<String, Object>(
                Map.of("bats", setup.bats(), "adapters", setup.adapters(), "capacity", setup.capacity()));
        settings.put("bat.keys", keys().toString());
        settings.put("speed", setup.air().isEmpty() ? 1 : 10);
        setup.air()
                .forEach(f -> settings.put(
                        switch (f) {
                            case DOUBLED -> "double.percent";
                            case REORDERED -> "reorder.percent";
                            case DROPPED -> "loss.percent";
                            default -> throw new IllegalArgumentException(f.toString());
                        },
                        20));
        return new Hand(given(settings));
    }

    /** Takes virtual bats away and brings them back. */
    private final class Hand implements RadioUnderTest {

        private final VirtualRadio radio;

        Hand(VirtualRadio radio) {
            this.radio = radio;
        }

        @Override
        public BatRadio radio() {
            return radio;
        }

        @Override
        public String bat(int number) {
            return radio.place(number).address();
        }

        @Override
        public String adapter(int number) {
            return "virtual" + number;
        }

        @Override
        public void begin(Fault fault, int which) {
            switch (fault) {
                case OUT_OF_RANGE -> radio.place(which).taken(true);
                case LINK_LOST -> radio.place(which).cut("made for this test");
                case LINK_SILENT -> radio.place(which).silence();
                case STACK_GONE -> radio.killPrograms();
                default -> throw new IllegalArgumentException(fault.toString());
            }
        }

        @Override
        public void end(Fault fault, int which) {
            radio.place(which).taken(false);
        }

        @Override
        public void pass(long millis) throws Exception {
            // it advertises every 100 ms of the machine's clock and does nothing less often
            Thread.sleep(Math.min(millis, 500));
        }

        @Override
        public Holding holding() {
            int connections = radio.adapters().stream()
                    .mapToInt(BatRadio.RadioAdapter::links)
                    .sum();
            int threads = (int) Thread.getAllStackTraces().keySet().stream()
                    .filter(t -> t.getName().startsWith("pitchside-air") && t.isAlive())
                    .count();
            return new Holding(0, connections, threads);
        }

        @Override
        public List<HealthLine> health() {
            return radio.health();
        }

        @Override
        public void close() {
            if (started.remove(radio)) {
                radio.deactivate();
            }
        }
    }

    @AfterEach
    void stop() {
        started.forEach(VirtualRadio::deactivate);
        started.clear();
    }

    /** Notes what is registered; nothing else of a framework is needed. */
    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (p, m, args) -> {
                    assertEquals("registerService", m.getName());
                    Class<?> type = (Class<?>) args[0];
                    offered.add(type);
                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {ServiceRegistration.class},
                            (r, what, none) -> {
                                assertEquals("unregister", what.getName());
                                offered.remove(type);
                                return null;
                            });
                });
    }

    private static Sighting heard(BatRadio radio) throws Exception {
        var heard = new LinkedBlockingQueue<Sighting>();
        try (AutoCloseable watch = radio.watch(heard::add)) {
            assertTrue(watch != null);
            return heard.poll(20, TimeUnit.SECONDS);
        }
    }

    /** Hears only the end. */
    private static final class End extends CompletableFuture<String> implements LinkListener {

        @Override
        public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
            // whatever it says
        }

        @Override
        public void disconnected(String reason) {
            complete(reason);
        }
    }

    private static BatLink connect(BatRadio radio, LinkListener listener) throws Exception {
        return radio.connect(heard(radio), listener).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void asManyAdaptersAsTheBatsNeed() {
        assertEquals(3, given(Map.of("bats", 15, "capacity", 7)).adapters().size());
        assertEquals(1, given(Map.of("bats", 6)).adapters().size());
    }

    @Test
    void whatItTellsOfItsPlayersIsThereAsLongAsItIs() {
        assertEquals(List.of(), offered);

        var radio = given(Map.of("bats", 4, "nets", 2));

        assertEquals(List.of(GatewayClock.class, SimTruth.class), offered);
        assertEquals("net 1", radio.profile(new BatId(0xB0001)).orElseThrow().net());
        assertEquals("net 2", radio.profile(new BatId(0xB0002)).orElseThrow().net());
        assertEquals("net 1", radio.profile(new BatId(0xB0003)).orElseThrow().net());
        assertTrue(radio.profile(new BatId(0xB0005)).isEmpty());
    }

    @Test
    void wrongSettingsAreLinesAndTheDefaultsHold() {
        var wrong = new ArrayList<String>();
        Map<String, Object> values = new HashMap<>(Map.of("bats", 401, "speed", Double.NaN, "loss.percent", "lots"));

        var settings = RadioSettings.of(values, wrong::add);

        assertEquals(0, settings.bats());
        assertEquals(1, settings.speed());
        assertEquals(0, settings.faults().lossPercent());
        assertEquals(3, wrong.size(), wrong.toString());
    }

    @Test
    void aDataSetThatIsNotThereIsOneFaultAndNoBat() {
        var radio = given(Map.of("replay", "no/such/data.zip"));

        var health = radio.health();

        assertEquals(1, health.size());
        assertEquals(Level.FAULT, health.get(0).level());
        assertTrue(
                health.get(0).sentence().contains("no/such/data.zip"),
                health.get(0).sentence());
        assertFalse(offered.contains(ReplayPlan.class));
    }

    @Test
    void aBatThatWalksAwaySaysSoAndComesBack() throws Exception {
        var radio = given(Map.of("bats", 1, "speed", 100, "away.every.s", 60, "away.for.s", 30));
        var end = new End();
        connect(radio, end);

        assertEquals("out of range", end.get(20, TimeUnit.SECONDS));

        connect(radio, new End());
    }

    @Test
    void aLinkThatFallsSilentAnswersNothingUntilItIsCut() throws Exception {
        var radio = given(Map.of("bats", 1, "speed", 100, "silent.every.s", 1));
        var end = new End();
        BatLink link = connect(radio, end);
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        for (int i = 0; i < 2000 && (i == 0 || read.isDone()); i++) {
            Thread.sleep(5);
            read = link.read(BatCharacteristic.INFO).toCompletableFuture();
        }

        assertFalse(read.isDone(), "the link never fell silent");
        assertFalse(end.isDone());
        link.disconnect();
        assertEquals("disconnected by the gateway", end.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aProgramThatIsNotThereIsOneFault() {
        var radio = given(Map.of("bats", 1, "core", "no/such/program"));

        for (int i = 0; i < 2000 && radio.health().get(0).level() != Level.FAULT; i++) {
            pause();
        }
        assertEquals(Level.FAULT, radio.health().get(0).level());
        assertTrue(
                radio.health().get(0).sentence().contains("make -C models/sensor process"),
                radio.health().get(0).sentence());
    }

    @Test
    void withoutBatsThereIsNoRadioToSpeakOf() {
        // given settings that ask for no bats, as a gateway has them that was just installed
        offered.clear();
        var radio = given(Map.of());

        // then there is no adapter, no clock and no player of its own, and one quiet line
        assertEquals(List.of(), radio.adapters());
        assertEquals(List.of(), offered);
        assertEquals(Level.OK, radio.health().get(0).level());
        assertEquals("None are asked for.", radio.health().get(0).sentence());
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aProgramThatEndsIsStartedAgainAndItsBatsBootAnew() throws Exception {
        var radio = given(Map.of("bats", 1, "flash.kept", true, "directory", folder.toString()));
        var end = new End();
        BatLink link = connect(radio, end);
        int boot = boot(link);

        radio.killPrograms();

        assertEquals("its power was cut", end.get(20, TimeUnit.SECONDS));
        BatLink again = connect(radio, new End());
        assertEquals(boot + 1, boot(again));
        assertEquals(Level.WARN, radio.health().get(0).level());
        assertTrue(
                radio.health().get(0).sentence().startsWith("Their program ended 1 times"),
                radio.health().get(0).sentence());
    }

    private static int boot(BatLink link) throws Exception {
        return InfoCodec.decode(
                        link.read(BatCharacteristic.INFO).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .bootId();
    }

    @Test
    void aFlashFileThatIsNoneIsOneFault() throws Exception {
        Files.createDirectories(folder.resolve("bats"));
        Files.writeString(folder.resolve("bats/00000000000B0001.flash"), "too short");

        var radio = given(Map.of("bats", 1, "flash.kept", true, "directory", folder.toString()));

        for (int i = 0; i < 2000 && radio.health().get(0).level() != Level.FAULT; i++) {
            pause();
        }
        assertTrue(
                radio.health().get(0).sentence().startsWith("Bat 00000000000B0001: "),
                radio.health().get(0).sentence());
    }

    @Test
    void aRadioThatIsSwitchedOffSaysSo() throws Exception {
        var radio = given(Map.of("bats", 2));
        var end = new End();
        Sighting sighting = heard(radio);
        radio.connect(sighting, end).toCompletableFuture().get(20, TimeUnit.SECONDS);

        radio.deactivate();
        started.remove(radio);

        assertEquals("the radio is switched off", end.get(20, TimeUnit.SECONDS));
        assertTrue(radio.connect(sighting, new End()).toCompletableFuture().isCompletedExceptionally());
    }
}
