package dev.plimsoll.core.cost;

import java.util.OptionalLong;

/**
 * What became of a reservation.
 *
 * @param receipt what to settle it with; empty where the verdict refuses
 */
public record Grant(Verdict verdict, OptionalLong receipt) {}
