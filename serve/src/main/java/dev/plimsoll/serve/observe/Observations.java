package dev.plimsoll.serve.observe;

import dev.plimsoll.ports.ledger.LedgerStore;

/** All that is written down of what happens. */
public record Observations(Metrics metrics, Decisions decisions, LedgerStore ledger) {}
