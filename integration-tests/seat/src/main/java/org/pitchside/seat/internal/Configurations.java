package org.pitchside.seat.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.ServiceTracker;
import org.pitchside.seat.Definition;
import org.pitchside.seat.Setting;

/**
 * What Kura's ConfigurationService does to a component, as seen on a running Kura: it reads the definition of every bundle that has started,
 * gives Configuration Admin the defaults, lists a component when (and only when) its service is registered with both PIDs, and keeps a
 * snapshot, which is all that outlives a boot.
 */
final class Configurations {
    private static final String KURA_PID = "kura.service.pid";
    private static final String ANY = "?";
    private static final int KEPT = 10;
    private static final String CONFIGURABLE = "org.eclipse.kura.configuration.ConfigurableComponent";

    private final ConfigurationAdmin admin;
    private final MetaTypeService metatype;
    private final Crypto crypto;
    private final Path snapshots;
    private final Map<String, Definition> definitions = new ConcurrentHashMap<>();
    private final Map<String, String> servicePids = new ConcurrentHashMap<>();
    private final Map<String, String> factoryPids = new ConcurrentHashMap<>();
    private final Set<String> toldTwice = ConcurrentHashMap.newKeySet();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private BundleTracker<Bundle> bundles;
    private ServiceTracker<Object, Object> components;

    Configurations(ConfigurationAdmin admin, MetaTypeService metatype, Crypto crypto, Path snapshots) {
        this.admin = admin;
        this.metatype = metatype;
        this.crypto = crypto;
        this.snapshots = snapshots;
    }

    void open(BundleContext context) throws IOException {
        for (Snapshot.Entry entry : latest()) {
            load(entry);
        }
        // its services as they come; that one of them is told other properties later, Kura does not notice
        components = new ServiceTracker<>(context, CONFIGURABLE, null) {
            @Override
            public Object addingService(ServiceReference<Object> reference) {
                Object service = super.addingService(reference);
                registered(reference);
                return service;
            }

            @Override
            public void removedService(ServiceReference<Object> reference, Object service) {
                super.removedService(reference, service);
                gone(reference);
            }
        };
        components.open(true);
        bundles = new BundleTracker<>(context, Bundle.ACTIVE, null) {
            @Override
            public Bundle addingBundle(Bundle bundle, BundleEvent event) {
                define(bundle);
                return bundle;
            }
        };
        bundles.open();
    }

    void close() {
        bundles.close();
        components.close();
    }

    List<Definition> definitions() {
        return List.copyOf(definitions.values());
    }

