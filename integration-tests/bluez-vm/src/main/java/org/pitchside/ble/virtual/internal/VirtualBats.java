package org.pitchside.ble.virtual.internal;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.pitchside.api.radio.BatRadio;

/** The virtual radio outside a framework, for who wants its bats. */
public final class VirtualBats implements AutoCloseable {

    private final VirtualRadio radio = new VirtualRadio();

    /** @param settings as {@link RadioConfig} names them */
    public VirtualBats(Map<String, Object> settings) {
        radio.activate(nobody(BundleContext.class), settings);
        if (radio.health().stream().anyMatch(line -> line.level() != org.pitchside.api.health.HealthSource.Level.OK)) {
            throw new IllegalStateException(radio.health().toString());
        }
    }

    public BatRadio radio() {
        return radio;
    }

    @Override
    public void close() {
        radio.deactivate();
    }

    /** Registers nothing anywhere. */
    private static <T> T nobody(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                VirtualBats.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getReturnType() == ServiceRegistration.class
                        ? nobody(ServiceRegistration.class)
                        : null));
    }
}
