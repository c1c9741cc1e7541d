package dev.plimsoll.lab;

import dev.plimsoll.lab.display.PlainLines;
import dev.plimsoll.lab.drive.Driver;
import dev.plimsoll.lab.drive.RunClock;
import dev.plimsoll.lab.drive.RunParts;
import dev.plimsoll.lab.drive.SampleListener;
import dev.plimsoll.lab.measure.GeneratorWatch;
import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.target.Target;
import dev.plimsoll.lab.wire.Loop;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Sends load to itself before the real load, over the same code: a Java program is slow in its
 * first moments, and what is measured then would be its own start. Whatever goes wrong in it is of
 * no matter.
 *
 * <p>Many short rounds, not one long one: a compiler leaves out what never happened, such as the
 * end of a phase or a first connection, and throws its work away when that happens after all.
 */
final class Rehearsal {
  /** Where requests fall due by the clock, none may wait for a compiler. */
  static final int OPEN_ROUNDS = 12;

  /** Users wait for each other's answers anyway: what costs most is compiled, no more. */
  static final int CLOSED_ROUNDS = 4;

  private static final int USERS = 16;
  private static final int BACKLOG = 1_024;
  private static final int FAST = 20_000;
  private static final int SLOW = 5_000;
  private static final Duration EVERY = Duration.ofMillis(5);
  private static final RunSettings SETTINGS = new RunSettings("rehearsal", "", "");
  private static final Duration LONGEST_SETTLING = Duration.ofSeconds(1);
  private static final Duration SETTLED = Duration.ofMillis(160);

  /** Heads of different length, one for each kind of round. */
  private final ByteBuffer dated =
      answer("Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: application/json\r\n");

  private final ByteBuffer bare = answer("");

  private final Selector selector;
  private volatile boolean over;
  private volatile ByteBuffer answer = bare;

  private Rehearsal(Selector selector) {
    this.selector = selector;
  }

  private static ByteBuffer answer(String fields) {
    byte[] bytes =
        ("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 15\r\n\r\n{\"status\":\"ok\"}")
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes);
  }

  /**
   * Returns after about a second, and never begins a round after so long.
   *
   * @param stop asked between the rounds and while the compilers settle
   */
  static void run(int rounds, Duration longest, BooleanSupplier stop) throws InterruptedException {
    if (longest.isZero()) {
      return;
    }
    rounds(rounds, longest, stop);
    settle(stop);
    System.gc(); // what stays for the whole run is moved aside now, not while load is sent
  }

  private static void rounds(int rounds, Duration longest, BooleanSupplier stop)
      throws InterruptedException {
    try (Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
      Rehearsal rehearsal = new Rehearsal(selector);
      Thread serving = Thread.ofPlatform().name("lab-rehearsal").daemon().start(rehearsal::serve);
      try {
        rehearsal.load(server.socket().getLocalPort(), rounds, longest, stop);
      } finally {
        rehearsal.over = true;
        selector.wakeup();
        serving.join();
      }
    } catch (IOException _) {
      // no free port: the load is sent unrehearsed
    }
  }

  private void load(int port, int rounds, Duration longest, BooleanSupplier stop)
      throws InterruptedException {
    // So many are sent in 100 ms; on a machine too busy for that a round yet comes to its end.
    Scenario fast = scenario(port, FAST, true, "iterations: 200, duration: 300ms");
    Scenario slow = scenario(port, SLOW, false, "duration: 40ms");
    long end = System.nanoTime() + longest.toNanos();
    for (int i = 0; i < rounds && System.nanoTime() < end && !stop.getAsBoolean(); i++) {
      answer = i % 2 == 0 ? dated : bare;
      load(i % 2 == 0 ? fast : slow, i % 2 > 0);
    }
  }

  /** Waits until what was found worth compiling is compiled: else that work disturbs the load. */
  private static void settle(BooleanSupplier stop) {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    if (compiler == null || !compiler.isCompilationTimeMonitoringSupported()) {
      return;
    }
    long end = System.nanoTime() + LONGEST_SETTLING.toNanos();
    long still = System.nanoTime() + SETTLED.toNanos();
    long compiled = compiler.getTotalCompilationTime();
    while (System.nanoTime() < Math.min(still, end) && !stop.getAsBoolean()) {
      LockSupport.parkNanos(SETTLED.toNanos() / 4);
      long now = compiler.getTotalCompilationTime();
      if (now != compiled) {
        compiled = now;
        still = System.nanoTime() + SETTLED.toNanos();
      }
    }
  }

  private static Scenario scenario(int port, int rate, boolean cookies, String until) {
    return Scenarios.parse(
        "rehearsal",
        """
        target: http://127.0.0.1:%d
        gracefulStop: 100ms
        cookies: %s
        load:
          - {users: %d, %s}
          - {rate: %d/s, duration: 40ms}
        thresholds: ['p(95) < 10s', 'errors == 0']
        requests: [{name: r, method: POST, path: /r, body: "{}", expect: ["status == 200"]}]
        """
            .formatted(port, cookies, USERS, until, rate),
        Path.of(""),
        Options.NONE);
  }

  /** One round, looked at and shown to nobody as a real one is. */
  private static void load(Scenario scenario, boolean logged) throws InterruptedException {
    RequestMix mix = new RequestMix(scenario.traffic().flows());
    try (Loop loop = new Loop();
        Target target = Target.of(scenario.target(), scenario.traffic().requests(), loop);
        PlainLines lines = new PlainLines(new PrintStream(OutputStream.nullOutputStream()))) {
      Recording recording = new Recording(mix.names());
      Optional<SampleListener> listener = logged ? Optional.of((_, _) -> {}) : Optional.empty();
      RunClock clock = new RunClock(loop::peek, loop.now());
      Driver driver =
          new Driver(
              new RunParts(scenario, mix, loop, target, recording, listener), clock.origin());
      GeneratorWatch watch = new GeneratorWatch();
      watch.start(clock.now());
      Observer observer =
          new Observer(scenario, SETTINGS, lines, recording, loop, driver, watch, clock, EVERY);
      Thread observing = Thread.ofPlatform().name("lab-observer").daemon().start(observer);
      driver.run();
      observer.end();
      observing.join();
    }
  }

  private void serve() {
    ByteBuffer request = ByteBuffer.allocateDirect(4096);
    try {
      while (!over) {
        selector.select(key -> {
          try {
            answer(key, request.clear(), answer.rewind());
          } catch (IOException _) {
            close(key.channel());
          }
        });
      }
    } catch (IOException _) {
      // the rest of the rehearsal is without answers, and soon over
    } finally {
      selector.keys().forEach(key -> close(key.channel()));
    }
  }

  /** Each request is small enough to come in one piece, and waits for the answer to the last. */
  private static void answer(SelectionKey key, ByteBuffer request, ByteBuffer answer)
      throws IOException {
    if (key.isAcceptable()) {
      SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
      if (accepted != null) {
        accepted.configureBlocking(false).register(key.selector(), SelectionKey.OP_READ);
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      return;
    }
    SocketChannel channel = (SocketChannel) key.channel();
    int read = channel.read(request);
    if (read < 0) {
      close(channel);
    } else if (read > 0) {
      channel.write(answer);
    }
  }

  private static void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // it is of no further use either way
    }
  }
}
