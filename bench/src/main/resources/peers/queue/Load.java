import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads one queue in this process in one of three ways, and prints BEGIN and END around what is
 * measured and then RESULT with its figures, and stays until its input ends; load.mjs does the same
 * for queues of Node.
 *
 * <pre>enqueue   callers that each wait for the durable commit, and nobody who works
 * complete  the same callers, and workers; so many tasks at most are between the two
 * paced     so many tasks a second, each from the moment when it was due</pre>
 */
final class Load {
  private static final int RING = 1 << 21; // more than tasks are ever under way
  private static final long MOST = 2_000_000; // what waits at the door of ours at most

  /** A queue to be loaded. Enqueue is called by many threads and returns once it is durable. */
  interface Target {
    void enqueue(long number, String payload) throws Exception;

    /** From now on tasks are worked on. */
    void work() throws Exception;

    /** Figures of its own, as members of a JSON object that begin with a comma. */
    default String more() {
      return "";
    }
  }

  private final String measure;
  private final int callers;
  private final double warmUp;
  private final double seconds;
  private final double step;
  private final int outstanding;
  private final int backlog;
  private final int rate;
  private final Semaphore room;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLongArray sent = new AtomicLongArray(RING);
  private final LongAdder enqueued = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final Times enqueueTimes = new Times();
  private final Times startTimes = new Times();
  private final Times completeTimes = new Times();
  private final String text = text();
  private volatile boolean stopping;
  private volatile boolean measuring;
  private volatile Exception fault;
  private double took;
  private long total;

  /**
   * @param args what, callers, seconds of warm-up, seconds, seconds of a step, how many tasks may be
   *     under way, how many must wait before work begins, tasks a second
   */
  Load(String... args) {
    Thread.setDefaultUncaughtExceptionHandler((_, e) -> {
      e.printStackTrace();
      System.err.println(e);
      Runtime.getRuntime().halt(1); // other threads would keep it alive
    });
    measure = args[0];
    callers = Integer.parseInt(args[1]);
    warmUp = Double.parseDouble(args[2]);
    seconds = Double.parseDouble(args[3]);
    step = Double.parseDouble(args[4]);
    outstanding = Integer.parseInt(args[5]);
    backlog = Integer.parseInt(args[6]);
    rate = Integer.parseInt(args[7]);
    room = new Semaphore(outstanding);
  }

  /** A worker took this task. */
  void started(long number) {
    if (measuring) {
      startTimes.add(System.nanoTime() - sent.get(slot(number)));
    }
  }

  /** This task is over, durably. */
  void completed(long number) {
    completed.increment();
    if (measuring) {
      completeTimes.add(System.nanoTime() - sent.get(slot(number)));
    }
    room.release();
  }

  /** The number that a payload begins with. */
  static long number(String payload) {
    return Long.parseLong(payload, 0, 12, 10);
  }

  void run(Target target) throws Exception {
    if (measure.equals("complete") && backlog == 0 || measure.equals("paced")) {
      target.work();
    }
    Thread[] threads = measure.equals("paced") ? pacer(target) : callers(target);
    if (backlog > 0) {
      while (enqueued.sum() < backlog && fault == null) {
        Thread.sleep(20);
      }
      target.work();
    }
    Thread.sleep((long) (warmUp * 1e3));
    long[] counts = measure(target);
    stopping = true;
    room.release(callers + 1);
    for (Thread thread : threads) {
      thread.join(10_000);
    }
    print(target, counts);
    while (System.in.read() >= 0) {} // until its end, its times can be read from outside
    Runtime.getRuntime().halt(0);
  }

