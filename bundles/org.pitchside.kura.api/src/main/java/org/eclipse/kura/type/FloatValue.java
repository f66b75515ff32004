package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** A number of 32 bits. */
@ProviderType
public class FloatValue implements TypedValue<Float> {
    private final float value;

    public FloatValue(final float value) {
        this.value = value;
    }

    @Override
    public int compareTo(final TypedValue<Float> otherTypedValue) {
        return Float.compare(value, otherTypedValue.getValue());
    }

    @Override
    public boolean equals(final Object obj) {
        return obj instanceof FloatValue other && Float.compare(value, other.value) == 0;
    }

    @Override
    public DataType getType() {
        return DataType.FLOAT;
    }

    @Override
    public Float getValue() {
        return value;
    }

    @Override
    public int hashCode() {
        return Float.hashCode(value);
    }

    @Override
    public String toString() {
        return "FloatValue [value=" + value + "]";
    }
}
