/** Answering requests from afar. */
@Version("1.0.0")
package org.eclipse.kura.cloudconnection.request;

import org.osgi.annotation.versioning.Version;