  private long[] measure(Target target) throws Exception {
    LongAdder counted = measure.equals("enqueue") ? enqueued : completed;
    long before = counted.sum();
    long[] counts = new long[(int) Math.ceil(seconds / step) + 1];
    System.out.println("BEGIN");
    measuring = true;
    long start = System.nanoTime();
    int steps = 0;
    long last = before;
    while (steps < counts.length - 1 && !full() && fault == null) {
      long until = start + (long) ((steps + 1) * step * 1e9);
      while (System.nanoTime() < until && !full() && fault == null) {
        LockSupport.parkNanos(Math.min(5_000_000, Math.max(1, until - System.nanoTime())));
      }
      long now = counted.sum();
      if (System.nanoTime() >= until) { // the last step of a full queue is not whole
        counts[steps++] = now - last;
        last = now;
      } else {
        break;
      }
    }
    took = (System.nanoTime() - start) / 1e9;
    measuring = false;
    System.out.println("END");
    if (fault != null) {
      throw fault;
    }
    counts = Arrays.copyOf(counts, steps);
    total = counted.sum() - before;
    return counts;
  }

  /** Whether as many wait as may. */
  private boolean full() {
    return measure.equals("enqueue") && enqueued.sum() >= MOST;
  }

  private Thread[] callers(Target target) {
    Thread[] threads = new Thread[callers];
    for (int i = 0; i < callers; i++) {
      threads[i] = Thread.ofVirtual().start(() -> call(target));
    }
    return threads;
  }

  private void call(Target target) {
    try {
      while (!stopping && !full()) {
        if (!measure.equals("enqueue")) {
          room.acquire();
        }
        if (!stopping) {
          enqueue(target, System.nanoTime());
        }
      }
    } catch (Exception e) {
      fault = e;
    }
  }

  private Thread[] pacer(Target target) {
    return new Thread[] {
      Thread.ofPlatform().start(() -> {
        long start = System.nanoTime();
        for (long i = 0; !stopping; i++) {
          long due = start + (long) (i * 1e9 / rate);
          while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
          }
          var _ = Thread.ofVirtual().start(() -> {
            try {
              enqueue(target, due);
            } catch (Exception e) {
              fault = e;
            }
          });
        }
      })
    };
  }

  private void enqueue(Target target, long from) throws Exception {
    long number = next.getAndIncrement();
    sent.set(slot(number), from);
    target.enqueue(number, "%012d".formatted(number) + text);
    enqueued.increment();
    if (measuring) {
      enqueueTimes.add(System.nanoTime() - from);
    }
  }

  private static int slot(long number) {
    return (int) (number & (RING - 1));
  }

  /** With the number 1,000 letters that nothing can compress. */
  private static String text() {
    return new SplittableRandom(1)
        .ints(988, 0, 64)
        .collect(
            StringBuilder::new,
            (text, i) ->
                text.append(
                    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".charAt(i)),
            StringBuilder::append)
        .toString();
  }

  private void print(Target target, long[] counts) {
    StringBuilder series = new StringBuilder();
    for (long count : counts) {
      series.append(series.isEmpty() ? "" : ",").append(Math.round(count / step));
    }
    System.out.printf(
        Locale.ROOT,
        "RESULT {\"total\":%d,\"seconds\":%.3f,\"series\":[%s]%s%s%s%s}%n",
        total,
        took,
        series,
        enqueueTimes.json("enqueue"),
        startTimes.json("start"),
        completeTimes.json("complete"),
        target.more());
    System.out.flush();
  }

  /** Times in buckets of 3 %. */
  private static final class Times {
    private static final int PER_DOUBLING = 32;
    private final AtomicLongArray buckets = new AtomicLongArray(64 * PER_DOUBLING);

    void add(long nanos) {
      double log = Math.log(Math.max(1, nanos)) / Math.log(2);
      buckets.incrementAndGet((int) (log * PER_DOUBLING));
    }

    String json(String name) {
      long all = 0;
      for (int i = 0; i < buckets.length(); i++) {
        all += buckets.get(i);
      }
      return all == 0
          ? ""
          : String.format(
              Locale.ROOT,
              ",\"%sP50\":%.4f,\"%sP99\":%.4f",
              name,
              millis(0.5, all),
              name,
              millis(0.99, all));
    }

    private double millis(double share, long all) {
      long left = (long) Math.ceil(share * all);
      int i = 0;
      for (left -= buckets.get(0); left > 0; left -= buckets.get(i)) {
        i++;
      }
      return Math.pow(2, (i + 0.5) / PER_DOUBLING) / 1e6;
    }
  }
}
