package org.eclipse.kura.type;

/** The types that a {@link TypedValue} may have. */
public enum DataType {
    BOOLEAN,
    BYTE_ARRAY,
    DOUBLE,
    INTEGER,
    LONG,
    FLOAT,
    STRING;

    /**
     * A type by its name, capitals or not.
     *
     * @throws IllegalArgumentException no such type
     */
    public static DataType getDataType(String stringDataType) {
        for (DataType type : values()) {
            if (type.name().equalsIgnoreCase(stringDataType)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no data type " + stringDataType);
    }
}
