package org.pitchside.ble.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.pitchside.api.BatId;
import org.pitchside.api.Hand;
import org.pitchside.api.Mount;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.settings.SettingReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator says of one bat. */
@Component(name = BatSetting.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = BatSetting.Config.class, factory = true)
public final class BatSetting implements BatProfiles, HealthSource, ConfigurableComponent {

    static final String PID = "org.pitchside.ble.Bat";

    private static final Logger LOG = LoggerFactory.getLogger(BatSetting.class);
    private static final String ALIGNED = "1 0 0 0 1 0 0 0 1";

    /** Settings. */
    @ObjectClassDefinition(
            id = PID,
            icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
            name = "Pitchside bat",
            description = "One bat: whose hands hold it and how its sensor sits.")
    public @interface Config {

        /** Identity. */
        @AttributeDefinition(
                name = "Bat id",
                description = "The sensor's number, up to 16 hexadecimal digits. The board shows it for each bat.",
                required = false)
        String bat_id() default "";

        /** Name. */
        @AttributeDefinition(
                name = "Name",
                description = "What people call the bat. Never leaves the gateway.",
                required = false)
        String bat_name() default "";

        /** Place. */
        @AttributeDefinition(name = "Net", description = "Where it is swung, for example net 2.", required = false)
        String net() default "";

        /** Hand. */
        @AttributeDefinition(
                name = "Hand",
                description = "Which way round the player stands.",
                options = {@Option(label = "right", value = "RIGHT"), @Option(label = "left", value = "LEFT")})
        String hand() default "RIGHT";

        /** Rotation. */
        @AttributeDefinition(
                name = "Mount",
                description =
                        "Nine numbers, row by row: the rotation from sensor axes to bat axes. A calibration on the"
                                + " board stands above it. Empty: they are the same.",
                required = false)
        String mount() default "";
    }

    private volatile Profile profile;
    private volatile String trouble;

    @Activate
    @Modified
    void settings(Map<String, Object> values) {
        var settings = new SettingReader(PID, values, wrong -> LOG.warn("{}", wrong));
        String id = settings.text("bat.id", "");
        try {
            String mount = settings.text("mount", "");
            String[] parts = (mount.isEmpty() ? ALIGNED : mount).split("[\\s,]+");
            var rotation = new float[parts.length];
            for (int i = 0; i < parts.length; i++) {
                rotation[i] = Float.parseFloat(parts[i]);
            }
            Hand hand = Hand.valueOf(settings.choice("hand", "RIGHT", List.of("RIGHT", "LEFT")));
            profile = new Profile(
                    BatId.parse(id),
                    settings.text("bat.name", ""),
                    settings.text("net", ""),
                    new Mount(rotation, hand));
            trouble = null;
        } catch (IllegalArgumentException e) {
            trouble = (id.isEmpty()
                            ? "a setting without a bat id is ignored"
                            : "bat " + shown(id) + ": " + e.getMessage())
                    + (profile == null ? "" : "; the last good setting stays");
            LOG.warn("{}: {}", PID, trouble);
        }
    }

    private static String shown(String id) {
        String plain = id.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 40 ? plain.substring(0, 40) + "..." : plain;
    }

    @Override
    public List<HealthLine> health() {
        String wrong = trouble;
        return wrong == null ? List.of() : List.of(new HealthLine(Level.WARN, "bat settings", wrong + "."));
    }

    @Override
    public Optional<Profile> profile(BatId bat) {
        return Optional.ofNullable(profile).filter(p -> p.bat().equals(bat));
    }
}
