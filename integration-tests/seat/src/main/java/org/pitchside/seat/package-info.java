/** What an operator does in Kura's console, as a service for tests. */
@Version("1.0.0")
package org.pitchside.seat;

import org.osgi.annotation.versioning.Version;
