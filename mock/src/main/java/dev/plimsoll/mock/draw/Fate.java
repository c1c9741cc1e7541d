package dev.plimsoll.mock.draw;

/**
 * What was drawn for one call: whether it fails, at {@code pace.total()}, and when its parts come.
 */
public record Fate(boolean fails, Pace pace) {}
