/** What makes the packages for Kura. Runs in the build only. */
package org.pitchside.deploy;
