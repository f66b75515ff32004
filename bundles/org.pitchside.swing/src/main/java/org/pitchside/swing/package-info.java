/** From samples to swings, exactly as docs/model-window.md and docs/event-definition.md say. */
@Version("0.3.0")
package org.pitchside.swing;

import org.osgi.annotation.versioning.Version;
