package org.pitchside.api;

public record BatId(long value) {}
