package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** A number of 64 bits. */
@ProviderType
public class DoubleValue implements TypedValue<Double> {
    private final double value;

    public DoubleValue(final double value) {
        this.value = value;
    }

    @Override
    public int compareTo(final TypedValue<Double> otherTypedValue) {
        return Double.compare(value, otherTypedValue.getValue());
    }

    @Override
    public boolean equals(final Object obj) {
        return obj instanceof DoubleValue other && Double.compare(value, other.value) == 0;
    }

    @Override
    public DataType getType() {
        return DataType.DOUBLE;
    }

    @Override
    public Double getValue() {
        return value;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(value);
    }

    @Override
    public String toString() {
        return "DoubleValue [value=" + value + "]";
    }
}
