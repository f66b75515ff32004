package org.eclipse.kura.type;

import java.util.Arrays;
import org.osgi.annotation.versioning.ProviderType;

/** Bytes: the only way for a whole window to travel in a record. */
@ProviderType
public class ByteArrayValue implements TypedValue<byte[]> {
    private final byte[] value;

    public ByteArrayValue(final byte[] value) {
        this.value = value;
    }

    @Override
    public int compareTo(final TypedValue<byte[]> otherTypedValue) {
        return Arrays.compare(value, otherTypedValue.getValue());
    }

    @Override
    public boolean equals(final Object obj) {
        return obj instanceof ByteArrayValue other && Arrays.equals(value, other.value);
    }

    @Override
    public DataType getType() {
        return DataType.BYTE_ARRAY;
    }

    @Override
    public byte[] getValue() {
        return value;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "ByteArrayValue [value=" + Arrays.toString(value) + "]";
    }
}
