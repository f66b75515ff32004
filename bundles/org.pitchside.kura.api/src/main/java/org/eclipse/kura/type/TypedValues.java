package org.eclipse.kura.type;

import java.util.Base64;
import org.osgi.annotation.versioning.ProviderType;

/** Makes typed values. */
@ProviderType
public final class TypedValues {

    private TypedValues() {}

    public static BooleanValue newBooleanValue(final boolean value) {
        return new BooleanValue(value);
    }

    public static ByteArrayValue newByteArrayValue(final byte[] value) {
        return new ByteArrayValue(value);
    }

    public static FloatValue newFloatValue(final float value) {
        return new FloatValue(value);
    }

    public static DoubleValue newDoubleValue(final double value) {
        return new DoubleValue(value);
    }

    public static IntegerValue newIntegerValue(final int value) {
        return new IntegerValue(value);
    }

    public static LongValue newLongValue(final long value) {
        return new LongValue(value);
    }

    public static StringValue newStringValue(final String value) {
        return new StringValue(value);
    }

    /**
     * The typed value of a plain one.
     *
     * @throws IllegalArgumentException it is none of Boolean, byte[], Float, Double, Integer, Long, String
     */
    public static TypedValue<?> newTypedValue(final Object value) {
        if (value instanceof Boolean flag) {
            return newBooleanValue(flag);
        }
        if (value instanceof byte[] bytes) {
            return newByteArrayValue(bytes);
        }
        if (value instanceof Float number) {
            return newFloatValue(number);
        }
        if (value instanceof Double number) {
            return newDoubleValue(number);
        }
        if (value instanceof Integer number) {
            return newIntegerValue(number);
        }
        if (value instanceof Long number) {
            return newLongValue(number);
        }
        if (value instanceof String text) {
            return newStringValue(text);
        }
        throw new IllegalArgumentException("no typed value of " + (value == null ? null : value.getClass()));
    }

    /**
     * A value from text; bytes as Base64.
     *
     * @throws IllegalArgumentException the text is no value of that type
     */
    public static TypedValue<?> parseTypedValue(final DataType type, final String value) {
        return switch (type) {
            case BOOLEAN -> newBooleanValue(Boolean.parseBoolean(value));
            case BYTE_ARRAY -> newByteArrayValue(Base64.getDecoder().decode(value));
            case DOUBLE -> newDoubleValue(Double.parseDouble(value));
            case INTEGER -> newIntegerValue(Integer.parseInt(value));
            case LONG -> newLongValue(Long.parseLong(value));
            case FLOAT -> newFloatValue(Float.parseFloat(value));
            case STRING -> newStringValue(value);
        };
    }
}
