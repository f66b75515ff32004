package org.pitchside.ble.kura.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.ble.contract.Fault;
import org.pitchside.ble.contract.RadioUnderTest;

/** The Kura radio over a scripted Kura, in a time that is moved by hand. */
final class KuraHand implements RadioUnderTest {

    final HandWorks works = new HandWorks();
    final ScriptedKura kura;
    final KuraRadio radio = new KuraRadio(works);
    private boolean isClosed;

    KuraHand(Setup setup) {
        this(setup, Map.of());
    }

    KuraHand(Setup setup, Map<String, Object> settings) {
        kura = new ScriptedKura(works, setup.adapters(), setup.bats(), setup.air());
        var all = new HashMap<String, Object>(Map.of("links.per.adapter", setup.capacity()));
        all.putAll(settings);
        radio.setBluetooth(kura);
        radio.activate(all);
        // as Kura does, with the same values
        radio.modified(all);
        try {
            pass(100);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public BatRadio radio() {
        return radio;
    }

    @Override
    public String bat(int number) {
        return kura.bats.get(number).address;
    }

    @Override
    public String adapter(int number) {
        return kura.hcis.get(number).name;
    }

    @Override
    public void begin(Fault fault, int which) {
        switch (fault) {
            case ADAPTER_GONE -> kura.adapterGone(kura.hcis.get(which), true);
            case STACK_GONE -> kura.stackGone(true);
            default -> begin(fault, kura.bats.get(which));
        }
    }

    private void begin(Fault fault, ScriptedKura.Bat bat) {
        switch (fault) {
            case OUT_OF_RANGE -> {
                bat.inRange = false;
                kura.lose(bat);
            }
            case LINK_LOST -> kura.lose(bat);
            case LINK_SILENT -> bat.silent = true;
            default -> bat.faults.add(fault);
        }
    }

    @Override
    public void end(Fault fault, int which) {
        switch (fault) {
            case ADAPTER_GONE -> kura.adapterGone(kura.hcis.get(which), false);
            case STACK_GONE -> kura.stackGone(false);
            default -> {
                ScriptedKura.Bat bat = kura.bats.get(which);
                bat.inRange = true;
                bat.faults.remove(fault);
                bat.healed.complete(null);
                bat.healed = new CompletableFuture<>();
            }
        }
    }

    @Override
    public void pass(long millis) throws InterruptedException {
        works.pass(millis);
    }

    @Override
    public Holding holding() {
        return new Holding(kura.handlers(), kura.connections(), works.threads());
    }

    @Override
    public List<HealthLine> health() {
        return radio.health();
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            radio.deactivate();
            assertEquals(List.of(), kura.forbidden, "what no radio may do");
        }
    }
}
