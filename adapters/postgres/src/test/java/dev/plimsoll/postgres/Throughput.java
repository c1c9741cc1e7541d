package dev.plimsoll.postgres;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.Timings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Measures the store: callers that each wait for their change to be durable, gathered into groups
 * by nothing but the commit before. Arguments: address, {@code enqueue} or {@code complete},
 * callers, seconds.
 */
final class Throughput {
  private static final int GROUP_MOST = 1_024;

  private record Step(Change change, CompletableFuture<Boolean> done) {}

  private final BlockingQueue<Step> waiting = new ArrayBlockingQueue<>(10_000);
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong tasks = new AtomicLong();
  private final long began = System.nanoTime();
  private final long end;
  private final String text = "x".repeat(1_000);
  private final List<Long> commitNanos = new ArrayList<>();
  private long changes;

  private Throughput(long seconds) {
    end = began + Duration.ofSeconds(seconds).toNanos();
  }

  public static void main(String[] args) throws InterruptedException {
    Throughput run = new Throughput(Long.parseLong(args[3]));
    try (PostgresStorage storage =
        PostgresStorage.open(URI.create(args[0]), "bench", PostgresStorage.Settings.DEFAULT)) {
      run.drive(storage.tasks(), args[1].equals("complete"), Integer.parseInt(args[2]));
    }
  }

  private void drive(TaskStore store, boolean complete, int callers) throws InterruptedException {
    AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
    Thread writer = Thread.ofPlatform().start(() -> write(store, failed));
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      all.add(Thread.ofVirtual().start(() -> call(complete)));
    }
    for (Thread caller : all) {
      caller.join();
    }
    writer.interrupt();
    writer.join();
    if (failed.get() != null) {
      failed.get().printStackTrace();
      return;
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    long[] sorted = commitNanos.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%s callers=%d seconds=%.1f tasks/s=%.0f groups/s=%.0f changes/group=%.1f commit ms"
            + " p50=%.2f p99=%.2f max=%.1f%n",
        complete ? "complete" : "enqueue",
        callers,
        seconds,
        tasks.get() / seconds,
        sorted.length / seconds,
        (double) changes / sorted.length,
        at(sorted, 0.5),
        at(sorted, 0.99),
        at(sorted, 1));
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
  }

  private void write(TaskStore store, AtomicReference<@Nullable Throwable> failed) {
    List<Step> group = new ArrayList<>();
    long renewed = System.nanoTime();
    try {
      while (true) {
        group.add(waiting.take());
        var _ = waiting.drainTo(group, GROUP_MOST - 1);
        long from = System.nanoTime();
        var commit = store.commit(group.stream().map(Step::change).toList());
        if (!commit.lost().isEmpty()) {
          throw new IllegalStateException("lost " + commit.lost());
        }
        commitNanos.add(System.nanoTime() - from);
        changes += group.size();
        group.forEach(step -> step.done().complete(true));
        group.clear();
        if (System.nanoTime() - renewed > 3_000_000_000L) {
          renewed = System.nanoTime();
          var _ = store.renew();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failed.set(e);
      group.forEach(step -> step.done().complete(false));
    }
  }

  private boolean durable(Change change) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    try {
      return waiting.offer(new Step(change, done), 20, TimeUnit.SECONDS)
          && done.get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      return false;
    }
  }

  private void call(boolean complete) {
    long base = System.currentTimeMillis() << 16 | 0x7000;
    while (System.nanoTime() < end) {
      TaskId id = new TaskId(base, 0x8000_0000_0000_0000L + ids.incrementAndGet());
      TaskRecord task = TaskRecord.accepted(id, TaskRequest.of(text), "general", 12, Instant.now());
      if (!durable(new Change.Insert(task, Optional.empty()))) {
        return;
      }
      if (complete && !lived(id)) {
        return;
      }
      var _ = tasks.incrementAndGet();
    }
  }

  private boolean lived(TaskId id) {
    Change.Finished end =
        new Change.Finished(
            id,
            Status.COMPLETED,
            Instant.now(),
            Optional.of(new TaskRecord.TaskResult("done", "echo", new Usage(3, 0, 2), "stop")),
            Optional.empty(),
            Optional.empty(),
            Timings.NONE.plus(Timings.Part.QUEUE, Duration.ofNanos(12_345)));
    return durable(new Change.Started(id, 1, "general-1", Instant.now())) && durable(end);
  }
}
