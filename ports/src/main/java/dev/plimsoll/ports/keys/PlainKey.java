package dev.plimsoll.ports.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A key as its owner holds it: {@code plk_}, its id, {@code _}, and a secret of 256 bits in
 * base64url. Shown once, never kept; says nothing of its secret by itself.
 */
public final class PlainKey {
  private static final Pattern FORM = Pattern.compile("plk_([a-z0-9]{8})_([A-Za-z0-9_-]{43})");
  private static final String ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LENGTH = 8;
  private static final int SECRET_BYTES = 32;

  private final String id;
  private final String secret;

  private PlainKey(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  /**
   * Draws a new one.
   *
   * @param random a secure one; another only in tests
   */
  public static PlainKey draw(RandomGenerator random) {
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
    }
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new PlainKey(
        id.toString(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** The key that a text is, if it has the form of one. */
  public static Optional<PlainKey> parse(String text) {
    var form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new PlainKey(form.group(1), form.group(2)))
        : Optional.empty();
  }

  public String id() {
    return id;
  }

  /** What a store keeps of the secret. */
  public String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The whole text, secret and all; for its owner's eyes only. */
  public String reveal() {
    return "plk_" + id + "_" + secret;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "plk_" + id + "_…";
  }
}
