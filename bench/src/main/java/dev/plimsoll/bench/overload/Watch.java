package dev.plimsoll.bench.overload;

import dev.plimsoll.bench.harness.BrokenException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Reads a server's own figures a few times a second, on a thread of its own until it is closed. */
final class Watch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(200);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI metrics;
  private final List<Sight> seen = new ArrayList<>(); // guarded by itself
  private final Thread thread;
  private volatile boolean closed;

  /**
   * What it said.
   *
   * @param mode 0 optimal, 1 high load, 2 critical
   * @param limit calls at once
   */
  record Sight(double at, int mode, int limit, int inFlight) {}

  Watch(URI server) {
    metrics = server.resolve("/metrics");
    thread = Thread.ofPlatform().daemon().name("watch").start(this::look);
  }

  List<Sight> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** Waits until the server says that it is optimal. */
  void untilOptimal(Duration longest) throws BrokenException, InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    double from = System.currentTimeMillis();
    while (seen().stream().noneMatch(sight -> sight.at() > from && sight.mode() == 0)) {
      if (System.nanoTime() > end) {
        throw new BrokenException("the server is not optimal after " + longest);
      }
      Thread.sleep(EVERY);
    }
  }

  private void look() {
    while (!closed) {
      try {
        HttpRequest ask = HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(5)).build();
        String said = http.send(ask, BodyHandlers.ofString()).body();
        Sight sight =
            new Sight(
                System.currentTimeMillis(),
                figure(said, "plimsoll_degradation_mode"),
                figure(said, "plimsoll_limit{"),
                figure(said, "plimsoll_inflight{"));
        synchronized (seen) {
          seen.add(sight);
        }
      } catch (IOException e) {
        // the next look will do
      } catch (InterruptedException e) {
        return;
      }
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  static int figure(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .mapToInt(text -> (int) Double.parseDouble(text))
        .sum();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    http.close();
  }
}
