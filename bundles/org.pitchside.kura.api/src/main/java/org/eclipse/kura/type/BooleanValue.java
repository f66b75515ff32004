package org.eclipse.kura.type;

import org.osgi.annotation.versioning.ProviderType;

/** True or false. */
@ProviderType
public class BooleanValue implements TypedValue<Boolean> {
    private final boolean value;

    public BooleanValue(final boolean value) {
        this.value = value;
    }

    @Override
    public int compareTo(final TypedValue<Boolean> otherTypedValue) {
        return Boolean.compare(value, otherTypedValue.getValue());
    }

    @Override
    public boolean equals(final Object obj) {
        return obj instanceof BooleanValue other && Boolean.compare(value, other.value) == 0;
    }

    @Override
    public DataType getType() {
        return DataType.BOOLEAN;
    }

    @Override
    public Boolean getValue() {
        return value;
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(value);
    }

    @Override
    public String toString() {
        return "BooleanValue [value=" + value + "]";
    }
}
