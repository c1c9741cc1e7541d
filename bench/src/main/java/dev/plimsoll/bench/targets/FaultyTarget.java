package dev.plimsoll.bench.targets;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** A target that fails its callers in one way; a virtual thread for each of them. */
public final class FaultyTarget {
  private static final long HUGE_BYTES = 10L << 30;
  private static final int BACKLOG = 1_024;
  private static final byte[] GOOD = ascii("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");

  private FaultyTarget() {}

  /** Argument: a {@link Fault}. */
  public static void main(String[] args) throws IOException {
    Fault fault = Fault.valueOf(args[0]);
    try (ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + server.getLocalPort();
      if (fault == Fault.REFUSES) {
        server.close();
      }
      System.out.println("listening on " + address);
      while (!server.isClosed()) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket, fault));
      }
    }
    while (true) {
      LockSupport.parkNanos(1_000_000_000);
    }
  }

  private static void serve(Socket socket, Fault fault) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] request = new byte[8_192]; // a small request comes in one piece here
      while (in.read(request) >= 0) {
        answer(fault, in, out);
        if (fault != Fault.VANISHES) {
          return;
        }
      }
    } catch (IOException _) {
      // its caller gave up
    }
  }

  private static void answer(Fault fault, InputStream in, OutputStream out) throws IOException {
    switch (fault) {
      case REFUSES -> throw new IllegalStateException("nobody was to be accepted");
      case STALLS -> in.readAllBytes();
      case GARBAGE -> out.write(ascii("\u0000\u0001 certainly not HTTP \r\n\r\n"));
      case CLOSES_IN_BODY ->
          out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"half\": "));
      case ENDLESS_HEADERS -> {
        out.write(ascii("HTTP/1.1 200 OK\r\n"));
        byte[] more = ascii("X-More: and more and more and more\r\n".repeat(100));
        while (true) {
          out.write(more);
        }
      }
      case HUGE_BODY -> {
        out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: " + HUGE_BYTES + "\r\n\r\n"));
        byte[] some = new byte[65_536];
        for (long sent = 0; sent < HUGE_BYTES; sent += some.length) {
          out.write(some);
        }
      }
      case DRIPS -> {
        for (byte one : GOOD) {
          out.write(one);
          LockSupport.parkNanos(1_000_000_000);
        }
      }
      case VANISHES -> out.write(GOOD);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
