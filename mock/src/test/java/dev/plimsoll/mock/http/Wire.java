package dev.plimsoll.mock.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A bare HTTP/1 connection that shares no code with the server; reads wait at most ten seconds. */
public final class Wire implements AutoCloseable {
  /**
   * One event's data and when its last byte was read, in nanoseconds since the request was sent.
   */
  public record Event(String data, long nanos) {}

  /** A status line, its headers (lower case), and the body as it came. */
  public record Reply(int status, Map<String, String> headers, String body, long nanos) {}

  private final Socket socket = new Socket();
  private final InputStream in;
  private StringBuilder streaming; // what came of a stream that is read event by event
  private long sentAt;

  public Wire(InetSocketAddress address) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    socket.connect(address, 2_000);
    in = new BufferedInputStream(socket.getInputStream(), 2048);
  }

  public void send(String text) throws IOException {
    sentAt = System.nanoTime();
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String post(String json, String... headers) {
    StringBuilder request =
        new StringBuilder("POST /v1/chat/completions HTTP/1.1\r\nhost: mock\r\n");
    request.append("content-type: application/json\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    return request
        .append("content-length: ")
        .append(length)
        .append("\r\n\r\n")
        .append(json)
        .toString();
  }

  /** Reads one whole answer. */
  public Reply reply() throws IOException {
    Head head = head();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if ("chunked".equals(head.headers.get("transfer-encoding"))) {
      for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
        body.writeBytes(chunk);
      }
    } else if (head.headers.containsKey("content-length")) {
      body.writeBytes(in.readNBytes(Integer.parseInt(head.headers.get("content-length"))));
    } else {
      body.writeBytes(in.readAllBytes());
    }
    return new Reply(
        head.status,
        head.headers,
        body.toString(StandardCharsets.UTF_8),
        System.nanoTime() - sentAt);
  }

  /** Reads a chunked stream of events to its last chunk. */
  public List<Event> events() throws IOException {
    Head head = head();
    if (head.status != 200 || !"chunked".equals(head.headers.get("transfer-encoding"))) {
      throw new IOException("no stream: " + head);
    }
    List<Event> events = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (byte[] chunk = chunk(); chunk.length > 0; chunk = chunk()) {
      long now = System.nanoTime() - sentAt;
      open.append(new String(chunk, StandardCharsets.UTF_8));
      for (int end = open.indexOf("\n\n"); end >= 0; end = open.indexOf("\n\n")) {
        events.add(event(open.substring(0, end), now));
        open.delete(0, end + 2);
      }
    }
    if (!open.isEmpty()) {
      throw new IOException("an event was not ended: " + open);
    }
    return events;
  }

  private static Event event(String text, long now) throws IOException {
    if (!text.startsWith("data: ") || text.contains("\n")) {
      throw new IOException("not one data line: " + text);
    }
    return new Event(text.substring("data: ".length()), now);
  }

  /** Reads the next event of a stream, with its head before the first. */
  public Event event() throws IOException {
    if (streaming == null) {
      streaming = new StringBuilder();
      head();
    }
    int end = streaming.indexOf("\n\n");
    while (end < 0) {
      byte[] chunk = chunk();
      if (chunk.length == 0) {
        throw new IOException("the stream is over");
      }
      streaming.append(new String(chunk, StandardCharsets.UTF_8));
      end = streaming.indexOf("\n\n");
    }
    Event event = event(streaming.substring(0, end), System.nanoTime() - sentAt);
    streaming.delete(0, end + 2);
    return event;
  }

  /** Whether nothing has come that was not read. */
  public boolean isQuiet() throws IOException {
    return in.available() == 0;
  }

  /** Waits for the other side to close; false when bytes come instead. */
  public boolean closed() throws IOException {
    return in.read() < 0;
  }

  /** Reads until the head's end; the status of it. */
  public int status() throws IOException {
    return head().status;
  }

  private record Head(int status, Map<String, String> headers) {}

  private Head head() throws IOException {
    int status = Integer.parseInt(line().split(" ")[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Head(status, headers);
  }

  private byte[] chunk() throws IOException {
    int length = Integer.parseInt(line(), 16);
    byte[] chunk = in.readNBytes(length);
    if (chunk.length < length || !line().isEmpty()) {
      throw new EOFException("a chunk was cut");
    }
    return chunk;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed in a line: " + line);
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  /** Leaves with a reset, as a killed client does. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
