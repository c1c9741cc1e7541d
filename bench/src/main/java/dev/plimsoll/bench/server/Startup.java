package dev.plimsoll.bench.server;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Percentiles;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.program.ListeningProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** How soon {@code --help} is there, how soon a server is ready, and what it costs when idle. */
public final class Startup implements Benchmark {
  private static final double HELP_TARGET_MILLIS = 200;
  private static final double READY_TARGET_MILLIS = 800;
  private static final double IDLE_TARGET_SHARE = 0.01;
  private static final int WARM_UPS = 2;
  private static final Duration LONGEST_HELP = Duration.ofSeconds(20);
  private static final Duration LONGEST_READY = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    help(bed);
    ready(bed);
    idle(bed);
  }

  private static void help(Testbed bed) throws BrokenException, IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    int runs = bed.smoke() ? 3 : 11;
    for (int i = 0; i < WARM_UPS + runs; i++) {
      long start = System.nanoTime();
      bed.finish("help", LONGEST_HELP, "--help");
      if (i >= WARM_UPS) {
        millis.add((System.nanoTime() - start) / 1e6);
      }
    }
    bed.out()
        .println(
            Lines.below(
                "--help, median of " + runs,
                Percentiles.percentile(millis, 50),
                HELP_TARGET_MILLIS));
  }

  private static void ready(Testbed bed) throws BrokenException, IOException, InterruptedException {
    List<Double> listening = new ArrayList<>();
    List<Double> ready = new ArrayList<>();
    int runs = bed.smoke() ? 1 : 5;
    for (int i = 0; i < runs; i++) {
      try (ListeningProcess server = ListeningProcess.start(bed, "serve", "serve", "--port", "0")) {
        listening.add(server.startMillis());
        awaitReady(server);
        ready.add(server.sinceStartMillis());
      }
    }
    OptionalDouble says = Percentiles.percentile(listening, 50);
    OptionalDouble answers = Percentiles.percentile(ready, 50);
    bed.out().println(Lines.below("serve listens, median of " + runs, says, READY_TARGET_MILLIS));
    bed.out()
        .println(
            Lines.below("serve answers ready, median of " + runs, answers, READY_TARGET_MILLIS));
  }

  private static void awaitReady(ListeningProcess server)
      throws BrokenException, IOException, InterruptedException {
    URI ready = server.address().resolve("/health/ready");
    while (status(ready) != 200) {
      if (server.sinceStartMillis() > LONGEST_READY.toMillis()) {
        throw new BrokenException(ready + " did not answer 200 within " + LONGEST_READY);
      }
      Thread.sleep(2);
    }
  }

  /** The plainest client: what a richer one loads would be measured too. 0 without an answer. */
  private static int status(URI uri) throws IOException {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(2_000);
      String request =
          "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(uri.getPath(), uri.getAuthority());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      String line = new String(head, StandardCharsets.US_ASCII);
      return line.matches("HTTP/1\\.1 \\d{3}") ? Integer.parseInt(line.substring(9)) : 0;
    }
  }

  private static void idle(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Duration settle = bed.smoke() ? Duration.ofMillis(100) : Duration.ofSeconds(30);
    Duration watched = Duration.ofSeconds(bed.smoke() ? 1 : 60);
    try (ListeningProcess server = ListeningProcess.start(bed, "idle", "serve", "--port", "0")) {
      Thread.sleep(settle);
      long start = System.nanoTime();
      Duration before = server.cpu();
      Thread.sleep(watched);
      Duration used = server.cpu().minus(before);
      double share = (double) used.toNanos() / (System.nanoTime() - start);
      bed.out()
          .println(
              Lines.shareBelow(
                  "serve idle, of one core over %d s".formatted(watched.toSeconds()),
                  OptionalDouble.of(share),
                  IDLE_TARGET_SHARE));
    }
  }
}
