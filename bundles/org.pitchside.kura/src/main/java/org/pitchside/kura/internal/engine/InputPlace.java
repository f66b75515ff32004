package org.pitchside.kura.internal.engine;

/**
 * One input of a model.
 *
 * @param shape -1 where a dimension varies; not to be changed
 */
record InputPlace(String name, ElementType type, long[] shape) {}
