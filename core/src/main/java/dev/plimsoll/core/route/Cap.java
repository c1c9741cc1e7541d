package dev.plimsoll.core.route;

import dev.plimsoll.core.work.Tier;

/**
 * The strongest tier that is allowed at present.
 *
 * @param why whose rule it is, as an apposition: {@code the rung high load}, {@code the budget of
 *     key ci}
 */
public record Cap(Tier most, String why) {}
