package org.pitchside.gateway.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.flow.MountCare;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.SettingReader;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.MountCheck;
import org.pitchside.swing.MountWizard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches every bat's mount, calibrates it when asked, and keeps what it found on the disk. */
@Component(
        name = MountKeeper.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {MountCare.class, MountDesk.class, HealthSource.class, ConfigurableComponent.class})
@Designate(ocd = MountKeeper.Config.class)
public final class MountKeeper implements MountCare, MountDesk, HealthSource, ConfigurableComponent {

    static final String PID = "org.pitchside.gateway.MountKeeper";

    private static final Logger LOG = LoggerFactory.getLogger(MountKeeper.class);
    private static final String SUBJECT = "mounts";

    /** Settings. */
    @ObjectClassDefinition(
            id = PID,
            icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
            name = "Pitchside mounts",
            description = "Whether each bat's sensor sits as calibrated, and the calibrations that were made.")
    public @interface Config {

        /** Folder. */
        @AttributeDefinition(
                name = "Folder",
                description =
                        "Where calibrated mounts are kept, in the file mounts.txt. Empty: the gateway's data folder.",
                required = false)
        String directory() default "";
    }

    /** One bat's mount: all guarded by the object itself. */
    private static final class Watched {
        final MountCheck check = new MountCheck();
        MountWizard wizard;
        boolean asked;
        boolean done;
    }

    private final Map<BatId, Watched> bats = new ConcurrentHashMap<>();
    private final Map<BatId, float[]> kept = new ConcurrentHashMap<>();
    private MountFile file;
    private Path folder;
    private volatile String trouble;

    @Activate
    @Modified
    synchronized void settings(Map<String, Object> values) {
        Path wanted = new SettingReader(PID, values, wrong -> LOG.warn("{}", wrong))
                .folder("directory", folder == null ? new DataFolder().of("") : folder);
        if (wanted.equals(folder)) {
            return;
        }
        folder = wanted;
        file = new MountFile(wanted);
        kept.clear();
        try {
            kept.putAll(file.read(wrong -> LOG.warn("{}", wrong)));
            trouble = null;
        } catch (IOException e) {
            trouble = "Calibrated mounts cannot be read: " + e.getMessage();
            LOG.error(trouble);
        }
    }

    @Override
    public void samples(BatInfo info, ImuBlock block) {
        Watched w = bats.get(info.bat());
        if (w == null) {
            return;
        }
        synchronized (w) {
            if (!w.asked) {
                return;
            }
            if (w.wizard == null) {
                w.wizard = new MountWizard(info.range(), info.rateMilliHz());
            }
            w.wizard.accept(block);
            w.wizard.mount(Hand.RIGHT).ifPresent(mount -> {
                var rotation = new float[9];
                for (int i = 0; i < 9; i++) {
                    rotation[i] = mount.at(i / 3, i % 3);
                }
                w.asked = false;
                w.wizard = null;
                w.done = true;
                w.check.restart();
                keep(info.bat(), rotation);
                LOG.info("bat {}: its mount was calibrated", info.bat());
            });
        }
    }

    @Override
    public boolean swing(BatId bat, Candidate candidate) {
        Watched w = bats.computeIfAbsent(bat, b -> new Watched());
        synchronized (w) {
            boolean wasOff = w.check.verdict() == MountCheck.Verdict.OFF;
            w.check.swing(candidate);
            boolean isOff = w.check.verdict() == MountCheck.Verdict.OFF;
            if (isOff != wasOff) {
                LOG.warn("bat {}: its sensor sits {}", bat, w.check.words());
            }
            return isOff;
        }
    }

    /** Null forgets. */
    private synchronized void keep(BatId bat, float[] rotation) {
        if (rotation == null) {
            kept.remove(bat);
        } else {
            kept.put(bat, rotation);
        }
        try {
            file.write(new TreeMap<>(kept));
            trouble = null;
        } catch (IOException e) {
            trouble = "Calibrated mounts cannot be kept over a restart: " + e.getMessage();
            LOG.error(trouble);
        }
    }

    @Override
    public Optional<float[]> kept(BatId bat) {
        return Optional.ofNullable(kept.get(bat)).map(float[]::clone);
    }

    @Override
    public Care care(BatId bat) {
        boolean isCalibrated = kept.containsKey(bat);
        Watched w = bats.get(bat);
        if (w == null) {
            return new Care("not known yet", false, isCalibrated, null, 0, null, false);
        }
        synchronized (w) {
            MountWizard wizard = w.wizard;
            String step = !w.asked
                    ? null
                    : wizard == null
                            ? MountWizard.Step.HANG.words()
                            : wizard.step().words();
            return new Care(
                    w.check.words(),
                    w.check.verdict() == MountCheck.Verdict.OFF,
                    isCalibrated,
                    step,
                    wizard == null ? 0 : wizard.held(),
                    wizard == null ? null : wizard.refusal(),
                    w.done);
        }
    }

    @Override
    public void begin(BatId bat) {
        Watched w = bats.computeIfAbsent(bat, b -> new Watched());
        synchronized (w) {
            w.asked = true;
            w.wizard = null;
            w.done = false;
        }
    }

    @Override
    public void cancel(BatId bat) {
        Watched w = bats.get(bat);
        if (w != null) {
            synchronized (w) {
                w.asked = false;
                w.wizard = null;
            }
        }
    }

    @Override
    public void forget(BatId bat) {
        cancel(bat);
        keep(bat, null);
        Watched w = bats.get(bat);
        if (w != null) {
            synchronized (w) {
                w.check.restart();
                w.done = false;
            }
        }
    }

    @Override
    public List<HealthLine> health() {
        var lines = new ArrayList<HealthLine>();
        String wrong = trouble;
        if (wrong != null) {
            lines.add(new HealthLine(Level.FAULT, SUBJECT, wrong));
        }
        new TreeMap<>(bats).forEach((bat, w) -> {
            synchronized (w) {
                if (w.check.verdict() == MountCheck.Verdict.OFF) {
                    lines.add(new HealthLine(
                            Level.WARN,
                            SUBJECT,
                            "The sensor of bat " + bat + " is " + w.check.words()
                                    + ": its swings are kept, their numbers withheld. Calibrate it."));
                }
            }
        });
        return lines;
    }
}
