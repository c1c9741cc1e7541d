package dev.plimsoll.core.route;

import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.Tier;

/** A model and the tier it stands for in a chain. */
public record Choice(Target target, Tier tier) {}
