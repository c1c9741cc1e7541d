package dev.plimsoll.lab;

import dev.plimsoll.lab.drive.Driver;
import dev.plimsoll.lab.drive.RunParts;
import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.target.Target;
import dev.plimsoll.lab.wire.Loop;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends load to itself before the real load, over the same code: a Java program is slow in its
 * first moments, and what is measured then would be its own start. Whatever goes wrong in it is of
 * no matter.
 */
final class Rehearsal {
  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: application/json\r\n"
              + "Content-Length: 15\r\n\r\n{\"status\":\"ok\"}")
          .getBytes(StandardCharsets.US_ASCII);

  private Rehearsal() {}

  /** Returns after about so long. */
  static void run(Duration length) {
    if (length.isZero()) {
      return;
    }
    try (ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> accept(server));
      load(server.getLocalPort(), length.toMillis());
    } catch (IOException _) {
      // no free port: the load is sent unrehearsed
    }
  }

  private static void load(int port, long millis) {
    Scenario scenario =
        Scenarios.parse(
            "rehearsal",
            """
            target: http://127.0.0.1:%d
            gracefulStop: 100ms
            load: [{users: 8, duration: %dms}, {rate: 2000/s, duration: %dms}]
            requests: [{name: r, method: POST, path: /r, body: "{}", expect: ["status == 200"]}]
            """
                .formatted(port, Math.max(1, millis * 3 / 4), Math.max(1, millis / 4)),
            Path.of(""),
            Options.NONE);
    RequestMix mix = new RequestMix(scenario.traffic().flows());
    try (Loop loop = new Loop(System::nanoTime);
        Target target = Target.of(scenario.target(), scenario.traffic().requests(), loop)) {
      Recording recording = new Recording(mix.names());
      RunParts parts = new RunParts(scenario, mix, loop, target, recording, Optional.empty());
      new Driver(parts, loop.now()).run();
      recording.end(loop.now());
    }
  }

  private static void accept(ServerSocket server) {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> answer(socket));
      }
    } catch (IOException _) {
      // the rehearsal is over
    }
  }

  /** Each request is small enough to come in one piece, and waits for the answer to the last. */
  private static void answer(Socket socket) {
    byte[] request = new byte[4096];
    try (socket) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      while (socket.getInputStream().read(request) > 0) {
        out.write(ANSWER);
      }
    } catch (IOException _) {
      // the rehearsal is over
    }
  }
}
