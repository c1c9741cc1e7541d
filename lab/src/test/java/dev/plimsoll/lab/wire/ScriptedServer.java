package dev.plimsoll.lab.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** A server on a free loopback port; a script decides byte for byte what each request gets. */
public final class ScriptedServer implements AutoCloseable {
  /** One request as it came. */
  public record Request(int connection, int onConnection, String head, String body) {
    public String line() {
      return head.substring(0, head.indexOf("\r\n"));
    }
  }

  /** Answers one request; false closes the connection. */
  @FunctionalInterface
  public interface Script {
    boolean answer(Request request, Wire wire) throws IOException, InterruptedException;
  }

  /** Gives these whole answers, one after another. */
  public static Script inTurn(String... answers) {
    Iterator<String> next = List.of(answers).iterator();
    return (_, wire) -> wire.write(next.next());
  }

  /** A whole answer with a length; each header ends with a line break. */
  public static String answer(String status, String headers, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s".formatted(status, headers, length, body);
  }

  /** What a script writes to. */
  public record Wire(Socket socket) {
    public boolean write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      return true;
    }

    /** An answer with a length, kept alive. */
    public boolean ok(String body) throws IOException {
      return status("200 OK", body);
    }

    public boolean status(String status, String body) throws IOException {
      return write(ScriptedServer.answer(status, "", body));
    }

    /** One byte at a time. */
    public boolean dribble(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        out.write(b);
        out.flush();
      }
      return true;
    }

    /** Closes with a reset. */
    public boolean reset() throws IOException {
      socket.setSoLinger(true, 0);
      return false;
    }
  }

  private final ServerSocket socket;
  private final Script script;
  private final Thread accepting;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  public ScriptedServer(Script script) throws IOException {
    this(script, new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()));
  }

  /** A server behind a socket of the caller's own, such as one with TLS. */
  public ScriptedServer(Script script, ServerSocket listening) {
    this.socket = listening;
    this.script = script;
    this.accepting = Thread.ofVirtual().start(this::accept);
  }

  public String url() {
    String scheme = socket instanceof SSLServerSocket ? "https" : "http";
    return scheme + "://127.0.0.1:" + socket.getLocalPort();
  }

  public List<Request> requests() {
    return requests;
  }

  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        client.setTcpNoDelay(true);
        open.add(client);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(client, number));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client, int number) {
    try (client) {
      InputStream in = client.getInputStream();
      Wire wire = new Wire(client);
      boolean more = true;
      for (int i = 1; more; i++) {
        Request request = read(in, number, i);
        if (request == null) {
          return;
        }
        requests.add(request);
        more = script.answer(request, wire);
      }
    } catch (IOException | InterruptedException _) {
      // the client left, or the test is over
    } finally {
      open.remove(client);
    }
  }

  private static @Nullable Request read(InputStream in, int number, int i) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      head.write(b);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    int length =
        text.lines()
            .filter(line -> line.startsWith("Content-Length: "))
            .mapToInt(line -> Integer.parseInt(line.substring(16)))
            .findFirst()
            .orElse(0);
    return new Request(number, i, text, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      accepting.join(Duration.ofSeconds(5)); // a thread in accept keeps the port open until it left
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (Socket client : open) {
      client.close();
    }
  }
}
