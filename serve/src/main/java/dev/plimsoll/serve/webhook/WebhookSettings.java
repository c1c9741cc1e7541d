package dev.plimsoll.serve.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How ends are told.
 *
 * @param secrets what messages are signed with; without any, no task may have a webhook
 * @param allowPrivate whether loopback and private networks may be told
 * @param allow networks ({@code 10.1.0.0/16}), addresses and host names that may be told whatever
 *     they are
 * @param ports that may be told; empty: all
 */
public record WebhookSettings(
    Secrets secrets,
    boolean allowPrivate,
    List<String> allow,
    Set<Integer> ports,
    RetrySchedule retry,
    Limits limits) {
  public WebhookSettings {
    allow = List.copyOf(allow);
    ports = Set.copyOf(ports);
  }

  /**
   * The bounds of sending.
   *
   * @param atOnce how many messages are under way at once
   * @param perHost how many of them to one host and port
   * @param connect the longest until a connection is there, its TLS not counted
   * @param total the longest from looking up the name to the end of the answer's head
   * @param largestBody of a message in bytes; in a larger one the task's result is left out
   */
  public record Limits(int atOnce, int perHost, Duration connect, Duration total, int largestBody) {
    public static final Limits STANDARD =
        new Limits(64, 4, Duration.ofSeconds(5), Duration.ofSeconds(15), 1_000_000);

    /** How long a claim lasts: long enough to wait for one message before it, and be sent. */
    Duration lease() {
      return total.multipliedBy(3).plusSeconds(15);
    }
  }

  /** Nothing is told: there is no secret. */
  public static WebhookSettings off() {
    return with(Secrets.NONE);
  }

  /** Public addresses at the usual ports, signed with these. */
  public static WebhookSettings with(Secrets secrets) {
    return new WebhookSettings(
        secrets,
        false,
        List.of(),
        Set.of(80, 443, 8080, 8443),
        RetrySchedule.standard(),
        Limits.STANDARD);
  }

  /** Whether a text is something that {@code allow} can hold. */
  public static boolean canAllow(String text) {
    return Network.parse(text).isPresent()
        || text.matches("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,251}[a-zA-Z0-9])?");
  }

  /** Whether anything can be told. */
  public boolean isOn() {
    return !secrets.isEmpty();
  }

  /** Where ends may be told. */
  public WebhookRules rules() {
    return new WebhookRules(tenant -> !secrets.of(tenant).isEmpty(), allowPrivate, allow, ports);
  }
}
