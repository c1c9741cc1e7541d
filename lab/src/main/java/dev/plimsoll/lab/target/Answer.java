package dev.plimsoll.lab.target;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP answer, read to its end.
 *
 * @param body the whole body where it was asked for, else its first bytes
 * @param bytes the body's length, whatever was kept
 * @param doneNanos when its last byte was read
 */
record Answer(
    int status,
    @Nullable String location,
    byte[] body,
    long bytes,
    boolean keepAlive,
    long doneNanos) {}
