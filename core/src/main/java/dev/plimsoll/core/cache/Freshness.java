package dev.plimsoll.core.cache;

import java.time.Duration;

/**
 * How old an answer may be to be given again.
 *
 * @param idle since it was last used
 * @param age since it was made
 */
public record Freshness(Duration idle, Duration age) {}
