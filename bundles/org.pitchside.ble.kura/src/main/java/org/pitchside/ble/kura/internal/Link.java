package org.pitchside.ble.kura.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.bluetooth.le.BluetoothLeDevice;
import org.eclipse.kura.bluetooth.le.BluetoothLeGattCharacteristic;
import org.eclipse.kura.bluetooth.le.BluetoothLeGattService;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;

/**
 * One connection to one bat, from the first try to the last trace. An object is one generation: the next connection of the same bat is
 * another one. All but the methods of {@link BatLink} belongs to the radio's thread.
 */
final class Link implements BatLink {

    /** The hub gives up after 20 s, and a search may have to end first. */
    private static final long WHOLE_MS = 18_000;

    private static final long CONNECT_MS = 12_000;
    private static final long SERVICES_MS = 10_000;
    private static final long LOOK_MS = 200;
    private static final long ASK_MS = 4_000;
    private static final long REQUEST_MS = 8_000;
    private static final long END_MS = 5_000;
    private static final long QUIET_MS = 2_000;
    private static final int MOST_MISSES = 3;
    private static final int LONGEST_VALUE = 512;
    private static final UUID SERVICE = UUID.fromString(BatCharacteristic.SERVICE);
    private static final UUID SMP_SERVICE = UUID.fromString("8d53dc1d-1db7-4cd3-868b-8a527460aa84");

    private enum State {
        CONNECTING,
        UP,
        OVER
    }

    private final Tools tools;
    private final Adapter adapter;
    private final String address;
    private final Gate gate;
    private final CompletableFuture<BatLink> result = new CompletableFuture<>();
    private final Calls calls;
    /** A request that hangs must not hide that the link is gone. */
    private final Calls looks;

    private final List<BluetoothLeGattCharacteristic> notifying = new ArrayList<>();
    private BluetoothLeDevice device;
    private BluetoothLeGattCharacteristic info;
    private BluetoothLeGattCharacteristic control;
    private BluetoothLeGattCharacteristic data;
    private BluetoothLeGattCharacteristic smp;
    private boolean smpNotifies;
    private State state = State.CONNECTING;
    private Runnable noDeadline = () -> {};
    private Runnable noLook = () -> {};
    private long waitsForServices;
    private int misses;

    Link(Tools tools, Adapter adapter, String address, LinkListener listener) {
        this.tools = tools;
        this.adapter = adapter;
        this.address = address;
        gate = new Gate(listener);
        calls = tools.calls();
        looks = tools.calls();
        noDeadline = tools.works().after(WHOLE_MS, () -> fail("bat " + address + " was not connected within 18 s"));
    }

    CompletionStage<BatLink> result() {
        return result;
    }

    boolean isUp() {
        return state == State.UP;
    }

    boolean isOver() {
        return state == State.OVER;
    }

    private String place() {
        return adapter.name() + "/" + address;
    }

    // ---- connecting, step by step

    /** The adapter has time. */
    void begin(BluetoothLeDevice found) {
        device = found;
        step(
                "connecting to bat " + address,
                CONNECT_MS,
                () -> {
                    found.connect();
                    return null;
                },
                done -> {
                    waitsForServices = tools.works().nanos();
                    lookForServices();
                });
    }

    /** A call whose failure is the connect's failure. */
    private <T> void step(String what, long millis, Callable<T> call, Consumer<T> then) {
        calls.ask(what, millis, call).whenComplete((value, failure) -> {
            if (state != State.CONNECTING) {
                return;
            }
            if (failure == null) {
                then.accept(value);
            } else {
                fail(Words.told(failure));
            }
        });
    }

    /** Kura says "connected" before the bat's services are known, and remembers for ever what it found too early. */
    private void lookForServices() {
        BluetoothLeDevice d = device;
        step(
                "asking bat " + address + " for its services",
                ASK_MS,
                () -> {
                    if (d.isServicesResolved()) {
                        return true;
                    }
                    if (!d.isConnected()) {
                        throw new RadioException("the link was lost at once");
                    }
                    return false;
                },
                resolved -> {
                    if (resolved) {
                        findServices();
                    } else if (tools.works().nanos() - waitsForServices > SERVICES_MS * 1_000_000) {
                        fail("bat " + address + " does not tell its services");
                    } else {
                        tools.works().after(LOOK_MS, () -> {
                            if (state == State.CONNECTING) {
                                lookForServices();
                            }
                        });
                    }
                });
    }

