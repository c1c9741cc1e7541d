package dev.plimsoll.models.openai;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A provider that says byte for byte what a test tells it to, one connection after the other. */
final class ScriptedProvider implements AutoCloseable {
  /** What to do with a connection once the request is here. */
  interface Script {
    void run(Peer peer) throws IOException, InterruptedException;
  }

  /** The provider's end of one connection. */
  record Peer(Socket socket, String head, String body) {
    void say(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    void event(String data) throws IOException {
      String event = "data: " + data + "\n\n";
      say(
          Integer.toHexString(event.getBytes(StandardCharsets.UTF_8).length)
              + "\r\n"
              + event
              + "\r\n");
    }

    void beginStream() throws IOException {
      say(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    /** Waits until the caller closes; false when it says something instead. */
    boolean isLeft() throws IOException {
      try {
        return socket.getInputStream().read() < 0;
      } catch (java.net.SocketException _) {
        return true;
      }
    }
  }

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();
  private final List<Throwable> faults = new ArrayList<>();

  ScriptedProvider() throws IOException {
    Thread.ofVirtual().start(this::serve);
  }

  ScriptedProvider then(Script script) {
    scripts.add(script);
    return this;
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1");
  }

  private void serve() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Script script = scripts.take();
        Thread.ofVirtual().start(() -> answer(socket, script));
      }
    } catch (IOException | InterruptedException _) {
      // closed
    }
  }

  private void answer(Socket socket, Script script) {
    try (socket) {
      String head = head(socket.getInputStream());
      int length =
          head.lines()
              .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
              .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
              .findFirst()
              .orElse(0);
      String body = new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
      script.run(new Peer(socket, head, body));
    } catch (IOException | InterruptedException | UncheckedIOException e) {
      synchronized (faults) {
        faults.add(e);
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed in the head");
      }
      head.append((char) b);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
