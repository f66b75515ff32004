package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** A whole number of 64 bits. */
@ProviderType
public class LongValue implements TypedValue<Long> {
    private final long value;

    public LongValue(final long value) {
        this.value = value;
    }

    @Override
    public int compareTo(final TypedValue<Long> otherTypedValue) {
        return Long.compare(value, otherTypedValue.getValue());
    }

    @Override
    public boolean equals(final Object obj) {
        return obj instanceof LongValue other && Long.compare(value, other.value) == 0;
    }

    @Override
    public DataType getType() {
        return DataType.LONG;
    }

    @Override
    public Long getValue() {
        return value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        return "LongValue [value=" + value + "]";
    }
}
