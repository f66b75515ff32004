package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** A whole number of 32 bits. */
@ProviderType
public class IntegerValue implements TypedValue<Integer> {
    private final int value;

    public IntegerValue(final int value) {
        this.value = value;
    }

    @Override
    public int compareTo(final TypedValue<Integer> otherTypedValue) {
        return Integer.compare(value, otherTypedValue.getValue());
    }

    @Override
    public boolean equals(final Object obj) {
        return obj instanceof IntegerValue other && Integer.compare(value, other.value) == 0;
    }

    @Override
    public DataType getType() {
        return DataType.INTEGER;
    }

    @Override
    public Integer getValue() {
        return value;
    }

    @Override
    public int hashCode() {
        return Integer.hashCode(value);
    }

    @Override
    public String toString() {
        return "IntegerValue [value=" + value + "]";
    }
}
