package org.pitchside.kura.internal.cloud;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the uplink. */
@ObjectClassDefinition(
        id = CloudUplink.PID,
        icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
        name = "Pitchside cloud uplink",
        description =
                "Publishes every swing through one of Kura's cloud publishers, once it is kept. Off until a publisher is chosen.")
@interface UplinkConfig {

    @AttributeDefinition(
            name = "Cloud publisher",
            description =
                    "Through which publisher; its quality of service must be 1 or 2, for only those are confirmed."
                            + " (kura.service.pid=changeme): off, and nothing waits.")
    String CloudPublisher_target() default UplinkSettings.NOBODY;

    @AttributeDefinition(
            name = "Send again after (s)",
            description = "A swing that is not confirmed within this time is sent again, later ever more seldom.",
            min = "5",
            max = "3600")
    int confirm_seconds() default UplinkSettings.CONFIRM_S;

    @AttributeDefinition(
            name = "Swings under way",
            description =
                    "So many may be unconfirmed at a time. 1 keeps the order whatever Kura loses; more is faster.",
            min = "1",
            max = "8")
    int under_way() default UplinkSettings.UNDER_WAY;

    @AttributeDefinition(
            name = "Publish names of players",
            description = "Off: a swing carries its bat's number only, and no name leaves this gateway.")
    boolean publish_names() default false;
}
