package dev.plimsoll.lab.stream;

import dev.plimsoll.lab.measure.Latencies;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What many streamed answers showed together; {@code docs/definitions.md} says what each figure
 * means.
 *
 * @param interChunk gaps between content chunks; also of answers that failed later
 * @param tokensPerSecond output tokens of whole answers a second of the run
 * @param tokensPerChunk of the answers that told their tokens
 * @param answers whole answers, of which the other figures are
 * @param estimated those of them that did not tell their tokens: each chunk counted as one
 */
public record StreamSummary(
    Latencies ttft,
    Latencies ttfo,
    Latencies tpot,
    Latencies interChunk,
    OptionalDouble tokensPerSecond,
    OptionalDouble tokensPerChunk,
    long answers,
    long estimated) {
  /** Above so many tokens a chunk, gaps between chunks say little about single tokens. */
  public static final double BATCHED_TOKENS_PER_CHUNK = 1.5;

  /** Whether the target sends several tokens in one chunk. */
  public boolean isBatched() {
    return tokensPerChunk.orElse(0) > BATCHED_TOKENS_PER_CHUNK;
  }

  /** What a reader of these figures has to know, where there is something. */
  public Optional<String> warning() {
    if (isBatched()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "chunks hold %.1f tokens on average: inter-chunk latency is not the time of a token;"
                  + " see TPOT",
              tokensPerChunk.orElse(0)));
    }
    return estimated == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d of %,d answers did not tell their tokens: each content chunk counts as one",
                estimated,
                answers));
  }
}
