package dev.plimsoll.serve.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What one receiver and this server both know. Never shows itself. */
public final class Secret {
  private static final String PREFIX = "whsec_";
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  private final SecretKeySpec key;

  private Secret(byte[] key) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  /**
   * Reads {@code whsec_} and 24 to 64 bytes in Base64.
   *
   * @throws IllegalArgumentException saying what is wrong, without the text itself
   */
  public static Secret parse(String text) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(6) : "?");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a secret is 'whsec_' and then Base64", e);
    }
    if (key.length < LEAST_BYTES || key.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a secret has 24 to 64 bytes, found %d".formatted(key.length));
    }
    return new Secret(key);
  }

  /** One signature of Standard Webhooks 1.0.0: {@code v1,} and Base64. */
  String sign(String id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return "whsec_…";
  }
}
