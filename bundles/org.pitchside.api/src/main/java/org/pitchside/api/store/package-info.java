/** Where swings are kept: committed before they are acknowledged, read by consumers at their own pace. */
@Version("0.1.0")
package org.pitchside.api.store;

import org.osgi.annotation.versioning.Version;
