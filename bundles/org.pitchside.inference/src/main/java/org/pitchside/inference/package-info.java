/** Classification with ONNX Runtime, for the gateway's component and for whoever measures a model without a framework. */
@Version("0.1.0")
package org.pitchside.inference;

import org.osgi.annotation.versioning.Version;
