package dev.plimsoll.serve.observe;

/** All that is written down of what happens. */
public record Observations(Metrics metrics, Decisions decisions) {}
