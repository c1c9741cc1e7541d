package dev.plimsoll.sqlite;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRecord.TaskResult;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.Timings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Measures the store in this process: durable changes a second through natural group commit, beside
 * what the disk gives to anybody. Run with a folder, a mode and, for some modes, seconds; it prints
 * and judges nothing.
 */
final class StoreLoad {
  private static final int GROUP_MOST = 1_024;
  private static final String KILOBYTE = "x".repeat(1_024);
  private static final AtomicLong IDS = new AtomicLong();

  /** A change and whoever waits for it. */
  private record Wanted(Change change, CountDownLatch durable) {}

  private StoreLoad() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    switch (arguments[1]) {
      case "disk" -> disk(folder);
      case "enqueue" -> {
        for (int callers : new int[] {1, 16, 100, 1_000}) {
          enqueue(folder.resolve("enqueue-" + callers), callers, seconds);
        }
      }
      case "lives" -> lives(folder.resolve("lives"), seconds);
      case "commits" -> commits(folder.resolve("commits"), seconds);
      case "million" -> million(folder.resolve("million"));
      case "running" -> running(folder.resolve("running"));
      default ->
          throw new IllegalArgumentException("disk, enqueue, lives, commits, million or running");
    }
  }

  private static TaskId nextId() {
    long n = IDS.incrementAndGet();
    return new TaskId(
        System.currentTimeMillis() << 16 | 0x7000 | (n & 0xfff), 0x8000_0000_0000_0000L | n);
  }

  private static Change.Insert insert() {
    TaskRequest request = TaskRequest.of(KILOBYTE);
    return new Change.Insert(
        TaskRecord.accepted(nextId(), request, "general", 300, Instant.now()), Optional.empty());
  }

  private static Change finish(TaskId id) {
    return new Change.Finished(
        id,
        Status.COMPLETED,
        Instant.now(),
        Optional.of(new TaskResult("x".repeat(100), "echo", new Usage(250, 0, 30), "stop")),
        Optional.empty(),
        Optional.empty(),
        Timings.NONE
            .plus(Timings.Part.STORE, Duration.ofNanos(400_123))
            .plus(Timings.Part.QUEUE, Duration.ofNanos(1_234_567)));
  }

  /** What the disk gives: synced writes into a file that has its size already. */
  private static void disk(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("raw");
    int size = 64 << 20;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var _ = channel.write(ByteBuffer.allocate(size));
      channel.force(true);
      for (int bytes : new int[] {4_096, 65_536, 1 << 20}) {
        long[] nanos = new long[2_000];
        ByteBuffer block = ByteBuffer.allocateDirect(bytes);
        long begin = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
          long before = System.nanoTime();
          block.clear();
          var _ = channel.write(block, (long) i * bytes % (size - bytes));
          channel.force(false);
          nanos[i] = System.nanoTime() - before;
        }
        print("disk, " + bytes + " B synced", nanos.length, System.nanoTime() - begin, nanos);
      }
    }
  }

  private static void enqueue(Path folder, int callers, int seconds) throws Exception {
    var queue = new LinkedBlockingQueue<Wanted>(100_000);
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    try (SqliteStorage storage = SqliteStorage.open(folder)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        threads.add(
            Thread.startVirtualThread(() -> {
              try {
                while (System.nanoTime() < end) {
                  Wanted wanted = new Wanted(insert(), new CountDownLatch(1));
                  queue.put(wanted);
                  wanted.durable().await();
                }
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }));
      }
      long begin = System.nanoTime();
      long[] nanos = new long[1 << 20];
      int commits = 0;
      long done = 0;
      List<Wanted> group = new ArrayList<>();
      while (System.nanoTime() < end) {
        group.clear();
        group.add(queue.take());
        var _ = queue.drainTo(group, GROUP_MOST - 1);
        long before = System.nanoTime();
        var _ = storage.tasks().commit(group.stream().map(Wanted::change).toList());
        nanos[commits++] = System.nanoTime() - before;
        group.forEach(wanted -> wanted.durable().countDown());
        done += group.size();
      }
      long took = System.nanoTime() - begin;
      while (threads.stream().anyMatch(Thread::isAlive)) {
        queue.forEach(wanted -> wanted.durable().countDown());
        queue.clear();
        Thread.onSpinWait();
      }
      print("enqueue, " + callers + " callers", done, took, Arrays.copyOf(nanos, commits));
    }
  }

  /** Whole lives, three commits each: tasks of one group are started in the next one. */
  private static void lives(Path folder, int seconds) {
    try (SqliteStorage storage = SqliteStorage.open(folder)) {
      TaskStore tasks = storage.tasks();
      int share = Integer.getInteger("share", GROUP_MOST / 3);
      List<TaskId> accepted = List.of();
      List<TaskId> running = List.of();
      long[] nanos = new long[1 << 22];
      int commits = 0;
      long done = 0;
      long begin = System.nanoTime();
      long end = begin + Duration.ofSeconds(seconds).toNanos();
      long tell = begin + Duration.ofSeconds(10).toNanos();
      long told = 0;
      while (System.nanoTime() < end) {
        List<Change> group = new ArrayList<>();
        List<TaskId> inserted = new ArrayList<>();
        for (int i = 0; i < share; i++) {
          Change.Insert insert = insert();
          inserted.add(insert.id());
          group.add(insert);
        }
        accepted.forEach(id -> group.add(new Change.Started(id, 1, "general-1", Instant.now())));
        running.forEach(id -> group.add(finish(id)));
        long before = System.nanoTime();
        var _ = tasks.commit(group);
        nanos[commits++] = System.nanoTime() - before;
        done += running.size();
        running = accepted;
        accepted = inserted;
        if (before > tell) {
          tell += Duration.ofSeconds(10).toNanos();
          System.out.printf(
              Locale.ROOT,
              "  10 s: %d lives/s, database %d MB, log %d MB%n",
              (done - told) / 10,
              megabytes(folder.resolve("plimsoll.db")),
              megabytes(folder.resolve("plimsoll.db-wal")));
          told = done;
        }
      }
      print(
          "lives in groups of " + 3 * share,
          done,
          System.nanoTime() - begin,
          Arrays.copyOf(nanos, commits));
    }
  }

  /**
   * So many commits of one task each, for counting the syncs of: strace -f -c -e trace=fdatasync.
   */
  private static void commits(Path folder, int number) {
    try (SqliteStorage storage = SqliteStorage.open(folder)) {
      for (int i = 0; i < number; i++) {
        var _ = storage.tasks().commit(List.of(insert()));
      }
    }
    System.out.println(number + " commits");
  }

  private static long megabytes(Path file) {
    try {
      return Files.size(file) >> 20;
    } catch (IOException _) {
      return -1;
    }
  }

  private static void million(Path folder) {
    int tasks = 1_000_000;
    try (SqliteStorage storage = SqliteStorage.open(folder)) {
      timed(
          "a million inserted",
          tasks,
          n -> {
            List<Change> group = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
              group.add(insert());
            }
            var _ = storage.tasks().commit(group);
            return group.size();
          });
    }
    long opening = System.nanoTime();
    try (SqliteStorage storage = SqliteStorage.open(folder)) {
      System.out.printf(
          Locale.ROOT, "opened in %d ms%n", (System.nanoTime() - opening) / 1_000_000);
      timed("a million taken over", tasks, n -> storage.tasks().takeOver(10_000).size());
    }
  }

  /** The list of what runs, the oldest of a million that wait for the rest. */
  private static void running(Path folder) {
    try (SqliteStorage storage = SqliteStorage.open(folder)) {
      TaskStore tasks = storage.tasks();
      var _ = tasks.takeOver(1); // as every server begins
      for (int i = 0; i < 1_000; i++) {
        List<Change> group = new ArrayList<>();
        for (int n = 0; n < 1_000; n++) {
          group.add(insert());
        }
        if (i == 0) {
          for (Change change : List.copyOf(group)) {
            group.add(new Change.Started(change.id(), 1, "general-1", Instant.now()));
          }
        }
        var _ = tasks.commit(group);
      }
      long[] nanos = new long[50];
      int pages = 0;
      long begin = System.nanoTime();
      for (int i = 0; i < nanos.length; i++) {
        long before = System.nanoTime();
        pages += pagesToWhatRuns(tasks);
        nanos[i] = System.nanoTime() - before;
      }
      print("the first 50 that run, " + pages + " pages", 50, System.nanoTime() - begin, nanos);
    }
  }

  private static int pagesToWhatRuns(TaskStore tasks) {
    Query query = Query.newest(50).with(Status.RUNNING);
    TaskStore.Page page = tasks.list(query);
    int pages = 1;
    while (page.tasks().isEmpty() && page.next().isPresent()) {
      page = tasks.list(query.after(page.next().get()));
      pages++;
    }
    return pages;
  }

  private static void timed(String what, int most, LongFunction<Integer> step) {
    long begin = System.nanoTime();
    long done = 0;
    while (done < most) {
      int more = step.apply(done);
      if (more == 0) {
        break;
      }
      done += more;
    }
    long nanos = System.nanoTime() - begin;
    cpu(what, done);
    System.out.printf(Locale.ROOT, "%s: %d in %.2f s%n", what, done, nanos / 1e9);
  }

  /**
   * CPU time of this process and of this thread, which says more than the clock on a busy machine.
   */
  private static void cpu(String what, long done) {
    long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long process =
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    System.out.printf(
        Locale.ROOT,
        "  %s: CPU of this thread %.1f us each, of the process so far %.1f us each%n",
        what,
        thread / 1e3 / Math.max(1, done),
        process / 1e3 / Math.max(1, done));
  }

  private static void print(String what, long done, long took, long[] nanos) {
    cpu(what, done);
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f/s; %d commits of %.1f, p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms, most %.1f ms%n",
        what,
        done / (took / 1e9),
        nanos.length,
        (double) done / Math.max(1, nanos.length),
        at(nanos, 0.5),
        at(nanos, 0.99),
        at(nanos, 0.999),
        at(nanos, 1));
  }

  private static double at(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))] / 1e6;
  }
}
