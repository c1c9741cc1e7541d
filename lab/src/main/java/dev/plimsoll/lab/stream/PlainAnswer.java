package dev.plimsoll.lab.stream;

import dev.plimsoll.base.usage.Usage;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** What an answer that came as one JSON object says it used; it never throws for bad input. */
public final class PlainAnswer {
  private PlainAnswer() {}

  /** The tokens told in {@code body}, or empty where it is not JSON or tells no output. */
  public static Optional<Usage> usage(Dialect dialect, byte[] body) {
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
      return Optional.empty();
    }
    return usage(dialect, reading);
  }

  static Optional<Usage> usage(Dialect dialect, Reading reading) {
    return switch (dialect) {
      case OPENAI, OLLAMA -> reading.usage();
      case ANTHROPIC -> reading.usageWithCacheApart();
    };
  }
}
