package dev.plimsoll.core.cost;

import dev.plimsoll.base.usage.Usage;

/**
 * The tokens that a call took.
 *
 * @param estimated whether they are ours: the provider did not say them
 */
public record Spent(Usage usage, boolean estimated) {}
