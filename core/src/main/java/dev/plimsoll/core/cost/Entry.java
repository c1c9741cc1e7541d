package dev.plimsoll.core.cost;

import java.time.Instant;

/**
 * One line of the append-only ledger: what one call took. Never changed.
 *
 * @param id unique, so that a line written twice is one
 * @param call what the provider knows it by
 * @param estimated whether the provider did not say what it took, as when its answer was cut short
 * @param at when it ended
 */
public record Entry(
    String id, String call, Payer payer, Charge charge, boolean estimated, Instant at) {}
