package org.eclipse.kura.type;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** A text. */
@ProviderType
public class StringValue implements TypedValue<String> {
    private final String value;

    public StringValue(final String value) {
        this.value = value;
    }

    @Override
    public int compareTo(final TypedValue<String> otherTypedValue) {
        return Objects.compare(value, otherTypedValue.getValue(), String::compareTo);
    }

    @Override
    public boolean equals(final Object obj) {
        return obj instanceof StringValue other && Objects.equals(value, other.value);
    }

    @Override
    public DataType getType() {
        return DataType.STRING;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(value);
    }

    @Override
    public String toString() {
        return "StringValue [value=" + value + "]";
    }
}
