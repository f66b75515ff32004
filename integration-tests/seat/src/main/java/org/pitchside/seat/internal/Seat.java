package org.pitchside.seat.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.eclipse.kura.crypto.CryptoService;
import org.eclipse.kura.system.SystemService;
import org.eclipse.kura.wire.WireHelperService;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.deploymentadmin.DeploymentAdmin;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.util.tracker.ServiceTracker;
import org.pitchside.seat.Definition;
import org.pitchside.seat.OperatorConsole;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits where Kura's own services sit: settings, passwords, folders, packages, wires. Below the folder {@code kura.home} (framework property) it has Kura's
 * folders: {@code data}, {@code packages}, {@code user/snapshots}. Started in a process of its own it takes orders on standard input.
 */
public final class Seat implements BundleActivator, OperatorConsole {
    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
    private static final long WAIT_MS = 10_000;

    private BundleContext context;
    private Configurations configurations;
    private Agent agent;
    private ServiceComponentRuntime runtime;

    @Override
    public void start(BundleContext bundleContext) throws Exception {
        context = bundleContext;
        Path home = Path.of(context.getProperty("kura.home"));
        Path data = Files.createDirectories(home.resolve("data"));
        Crypto crypto = new Crypto();
        Dictionary<String, Object> none = new Hashtable<>();
        context.registerService(CryptoService.class, crypto, none);
        context.registerService(SystemService.class, system(home, data), none);
        context.registerService(WireHelperService.class, new Wires(), none);
        runtime = await(ServiceComponentRuntime.class);
        configurations = new Configurations(
                await(ConfigurationAdmin.class), await(MetaTypeService.class), crypto, home.resolve("user/snapshots"));
        configurations.open(context);
        agent = new Agent(await(DeploymentAdmin.class), home.resolve("packages"));
        context.registerService(OperatorConsole.class, this, none);
        if (Boolean.parseBoolean(context.getProperty("seat.console"))) {
            Thread orders = new Thread(this::boot, "seat-console");
            orders.setDaemon(true);
            orders.start();
        }
    }

    @Override
    public void stop(BundleContext bundleContext) {
        configurations.close();
    }

    /** Packages are installed beside the start of the platform, as Kura does, and then orders are taken. */
    private void boot() {
        try {
            agent.boot().forEach(done -> LOG.info("reinstalled: {}", done));
        } catch (IOException e) {
            LOG.error("packages of the last boot", e);
        }
        new Orders(this, context, System.in, System.out).run();
    }

    private static SystemService system(Path home, Path data) {
        return (SystemService) Proxy.newProxyInstance(
                Seat.class.getClassLoader(),
                new Class<?>[] {SystemService.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getKuraDataDirectory" -> data.toString();
                    case "getKuraHome", "getKuraHomeDirectory" -> home.toString();
                    case "getKuraSnapshotsDirectory" ->
                        home.resolve("user/snapshots").toString();
                    case "getKuraVersion" -> "KURA_5.5.0";
                    case "getProperties" -> new Properties();
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "the seat's SystemService";
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    private <T> T await(Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        T service = tracker.waitForService(WAIT_MS);
        if (service == null) {
            throw new IllegalStateException("the platform has no " + type.getName());
        }
        return service;
    }

    @Override
    public List<Definition> definitions() {
        return configurations.definitions();
    }

    @Override
    public Set<String> listed() {
        return configurations.listed();
    }

    @Override
    public Map<String, Object> settings(String pid) {
        return configurations.settings(pid);
    }

    @Override
    public void update(String pid, Map<String, Object> values) {
        configurations.update(pid, values);
    }

    @Override
    public void create(String factoryPid, String name, Map<String, Object> values) {
        configurations.create(factoryPid, name, values);
    }

    @Override
    public void delete(String name) {
        configurations.delete(name);
    }

    @Override
    public List<String> apply(Path snapshot) throws IOException {
        return configurations.apply(snapshot);
    }

    @Override
    public Installed install(Path dp) {
        return agent.install(dp);
    }

    @Override
    public Installed uninstall(String name) {
        return agent.uninstall(name);
    }

    @Override
    public List<String> faults() {
        return Faults.of(context, runtime);
    }

    @Override
    public List<String> complaints() {
        return configurations.complaints();
    }
}
