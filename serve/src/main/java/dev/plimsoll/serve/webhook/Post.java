package dev.plimsoll.serve.webhook;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 POST over a connection of its own to one address that was judged before. Never looks
 * a name up, never follows a redirect, never sends twice, and reads at most 16 KiB of an answer.
 */
final class Post {
  private static final int MOST_READ = 16 * 1_024;
  private static final int MOST_INTERIM = 5;
  private static final int LAST_READ_MILLIS = 500;

  private final SSLSocketFactory tls;
  private final ScheduledExecutorService timer;
  private final Duration connect;

  /**
   * @param timer closes what takes too long
   */
  Post(SSLSocketFactory tls, ScheduledExecutorService timer, Duration connect) {
    this.tls = tls;
    this.timer = timer;
    this.connect = connect;
  }

  /**
   * Sends and waits for the answer's head.
   *
   * @param total the longest that all of it may take
   * @throws IOException when there was no answer that can be understood
   */
  Outcome.Answered send(
      URI url, InetAddress address, Map<String, String> headers, byte[] body, Duration total)
      throws IOException {
    try (Socket socket = new Socket()) {
      ScheduledFuture<?> end =
          timer.schedule(() -> close(socket), total.toMillis(), TimeUnit.MILLISECONDS);
      try {
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(address, WebhookRules.port(url)),
            (int) Math.min(connect.toMillis(), total.toMillis()));
        Socket spoken = WebhookRules.isSecure(url) ? secured(socket, url) : socket;
        write(spoken.getOutputStream(), url, headers, body);
        return read(spoken);
      } finally {
        end.cancel(false);
      }
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // it is as good as closed
    }
  }

  /** The name is told to the receiver and must stand in its certificate. */
  private Socket secured(Socket socket, URI url) throws IOException {
    SSLSocket secure =
        (SSLSocket) tls.createSocket(socket, WebhookRules.host(url), WebhookRules.port(url), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private static void write(OutputStream to, URI url, Map<String, String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder(512);
    URI ascii = URI.create(url.toASCIIString()); // other letters may stand in a URI of Java's
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    head.append("POST ").append(path).append(query).append(" HTTP/1.1\r\n");
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Host", url.getRawAuthority());
    all.put("User-Agent", "plimsoll");
    all.put("Content-Type", "application/json");
    all.put("Content-Length", String.valueOf(body.length));
    all.put("Connection", "close");
    all.putAll(headers);
    all.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    BufferedOutputStream out = new BufferedOutputStream(to, MOST_READ);
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private static Outcome.Answered read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    for (int i = 0; i <= MOST_INTERIM; i++) {
      String[] lines = head(in).split("\r?\n");
      int status = status(lines[0]);
      if (status >= 200) {
        Outcome.Answered answer = new Outcome.Answered(status, retryAfter(lines));
        readOn(socket, in);
        return answer;
      }
    }
    throw new ProtocolException("the answer never came to its status");
  }

  /** Closing before the answer was read would break the connection under the receiver. */
  private static void readOn(Socket socket, InputStream in) {
    try {
      socket.setSoTimeout(LAST_READ_MILLIS);
      var _ = in.readNBytes(MOST_READ);
    } catch (IOException _) {
      // the status is known
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int newlines = 0;
    while (newlines < 2) {
      int next = in.read();
      if (next < 0) {
        throw new ProtocolException("the connection ended before the answer's head did");
      }
      head.write(next);
      newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
      if (head.size() > MOST_READ) {
        throw new ProtocolException("the answer's head is larger than 16 KiB");
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private static int status(String line) throws ProtocolException {
    if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d(| .*)")) {
      throw new ProtocolException("the answer is not HTTP/1");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static Optional<Duration> retryAfter(String[] lines) {
    for (String line : lines) {
      if (line.regionMatches(true, 0, "retry-after:", 0, 12)) {
        return duration(line.substring(12).strip());
      }
    }
    return Optional.empty();
  }

  /** Seconds or a moment. */
  private static Optional<Duration> duration(String text) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(Instant.now(), until)); // its wall clock and ours
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
