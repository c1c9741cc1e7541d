package dev.plimsoll.lab.retry;

import java.util.Optional;

/**
 * An attempt that failed.
 *
 * @param attempt which of its request, from 1
 * @param kind of failure, as reports name it
 * @param status the HTTP status, or 0 without an answer
 * @param retryAfter the header {@code Retry-After}, or else {@code X-Retry-After}, as it came
 */
public record RetryQuestion(int attempt, String kind, int status, Optional<String> retryAfter) {}
