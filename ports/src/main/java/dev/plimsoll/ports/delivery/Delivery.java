package dev.plimsoll.ports.delivery;

import dev.plimsoll.core.work.TaskId;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * The end of one task, to be told to one address. Carries no payload: the task itself is kept until
 * its end was told or nobody tries any more.
 *
 * @param id names the message, the same over all attempts: see {@link #idOf}
 * @param host who is told: see {@link #hostOf}
 * @param end when the task was over
 * @param due when the next attempt may begin, while it is pending; a claim moves it
 * @param attempts how many were made
 * @param error why the last attempt failed
 * @param gaveUp when it was given up; empty while it is pending
 */
public record Delivery(
    String id,
    TaskId task,
    String tenant,
    String url,
    String host,
    Instant end,
    Instant due,
    int attempts,
    Optional<String> error,
    Optional<Instant> gaveUp) {
  private static final int LONGEST_HOST = 260; // a name has at most 253 characters

  /** What a store writes down when a task with a webhook ends. */
  public static Delivery of(TaskId task, String tenant, String url, Instant end) {
    return new Delivery(
        idOf(task, end),
        task,
        tenant,
        url,
        hostOf(url),
        end,
        end,
        0,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The id of the message that says that this task was over at this moment (to the microsecond). A
   * dead letter that is tried again ends once more, and that is another message.
   */
  public static String idOf(TaskId task, Instant end) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, end);
    return "msg_" + task.value() + "_" + Long.toString(micros, 36);
  }

  /** The host and port of a URL in small letters; of a text that is none, the text itself, cut. */
  public static String hostOf(String url) {
    String host = url;
    try {
      String authority = URI.create(url).getRawAuthority();
      host = authority == null ? url : authority;
    } catch (IllegalArgumentException _) {
      // sending it will say so
    }
    String small = host.toLowerCase(Locale.ROOT);
    return small.substring(0, Math.min(LONGEST_HOST, small.length()));
  }
}
