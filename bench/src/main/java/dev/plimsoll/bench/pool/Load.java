package dev.plimsoll.bench.pool;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.program.HttpConnection;
import dev.plimsoll.bench.program.HttpConnection.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Posts tasks at a rate, each at its time or as soon after as it can, and keeps their ids. */
final class Load implements AutoCloseable {
  private static final int POSTERS = 8;
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Pattern ID = Pattern.compile("\"taskId\":\"([^\"]+)\"");

  private final URI server;
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<Thread> posters = new ArrayList<>();
  private volatile double perSecond;
  private volatile boolean stopped;
  private volatile String trouble = "";

  private Load(URI server, double perSecond) {
    this.server = server;
    this.perSecond = perSecond;
    for (int i = 0; i < POSTERS; i++) {
      posters.add(Thread.ofVirtual().start(this::post));
    }
  }

  static Load at(URI server, double perSecond) {
    return new Load(server, perSecond);
  }

  /** From now on so many a second. */
  void become(double other) {
    perSecond = other;
  }

  /** Every id that was answered with 202. */
  List<String> accepted() {
    return List.copyOf(accepted);
  }

  int refused() {
    return refused.get();
  }

  private void post() {
    try (HttpConnection connection = new HttpConnection(server, SILENCE)) {
      long next = System.nanoTime();
      while (!stopped) {
        Answer answer = connection.post("/api/v1/tasks", "{\"task\":\"say one word\"}");
        Matcher id = ID.matcher(answer.body());
        if (answer.status() == 202 && id.find()) {
          accepted.add(id.group(1));
        } else {
          refused.incrementAndGet();
        }
        next =
            Math.max(next + (long) (POSTERS * 1e9 / perSecond), System.nanoTime() - 1_000_000_000);
        Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
      }
    } catch (IOException e) {
      trouble = String.valueOf(e.getMessage());
    } catch (InterruptedException _) {
      // stopped
    }
  }

  /** Posts no more, and waits for the last answer. */
  void stop() throws BrokenException, InterruptedException {
    stopped = true;
    for (Thread poster : posters) {
      poster.join(SILENCE);
    }
    if (!trouble.isEmpty()) {
      throw new BrokenException("a task could not be posted: " + trouble);
    }
  }

  @Override
  public void close() {
    stopped = true;
    posters.forEach(Thread::interrupt);
  }
}
