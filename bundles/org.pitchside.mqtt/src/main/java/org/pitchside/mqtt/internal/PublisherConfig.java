package org.pitchside.mqtt.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the publisher. */
@ObjectClassDefinition(
        id = Publisher.PID,
        icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
        name = "Pitchside MQTT publisher",
        description = "Publishes every swing once it is kept, each exactly once for consumers that drop repeats.")
@interface PublisherConfig {

    @AttributeDefinition(
            name = "Broker",
            description = "tcp://HOST:PORT or ssl://HOST:PORT. Empty: nothing is published, and what was still to be"
                    + " published is forgotten.",
            required = false)
    String broker_url() default "";

    @AttributeDefinition(name = "Site", description = "The academy, as a part of every topic.")
    String site() default "site";

    @AttributeDefinition(name = "Gateway", description = "This gateway, as a part of every topic; unique on its site.")
    String gateway() default "gateway";

    @AttributeDefinition(
            name = "Client id",
            description = "As the broker knows this gateway. Empty: pitchside-SITE-GATEWAY.",
            required = false)
    String client_id() default "";

    @AttributeDefinition(
            name = "User",
            description = "As the broker knows us. Empty: nobody signs in.",
            required = false)
    String user() default "";

    @AttributeDefinition(
            name = "Password",
            description = "The user's password at the broker.",
            type = AttributeType.PASSWORD,
            required = false)
    String password() default "";

    @AttributeDefinition(
            name = "TLS authority",
            description = "A PEM file with the certificate that signed the broker's. Empty: those that Java trusts.",
            required = false)
    String tls_ca_file() default "";

    @AttributeDefinition(
            name = "Publish names of players",
            description = "Off: a swing carries its bat's number only, and no name leaves this gateway.")
    boolean publish_names() default false;
}
