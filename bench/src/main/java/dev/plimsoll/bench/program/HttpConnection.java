package dev.plimsoll.bench.program;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection that sends a request at a time. Knows bodies with a length
 * only; whatever breaks is an IOException, and nobody knows then what became of the request.
 */
public final class HttpConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1_000;
  private static final int LARGEST_HEAD = 64 * 1024;

  private final Socket socket;
  private final String host;
  private final InputStream in;
  private final OutputStream out;

  /** An answer with its whole body. */
  public record Answer(int status, String head, String body) {}

  public HttpConnection(URI server, Duration silence) throws IOException {
    this.socket = new Socket();
    this.host = server.getAuthority();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) silence.toMillis());
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_MILLIS);
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  public Answer get(String path) throws IOException {
    return send("GET", path, "", "");
  }

  public Answer post(String path, String body) throws IOException {
    return send("POST", path, "Content-Type: application/json\r\n", body);
  }

  private Answer send(String method, String path, String headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: %s\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(method, path, host, headers, bytes.length);
    ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + bytes.length);
    request.write(head.getBytes(StandardCharsets.US_ASCII));
    request.write(bytes);
    out.write(request.toByteArray());
    out.flush();
    return receive();
  }

  private Answer receive() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    int end = 0;
    while (end < 4) {
      int next = in.read();
      if (next < 0 || head.size() > LARGEST_HEAD) {
        throw new IOException("the connection ended in an answer's head");
      }
      head.write(next);
      end = next == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : next == '\r' ? 1 : 0;
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    byte[] body = in.readNBytes(length(text));
    if (body.length < length(text)) {
      throw new IOException("the connection ended in an answer's body");
    }
    int status = Integer.parseInt(text.substring(9, 12));
    return new Answer(status, text, new String(body, StandardCharsets.UTF_8));
  }

  private static int length(String head) throws IOException {
    String name = "\ncontent-length:";
    int at = head.toLowerCase(Locale.ROOT).indexOf(name);
    if (at < 0) {
      throw new IOException("an answer without a length: " + head);
    }
    return Integer.parseInt(head.substring(at + name.length(), head.indexOf('\r', at)).strip());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
