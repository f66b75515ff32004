/** Model packages: read, checked and written. Pure Java, for the gateway and for the trainer alike. */
@Version("0.1.0")
package org.pitchside.models;

import org.osgi.annotation.versioning.Version;
