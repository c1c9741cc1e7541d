package dev.plimsoll.mock.limit;

/**
 * What came of a limit since the start, over all keys.
 *
 * @param granted requests or tokens that passed, corrected as far as the limit corrects
 * @param refused calls that it turned away, counted at the limit that asked for the longest wait
 */
public record Use(RateLimit limit, long granted, long refused) {}
