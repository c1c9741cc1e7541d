package dev.plimsoll.models.openai;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how to call.
 *
 * @param baseUrl what stands before {@code /chat/completions}, as in {@code
 *     https://api.openai.com/v1}
 * @param apiKey sent as a bearer token; never logged
 * @param connections the most connections at once; more calls wait, at most as many again
 * @param keepAlive how long an idle connection is kept
 * @param silence the longest gap between two chunks of an answer
 */
public record OpenAiSettings(
    URI baseUrl,
    Optional<String> apiKey,
    int connections,
    Duration keepAlive,
    Duration connectTimeout,
    Duration silence) {

  public static OpenAiSettings of(URI baseUrl) {
    return new OpenAiSettings(
        baseUrl,
        Optional.empty(),
        4_096,
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofSeconds(60));
  }

  @Override
  public String toString() {
    return "OpenAiSettings[" + baseUrl + "]"; // never the key
  }
}
