/** The way of the data between the rooms: from a bat's session into its flow, and out to whoever watches. */
@Version("0.1.0")
package org.pitchside.api.flow;

import org.osgi.annotation.versioning.Version;
