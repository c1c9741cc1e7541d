package dev.plimsoll.mock.http;

import dev.plimsoll.base.units.DataSize;
import java.time.Duration;

/**
 * What one provider lets its callers take.
 *
 * @param connections at once; one more is closed as soon as it opens
 * @param body of one request; a larger one is answered 413
 * @param bodies of all requests that are not read yet; beyond it 503
 * @param head how long the first request's head may take
 * @param upload how long a body may take; a slower one is answered 408
 * @param idle how long a connection may stay without a request, or a stream without a reader
 */
public record Bounds(
    int connections,
    DataSize body,
    DataSize bodies,
    Duration head,
    Duration upload,
    Duration idle) {
  public static final Bounds DEFAULTS =
      new Bounds(
          20_000,
          DataSize.parse("32MB"),
          DataSize.parse("256MB"),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(75));

  public Bounds withConnections(int most) {
    return new Bounds(most, body, bodies, head, upload, idle);
  }

  public Bounds withBody(DataSize most) {
    return new Bounds(connections, most, bodies, head, upload, idle);
  }

  public Bounds withTimes(Duration headTime, Duration uploadTime, Duration idleTime) {
    return new Bounds(connections, body, bodies, headTime, uploadTime, idleTime);
  }
}
