package dev.plimsoll.core.cost;

/**
 * What is left for one more run.
 *
 * @param window of the provider it would call
 * @param committed tokens that runs under way were admitted with and have not used
 * @param budget what the budgets say of the run's p90
 */
public record Headroom(Window window, long committed, Verdict budget) {}
