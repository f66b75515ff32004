/** The model package that comes with Pitchside. */
@org.osgi.annotation.versioning.Version("0.1.0")
package org.pitchside.shipped;
