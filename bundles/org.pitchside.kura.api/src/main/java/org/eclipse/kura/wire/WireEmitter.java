package org.eclipse.kura.wire;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.service.wireadmin.Producer;

/** A wire component that sends envelopes. */
@ConsumerType
public interface WireEmitter extends WireComponent, Producer {}
