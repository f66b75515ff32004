package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** A value that knows its type. */
@ProviderType
public interface TypedValue<T> extends Comparable<TypedValue<T>> {
    DataType getType();

    T getValue();
}