    private void findServices() {
        BluetoothLeDevice d = device;
        step(
                "looking at what bat " + address + " has",
                ASK_MS,
                () -> {
                    BluetoothLeGattService service = d.findService(SERVICE);
                    return List.of(
                            service.findCharacteristic(uuid(BatCharacteristic.INFO)),
                            service.findCharacteristic(uuid(BatCharacteristic.CONTROL)),
                            service.findCharacteristic(uuid(BatCharacteristic.DATA)));
                },
                found -> {
                    info = found.get(0);
                    control = found.get(1);
                    data = found.get(2);
                    clearLeftovers();
                    subscribe(
                            control,
                            BatCharacteristic.CONTROL,
                            () -> subscribe(data, BatCharacteristic.DATA, this::up));
                });
    }

    private static UUID uuid(BatCharacteristic characteristic) {
        return UUID.fromString(characteristic.uuid());
    }

    /** Notifications must be on before they can be switched off, and only then does Kura let go of the handlers. */
    private void clearLeftovers() {
        for (var old : tools.leftovers().take(place())) {
            calls.ask("letting go of an old handler", ASK_MS, () -> {
                        old.enableValueNotifications(nobody -> {});
                        old.disableValueNotifications();
                        return null;
                    })
                    .whenComplete((done, failure) -> {
                        if (failure != null && adapter.isThere()) {
                            tools.leftovers().add(place(), old);
                        }
                    });
        }
    }

    private void subscribe(BluetoothLeGattCharacteristic to, BatCharacteristic characteristic, Runnable then) {
        // noted before it is tried: Kura keeps the handler of a try that failed
        notifying.add(to);
        step(
                "listening to " + characteristic + " of bat " + address,
                ASK_MS,
                () -> enable(to, characteristic),
                done -> then.run());
    }

    private Void enable(BluetoothLeGattCharacteristic to, BatCharacteristic characteristic) throws KuraException {
        // Kura's handlers may live for ever: they hold the gate and nothing of the link
        Gate through = gate;
        var arrival = tools.arrival();
        to.enableValueNotifications(value -> through.heard(characteristic, value, arrival.getAsLong()));
        return null;
    }

    private void up() {
        state = State.UP;
        noDeadline.run();
        adapter.connected(this);
        result.complete(this);
        gate.open();
        lookLater();
    }

    /** No link came of it. */
    void fail(String why) {
        if (state != State.CONNECTING) {
            return;
        }
        over(why);
        gate.shut();
        adapter.failed(this, why);
        result.completeExceptionally(new RadioException(why));
        tidyUp(true);
    }

    private void over(String why) {
        state = State.OVER;
        noDeadline.run();
        noLook.run();
        calls.drop(why);
        looks.drop(why);
    }

    // ---- a link that stands

    private void lookLater() {
        noLook = tools.works().after(QUIET_MS, this::look);
    }

    /** Nobody tells that a link is lost. A bat that speaks is not asked. */
    private void look() {
        if (state != State.UP) {
            return;
        }
        if (gate.heardSince()) {
            misses = 0;
            lookLater();
            return;
        }
        BluetoothLeDevice d = device;
        looks.ask("asking whether bat " + address + " is connected", ASK_MS, d::isConnected)
                .whenComplete((connected, failure) -> {
                    if (state != State.UP) {
                        return;
                    }
                    if (failure == null && !connected) {
                        end("the link was lost", false);
                    } else if (failure != null && ++misses >= MOST_MISSES) {
                        end(Words.told(failure), false);
                    } else {
                        misses = failure == null ? 0 : misses;
                        lookLater();
                    }
                });
    }

