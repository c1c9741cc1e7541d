package dev.plimsoll.serve.http;

import dev.plimsoll.core.engine.Effect.Receipt;
import dev.plimsoll.serve.dispatch.Submission;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the {@code Idempotency-Key} header (draft-ietf-httpapi-idempotency-key-header): a
 * structured string of RFC 8941, 1 to 255 printable characters in quotes.
 */
final class IdempotencyKey {
  static final Duration KEPT = Duration.ofHours(24);

  private static final Pattern QUOTED =
      Pattern.compile("\\s*\"((?:[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]|\\\\[\"\\\\])+)\"\\s*");
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7E]{1,255}");

  private IdempotencyKey() {}

  /**
   * The key that a request names.
   *
   * @throws Problem when the header is there and no quoted text
   */
  static Optional<String> named(Exchange exchange) {
    return exchange.header("idempotency-key").map(IdempotencyKey::unquoted);
  }

  /** A key with the fingerprint of its payload. */
  static Submission.Key of(String key, ObjectNode payload, Function<Receipt, String> answer) {
    return new Submission.Key(key, print(payload), KEPT, answer);
  }

  private static String unquoted(String header) {
    var matcher = QUOTED.matcher(header);
    if (header.length() > 600 || !matcher.matches()) {
      throw malformed("'Idempotency-Key'");
    }
    return checked(matcher.group(1).replaceAll("\\\\([\"\\\\])", "$1"));
  }

  /**
   * @throws Problem when it is too long, or has characters that are not printable
   */
  static String checked(String key) {
    if (!PRINTABLE.matcher(key).matches()) {
      throw malformed("an idempotency key");
    }
    return key;
  }

  static Problem malformed(String what) {
    return Problem.badRequest(
        "malformed_idempotency_key",
        what
            + " must be 1 to 255 printable ASCII characters, in a header in double quotes,"
            + " as in \"8e03978e-40d5-43dd-bc93-6894a57f9324\"");
  }

  /** Of the payload's meaning: white space does not count. */
  private static String print(ObjectNode payload) {
    try {
      byte[] bytes = Json.string(payload).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