    Set<String> listed() {
        return Set.copyOf(servicePids.keySet());
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    synchronized Map<String, Object> settings(String pid) {
        String servicePid = servicePids.get(pid);
        if (servicePid == null) {
            throw new IllegalArgumentException(pid + " is not listed");
        }
        return running(servicePid);
    }

    synchronized void update(String pid, Map<String, Object> values) {
        if (!change(pid, values)) {
            throw new IllegalArgumentException(pid + " is not listed");
        }
        snapshot();
    }

    synchronized void create(String factoryPid, String name, Map<String, Object> values) {
        try {
            Configuration created = admin.createFactoryConfiguration(factoryPid, null);
            Configuration configuration = admin.getConfiguration(created.getPid(), ANY);
            Map<String, Object> all = new HashMap<>(encrypted(definitions.get(factoryPid), values));
            all.remove(ConfigurationAdmin.SERVICE_FACTORYPID);
            merge(definitions.get(factoryPid), all);
            all.put(KURA_PID, name);
            configuration.update(new Hashtable<>(all));
            servicePids.put(name, created.getPid());
            factoryPids.put(name, factoryPid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        snapshot();
    }

    synchronized void delete(String name) {
        try {
            admin.getConfiguration(servicePids.get(name), ANY).delete();
            servicePids.remove(name);
            factoryPids.remove(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        snapshot(name);
    }

    synchronized List<String> apply(Path file) throws IOException {
        List<String> ignored = new ArrayList<>();
        for (Snapshot.Entry entry : Snapshot.read(file)) {
            Map<String, Object> values = typed(entry);
            Object factory = values.get(ConfigurationAdmin.SERVICE_FACTORYPID);
            if (!change(entry.pid(), values)) {
                if (factory == null) {
                    ignored.add(entry.pid());
                } else {
                    create(factory.toString(), entry.pid(), values);
                }
            }
        }
        snapshot();
        return ignored;
    }

    /** False where Kura ignores it: nobody is listed by that name, or nothing is known of its settings. */
    private boolean change(String pid, Map<String, Object> values) {
        String servicePid = servicePids.get(pid);
        Definition definition = definition(pid);
        if (servicePid == null || definition == null) {
            return false;
        }
        Map<String, Object> all = new HashMap<>(definition.defaults());
        all.putAll(running(servicePid));
        values.forEach((key, value) -> {
            if (value == null) {
                all.remove(key);
            }
        });
        all.putAll(encrypted(definition, values));
        all.putIfAbsent(KURA_PID, pid);
        push(servicePid, all);
        return true;
    }

    private void load(Snapshot.Entry entry) {
        Object factory = entry.values().get(ConfigurationAdmin.SERVICE_FACTORYPID);
        Map<String, Object> values = encrypted(entry);
        if (factory != null) {
            try {
                Configuration created = admin.createFactoryConfiguration(factory.toString(), null);
                Map<String, Object> all = new HashMap<>(values);
                all.remove(ConfigurationAdmin.SERVICE_FACTORYPID);
                all.put(KURA_PID, entry.pid());
                admin.getConfiguration(created.getPid(), ANY).update(new Hashtable<>(all));
                servicePids.put(entry.pid(), created.getPid());
                factoryPids.put(entry.pid(), factory.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return;
        }
        values.putIfAbsent(KURA_PID, entry.pid());
        push(entry.pid(), values);
    }

    private synchronized void define(Bundle bundle) {
        MetaTypeInformation information = metatype.getMetaTypeInformation(bundle);
        if (information == null) {
            return;
        }
        Stream.of(information.getPids()).forEach(pid -> define(bundle, pid, false));
        Stream.of(information.getFactoryPids()).forEach(pid -> define(bundle, pid, true));
    }

    private void define(Bundle bundle, String pid, boolean factory) {
        Optional<Definition> read;
        try {
            read = MetatypeFile.read(bundle, pid, factory);
        } catch (IOException | IllegalArgumentException e) {
            complaints.add(bundle.getSymbolicName() + ", " + pid + " cannot be read: " + e.getMessage());
            return;
        }
        if (read.isEmpty()) {
            complaints.add(bundle.getSymbolicName() + ", " + pid + ": no OSGI-INF/metatype/" + pid
                    + ".xml with a definition of that id");
            return;
        }
        definitions.put(pid, read.get());
        if (factory) {
            factoryPids.forEach((name, of) -> {
                if (of.equals(pid)) {
                    seed(name, servicePids.get(name), read.get());
                }
            });
        } else {
            seed(pid, pid, read.get());
        }
    }

    /** Once more even where nothing is new: components are told the same again. */
    private void seed(String pid, String servicePid, Definition definition) {
        Map<String, Object> all = running(servicePid);
        all.putIfAbsent(KURA_PID, pid);
        merge(definition, all);
        push(servicePid, all);
    }

    private synchronized void registered(ServiceReference<Object> reference) {
        Object servicePid = reference.getProperty(Constants.SERVICE_PID);
        Object pid = reference.getProperty(KURA_PID);
        if (!(servicePid instanceof String s) || !(pid instanceof String p)) {
            complaints.add(reference.getProperty("component.name") + " is not listed: kura.service.pid is " + pid
                    + ", service.pid is " + servicePid);
            return;
        }
        servicePids.put(p, s);
        if (reference.getProperty(ConfigurationAdmin.SERVICE_FACTORYPID) instanceof String f) {
            factoryPids.put(p, f);
        }
        Definition definition = definition(p);
        // an instance each time it comes, one of a kind at its first time: never a change, only the same again
        if (definition != null && (definition.factory() || toldTwice.add(p))) {
            seed(p, s, definition);
        }
    }

    private synchronized void gone(ServiceReference<Object> reference) {
        if (reference.getProperty(KURA_PID) instanceof String pid) {
            servicePids.remove(pid);
            factoryPids.remove(pid);
        }
    }

    private Definition definition(String pid) {
        return definitions.get(factoryPids.getOrDefault(pid, pid));
    }

    private void merge(Definition definition, Map<String, Object> all) {
        if (definition != null) {
            encrypted(definition, definition.defaults()).forEach(all::putIfAbsent);
        }
    }

    /** Passwords go to the component encrypted, as texts. */
    private Map<String, Object> encrypted(Definition definition, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.values().removeIf(java.util.Objects::isNull);
        if (definition != null) {
            for (Setting setting : definition.settings()) {
                if (setting.type().equals("Password") && all.get(setting.id()) instanceof String clear) {
                    all.put(setting.id(), crypto.encrypt(clear));
                }
            }
        }
        return all;
    }

    /** As a component is told it: every password encrypted. */
    private Map<String, Object> encrypted(Snapshot.Entry entry) {
        Map<String, Object> values = new HashMap<>(entry.values());
        entry.clear().forEach(name -> values.computeIfPresent(name, (n, v) -> crypto.encrypt(v.toString())));
        return values;
    }

    /** As an operator types it. */
    private Map<String, Object> typed(Snapshot.Entry entry) {
        Map<String, Object> values = new HashMap<>(entry.values());
        entry.encrypted().forEach(name -> values.computeIfPresent(name, (n, v) -> crypto.decrypt(v.toString())));
        return values;
    }

    private Map<String, Object> running(String servicePid) {
        try {
            var properties = admin.getConfiguration(servicePid, ANY).getProperties();
            Map<String, Object> all = new HashMap<>();
            if (properties != null) {
                Collections.list(properties.keys()).forEach(key -> all.put(key, properties.get(key)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void push(String servicePid, Map<String, Object> all) {
        try {
            admin.getConfiguration(servicePid, ANY).update(new Hashtable<>(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an operator has set is kept from here on; what is nobody's at the moment stays in it. */
    private void snapshot() {
        snapshot(null);
    }

    private void snapshot(String deleted) {
        Map<String, Map<String, Object>> all = new TreeMap<>();
        Map<String, List<String>> passwords = new HashMap<>();
        try {
            latest().forEach(e -> {
                all.put(e.pid(), e.values());
                passwords.put(e.pid(), e.encrypted());
            });
            Configuration[] configurations = admin.listConfigurations(null);
            for (Configuration c : configurations == null ? new Configuration[0] : configurations) {
                Map<String, Object> values = running(c.getPid());
                if (values.get(KURA_PID) instanceof String pid) {
                    all.put(pid, values);
                    Definition definition = definition(pid);
                    if (definition != null) {
                        passwords.put(
                                pid,
                                definition.settings().stream()
                                        .filter(s -> s.type().equals("Password"))
                                        .map(Setting::id)
                                        .toList());
                    }
                }
            }
            all.remove(String.valueOf(deleted));
            Files.createDirectories(snapshots);
            Snapshot.write(snapshots.resolve("snapshot_" + next() + ".xml"), all, passwords);
            List<Path> kept = all();
            for (Path old : kept.subList(0, Math.max(0, kept.size() - KEPT))) {
                Files.delete(old);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Snapshot.Entry> latest() throws IOException {
        Optional<Path> newest = all().stream().reduce((a, b) -> b);
        return newest.isEmpty() ? List.of() : Snapshot.read(newest.get());
    }

    private long next() throws IOException {
        Optional<Path> newest = all().stream().reduce((a, b) -> b);
        return Math.max(
                System.currentTimeMillis(), newest.map(Configurations::number).orElse(0L) + 1);
    }

    private List<Path> all() throws IOException {
        if (!Files.isDirectory(snapshots)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(snapshots)) {
            return files.filter(f -> f.getFileName().toString().matches("snapshot_\\d{1,18}\\.xml"))
                    .sorted(java.util.Comparator.comparingLong(Configurations::number))
                    .toList();
        }
    }

    private static long number(Path file) {
        return Long.parseLong(file.getFileName().toString().replaceAll("\\D", ""));
    }
}
