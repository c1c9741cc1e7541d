package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.Failure;
import java.time.Instant;

/**
 * An attempt that failed. Attempts that succeed leave the task's result instead.
 *
 * @param number counts from 1; an attempt that a crash of the server broke off keeps its number,
 *     and the one after it has the same
 */
public record AttemptRecord(
    int number, String agent, Instant started, Instant ended, Failure failure) {}
