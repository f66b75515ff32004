package org.pitchside.api.radio;

/** The GATT characteristics that the gateway uses, see docs/gatt.md. */
public enum BatCharacteristic {
    INFO("0d3ab92f-1d7c-4f60-9c39-7a55f0b60002"),
    CONTROL("0d3ab92f-1d7c-4f60-9c39-7a55f0b60003"),
    DATA("0d3ab92f-1d7c-4f60-9c39-7a55f0b60004"),
    SMP("da2e7828-fbce-4e01-ae9e-261174997c48");

    /** The service that a bat advertises. */
    public static final String SERVICE = "0d3ab92f-1d7c-4f60-9c39-7a55f0b60001";

    private final String uuid;

    BatCharacteristic(String uuid) {
        this.uuid = uuid;
    }

    public String uuid() {
        return uuid;
    }
}
