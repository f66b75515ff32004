package org.pitchside.board.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the pitch-side page. */
@ObjectClassDefinition(
        id = Board.PID,
        icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
        name = "Pitchside board",
        description = "The page that coaches and operators look at, and its local HTTP API.")
@interface BoardConfig {

    @AttributeDefinition(
            name = "Address",
            description =
                    "The address of this gateway on which the page is there: 127.0.0.1 for this machine only, 0.0.0.0 for every network it is on.")
    String address() default "127.0.0.1";

    @AttributeDefinition(name = "Port", description = "The TCP port of the page.", min = "1", max = "65535")
    int port() default 8090;

    @AttributeDefinition(
            name = "Host names",
            description =
                    "Names under which browsers may ask for the page, with blanks between. Addresses, localhost and this machine's own name always may.",
            required = false)
    String host_names() default "";

    @AttributeDefinition(name = "Everybody may look", description = "Whether the page is shown without a PIN.")
    boolean viewer_open() default true;

    @AttributeDefinition(
            name = "Viewer PIN",
            description =
                    "4 to 64 characters, or a hash that ./pitchside pin printed. Needed only where not everybody may look.",
            type = AttributeType.PASSWORD,
            required = false)
    String viewer_pin() default "";

    @AttributeDefinition(
            name = "Coach PIN",
            description = "Lets coaches export recordings.",
            type = AttributeType.PASSWORD,
            required = false)
    String coach_pin() default "";

    @AttributeDefinition(
            name = "Operator PIN",
            description = "Lets operators see what the gateway is set to.",
            type = AttributeType.PASSWORD,
            required = false)
    String operator_pin() default "";

    @AttributeDefinition(
            name = "TLS certificate",
            description = "A PEM file with the certificate and those that signed it. Empty: plain HTTP.",
            required = false)
    String tls_certificate() default "";

    @AttributeDefinition(
            name = "TLS key",
            description = "A PEM file with the certificate's key, PKCS #8, not encrypted.",
            required = false)
    String tls_key() default "";
}
