/** Kura's port for engines that run models. */
@Version("1.0.0")
package org.eclipse.kura.ai.inference;

import org.osgi.annotation.versioning.Version;
