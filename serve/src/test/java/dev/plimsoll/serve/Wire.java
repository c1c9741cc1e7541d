package dev.plimsoll.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP byte by byte over one plain socket, so that a test decides what really travels. */
public final class Wire implements AutoCloseable {
  public final Socket socket;
  private final InputStream in;

  public Wire(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    in = socket.getInputStream();
  }

  /** One answer. */
  public record Answer(int status, Map<String, String> headers, String body) {
    public JsonNode json() {
      return new JsonMapper().readTree(body);
    }
  }

  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  public Answer get(String path) throws IOException {
    send("GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(path));
    return read();
  }

  public Answer request(String method, String path) throws IOException {
    send("%s %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(method, path));
    return read();
  }

  public Answer post(String path, String json) throws IOException {
    return post(path, "application/json", json);
  }

  public Answer post(String path, String type, String body) throws IOException {
    sendPost(path, type, body);
    return read();
  }

  public void sendPost(String path, String type, String body) throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    send(
        "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(path, type, length, body));
  }

  /** Sends a body with headers of its own, each a whole line without its end. */
  public Answer send(String method, String path, String body, String... headers)
      throws IOException {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: x\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    send(head + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n" + body);
    return read();
  }

  public void sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /**
   * One answer with its head, however it comes; of a stream its head alone. Nothing when there is
   * none in time, or the connection ends.
   */
  public byte[] readAvailable(boolean headOnly, int millis) throws IOException {
    socket.setSoTimeout(millis);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      StringBuilder head = new StringBuilder();
      while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          return answer.toByteArray();
        }
        head.append((char) b);
        answer.write(b);
      }
      String lower = head.toString().toLowerCase(Locale.ROOT);
      int at = lower.indexOf("\r\ncontent-length: ");
      if (at >= 0 && !headOnly) {
        int from = at + "\r\ncontent-length: ".length();
        int length = Integer.parseInt(lower.substring(from, lower.indexOf('\r', from)));
        answer.writeBytes(in.readNBytes(length));
      }
    } catch (java.net.SocketTimeoutException _) {
      close(); // it waits for more of the request
    }
    return answer.toByteArray();
  }

  /** The head of a streamed answer; its pieces are read with {@link #readPiece}. */
  public int readStreamHead() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    String line = line();
    while (!line.isEmpty()) {
      line = line();
    }
    return status;
  }

  /** The next chunk of a chunked answer; empty at its end. */
  public String readPiece() throws IOException {
    int length = Integer.parseInt(line().strip(), 16);
    String piece = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    var _ = line();
    return piece;
  }

  public Answer read() throws IOException {
    return read(true);
  }

  /** The next answer; its body too, unless it answers HEAD. */
  public Answer read(boolean hasBody) throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return new Answer(status, headers, "");
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = hasBody ? in.readNBytes(length) : new byte[0];
    return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  /** Whether the other side closes before anything more comes. */
  public boolean isClosedByPeer() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException _) {
      return true; // reset
    }
  }

  /** How many bytes still come before the connection ends, one way or the other. */
  public long readAllUntilClosed() {
    long bytes = 0;
    byte[] buffer = new byte[65_536];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
      }
    } catch (IOException _) {
      // reset
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("closed by the server after '" + line + "'");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
