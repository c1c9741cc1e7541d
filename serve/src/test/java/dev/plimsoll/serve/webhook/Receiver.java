package dev.plimsoll.serve.webhook;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody's HTTP server, as bad as a test wants it: each request gets the next behaviour. */
final class Receiver implements AutoCloseable {
  final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final ServerSocket server;
  private final List<Behaviour> behaviours;
  private final AtomicInteger count = new AtomicInteger();

  /** What one request gets; the connection is closed after it. */
  interface Behaviour {
    void answer(Received request, Socket socket) throws Exception;
  }

  /** One request: header names in small letters. */
  record Received(String line, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** The last behaviour goes on for ever. */
  Receiver(Behaviour... behaviours) throws IOException {
    this(new ServerSocket(0, 1_000, InetAddress.ofLiteral("127.0.0.1")), behaviours);
  }

  Receiver(ServerSocket server, Behaviour... behaviours) {
    this.server = server;
    this.behaviours = List.of(behaviours);
    Thread.startVirtualThread(this::accept);
  }

  static Behaviour status(int status, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " So\r\nContent-Length: 0\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return raw(head.append("\r\n").toString());
  }

  static Behaviour raw(String answer) {
    return (_, socket) ->
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Behaviour reset() {
    return (_, socket) -> socket.setSoLinger(true, 0);
  }

  /** Says nothing until the sender goes. */
  static Behaviour silence() {
    return (_, socket) -> {
      var _ = socket.getInputStream().read();
    };
  }

  /** Writes one piece over and over until the sender goes. */
  static Behaviour endless(String head, String piece) {
    return (_, socket) -> {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      while (true) {
        socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
      }
    };
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook?a=b";
  }

  int requests() {
    return count.get();
  }

  Received next() throws InterruptedException {
    Received next = received.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nobody was told within 20 s");
    }
    return next;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Received request = read(new BufferedInputStream(socket.getInputStream()));
      int number = count.getAndIncrement();
      received.add(request);
      behaviours.get(Math.min(number, behaviours.size() - 1)).answer(request, socket);
    } catch (Exception _) {
      // the sender went
    }
  }

  private static Received read(InputStream in) throws IOException {
    String line = line(in);
    Map<String, String> headers = new HashMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Received(line, headers, in.readNBytes(length));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the request broke off");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
