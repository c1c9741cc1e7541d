package dev.plimsoll.serve.http;

import dev.plimsoll.base.units.DataSize;
import java.time.Duration;

/**
 * The bounds of the door.
 *
 * @param head the longest from a connection's begin to the end of its first request's head
 * @param body the longest from the end of a head to the end of its body
 * @param keepAlive how long an idle connection is kept
 * @param longestWait the longest a caller may ask to wait for a task's end
 */
public record HttpSettings(
    String host,
    int port,
    DataSize largestBody,
    int connections,
    Duration head,
    Duration body,
    Duration keepAlive,
    Duration longestWait) {
  public static HttpSettings on(String host, int port) {
    return new HttpSettings(
        host,
        port,
        new DataSize(10_000_000),
        10_000,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(75),
        Duration.ofSeconds(60));
  }

  /** The same bounds at another address. */
  public HttpSettings at(String otherHost, int otherPort) {
    return new HttpSettings(
        otherHost, otherPort, largestBody, connections, head, body, keepAlive, longestWait);
  }
}
