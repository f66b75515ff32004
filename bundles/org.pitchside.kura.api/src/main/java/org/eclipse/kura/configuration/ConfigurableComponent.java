package org.eclipse.kura.configuration;

import org.osgi.annotation.versioning.ConsumerType;

/** Marks a service whose settings the operator sees in Kura's console. Kura finds its settings by the metatype file named after its PID. */
@ConsumerType
public interface ConfigurableComponent {}
