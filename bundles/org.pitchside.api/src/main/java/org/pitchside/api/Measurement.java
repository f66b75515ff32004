package org.pitchside.api;

/**
 * A metric of one swing with its 95 % interval.
 *
 * @param value in the metric's unit
 * @param low lower end of the interval
 * @param high upper end; infinite where the sensor clipped and only a lower bound is known
 */
public record Measurement(Metric metric, float value, float low, float high) {}
