package org.pitchside.trainer;

/**
 * One window and what it was.
 *
 * @param x model input, {@code ModelInput.LENGTH} floats in g, dps and toe units
 * @param label index of the class
 * @param subject who swung
 */
record Example(float[] x, int label, String subject) {}
