package org.eclipse.kura.wire;

import org.osgi.annotation.versioning.ProviderType;

/** Anything that stands in a wire graph. */
@ProviderType
public interface WireComponent {}
