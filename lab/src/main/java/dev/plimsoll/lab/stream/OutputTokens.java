package dev.plimsoll.lab.stream;

/**
 * How many tokens an answer had.
 *
 * @param total all that were generated, as they are billed
 * @param streamed those that came as chunks: all but reasoning that was counted and never shown
 * @param reported whether the answer told; otherwise both are the number of its content chunks, one
 *     token a chunk, which is too few where a server sends several at once
 */
public record OutputTokens(long total, long streamed, boolean reported) {}