    /**
     * The link is over, or nothing comes of it.
     *
     * @param reachable whether the bat can still be told to be quiet
     */
    void end(String reason, boolean reachable) {
        if (state == State.CONNECTING) {
            fail(reason);
        } else if (state == State.UP) {
            over("the link to bat " + address + " is gone: " + reason);
            adapter.ended(this);
            gate.close(reason);
            tidyUp(reachable);
        }
    }

    /** Handlers first: behind the disconnect Kura cannot let go of them. */
    private void tidyUp(boolean reachable) {
        var tidy = tools.calls();
        for (var of : notifying) {
            if (reachable) {
                tidy.ask("being quiet", END_MS, () -> {
                            of.disableValueNotifications();
                            return null;
                        })
                        .whenComplete((done, failure) -> {
                            if (failure != null) {
                                keep(of);
                            }
                        });
            } else {
                keep(of);
            }
        }
        BluetoothLeDevice d = device;
        if (d == null || !adapter.isThere()) {
            adapter.tidied(this);
            return;
        }
        // of a lost link too: what Kura calls lost may be half alive
        tidy.ask("disconnecting from bat " + address, END_MS, () -> {
                    d.disconnect();
                    return null;
                })
                .whenComplete((done, failure) -> adapter.tidied(this));
    }

    private void keep(BluetoothLeGattCharacteristic of) {
        tools.leftovers().add(place(), of);
    }

    // ---- what callers see, from any thread

    @Override
    public String address() {
        return address;
    }

    @Override
    public CompletionStage<byte[]> read(BatCharacteristic characteristic) {
        if (characteristic != BatCharacteristic.INFO) {
            return CompletableFuture.failedFuture(new RadioException(characteristic + " cannot be read"));
        }
        return request("reading INFO of bat " + address, () -> {
            byte[] value = info.readValue();
            if (value == null) {
                throw new RadioException("there is none");
            }
            return value.clone();
        });
    }

    @Override
    public CompletionStage<Void> write(BatCharacteristic characteristic, byte[] value, boolean acknowledged) {
        if (characteristic != BatCharacteristic.CONTROL && characteristic != BatCharacteristic.SMP) {
            return CompletableFuture.failedFuture(new RadioException(characteristic + " cannot be written"));
        }
        if (value.length > LONGEST_VALUE) {
            return CompletableFuture.failedFuture(
                    new RadioException("a value of " + value.length + " bytes is too long"));
        }
        byte[] written = value.clone();
        // acknowledged or not: Kura's API cannot choose, and a bat takes both
        return request("writing " + characteristic + " of bat " + address, () -> {
            (characteristic == BatCharacteristic.CONTROL ? control : smp()).writeValue(written);
            return null;
        });
    }

    /** Found and listened to with the first write: most links never carry a model. Runs beside the radio's thread, one at a time. */
    private BluetoothLeGattCharacteristic smp() throws KuraException {
        if (smp == null) {
            var found = device.findService(SMP_SERVICE).findCharacteristic(uuid(BatCharacteristic.SMP));
            tools.works().post(() -> mustBeQuiet(found));
            smp = found;
        }
        if (!smpNotifies) {
            enable(smp, BatCharacteristic.SMP);
            smpNotifies = true;
        }
        return smp;
    }

    private void mustBeQuiet(BluetoothLeGattCharacteristic of) {
        if (state == State.UP) {
            notifying.add(of);
        } else {
            keep(of);
        }
    }

    private <T> CompletionStage<T> request(String what, Callable<T> call) {
        var answer = new CompletableFuture<T>();
        var gone = new RadioException("the link to bat " + address + " is gone");
        boolean taken = tools.works().post(() -> {
            if (state != State.UP) {
                answer.completeExceptionally(gone);
                return;
            }
            calls.ask(what, REQUEST_MS, call).whenComplete((value, failure) -> {
                if (failure == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(new RadioException(Words.told(failure), failure));
                }
            });
        });
        if (!taken) {
            answer.completeExceptionally(gone);
        }
        return answer;
    }

    @Override
    public void disconnect() {
        tools.works().post(() -> end("disconnected by the gateway", true));
    }
}
