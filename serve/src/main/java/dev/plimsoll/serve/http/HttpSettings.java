package dev.plimsoll.serve.http;

import dev.plimsoll.base.units.DataSize;
import java.time.Duration;
import java.util.Optional;

/**
 * The bounds of the door.
 *
 * @param head the longest from a connection's begin to the end of its first request's head
 * @param body the longest from the end of a head to the end of its body; also the longest that a
 *     caller may take to make room for a piece of a streamed answer
 * @param keepAlive how long an idle connection is kept
 * @param connections open at once, of everybody together
 * @param longestWait the longest a caller may ask to wait for a task's end
 * @param perAddress connections open at once from one address; a proxy is one address
 * @param tls what the server shows, where it speaks HTTPS
 */
public record HttpSettings(
    String host,
    int port,
    DataSize largestBody,
    int connections,
    Duration head,
    Duration body,
    Duration keepAlive,
    Duration longestWait,
    int perAddress,
    Optional<TlsFiles> tls) {
  /** Without TLS, and with no bound of one address but the bound of all. */
  public HttpSettings(
      String host,
      int port,
      DataSize largestBody,
      int connections,
      Duration head,
      Duration body,
      Duration keepAlive,
      Duration longestWait) {
    this(
        host,
        port,
        largestBody,
        connections,
        head,
        body,
        keepAlive,
        longestWait,
        connections,
        Optional.empty());
  }

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
        otherHost,
        otherPort,
        largestBody,
        connections,
        head,
        body,
        keepAlive,
        longestWait,
        perAddress,
        tls);
  }

  /** The same bounds, over TLS or not. */
  public HttpSettings with(Optional<TlsFiles> files) {
    return new HttpSettings(
        host,
        port,
        largestBody,
        connections,
        head,
        body,
        keepAlive,
        longestWait,
        perAddress,
        files);
  }
}
