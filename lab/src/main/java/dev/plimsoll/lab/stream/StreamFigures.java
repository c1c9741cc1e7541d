package dev.plimsoll.lab.stream;

import dev.plimsoll.base.usage.Usage;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one streamed answer showed; {@code docs/definitions.md} says what each figure means. Times
 * are nanoseconds since the request was sent. What the answer did not have is empty, never zero.
 *
 * @param firstToken TTFT: the first token of any channel, reasoning too
 * @param firstOutput TTFO: the first token that is not reasoning
 * @param lastToken the last token of any channel
 * @param perToken TPOT: nanoseconds a token after the first; empty below two tokens
 * @param events all events or lines, those without a token too
 * @param contentChunks events with at least one token
 * @param usage what the answer said it used, where it said so
 * @param fault why the answer counts as failed; its other figures hold up to there
 */
public record StreamFigures(
    OptionalLong firstToken,
    OptionalLong firstOutput,
    OptionalLong lastToken,
    OptionalDouble perToken,
    long events,
    long contentChunks,
    OutputTokens outputTokens,
    Optional<Usage> usage,
    Optional<StreamFault> fault) {
  /** Tokens a content chunk; empty unless the answer told its tokens and had a chunk. */
  public OptionalDouble tokensPerChunk() {
    return outputTokens.reported() && contentChunks > 0
        ? OptionalDouble.of((double) outputTokens.streamed() / contentChunks)
        : OptionalDouble.empty();
  }
}
