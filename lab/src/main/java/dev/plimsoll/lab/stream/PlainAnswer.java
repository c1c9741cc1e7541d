package dev.plimsoll.lab.stream;

import dev.plimsoll.base.usage.Usage;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What an answer that came as one JSON object says; reading it never throws for bad input.
 *
 * @param usage the tokens it tells; empty where it tells no output
 * @param fault why it is no answer of its dialect; empty where it is one
 */
public record PlainAnswer(Optional<Usage> usage, Optional<StreamFault> fault) {

  /** Reads a whole body. */
  public static PlainAnswer of(Dialect dialect, byte[] body) {
    Reading reading = new Reading();
    try {
      Json.whole(
          body,
          body.length,
          reading,
          switch (dialect) {
            case OPENAI -> OpenAiFields::event;
            case ANTHROPIC -> AnthropicFields::plain;
            case OLLAMA -> OllamaFields::event;
          });
    } catch (JacksonException _) {
      return new PlainAnswer(
          Optional.empty(), Optional.of(StreamFault.malformed("expected one JSON object")));
    }
    return new PlainAnswer(usage(dialect, reading), fault(dialect, reading));
  }

  private static Optional<StreamFault> fault(Dialect dialect, Reading reading) {
    if (reading.failed) {
      return Optional.of(StreamFault.error(reading.errorType, reading.errorMessage));
    }
    return reading.answered
        ? Optional.empty()
        : Optional.of(StreamFault.malformed("expected " + dialect.holder()));
  }

  static Optional<Usage> usage(Dialect dialect, Reading reading) {
    return switch (dialect) {
      case OPENAI, OLLAMA -> reading.usage();
      case ANTHROPIC -> reading.usageWithCacheApart();
    };
  }
}
