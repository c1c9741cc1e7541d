package dev.plimsoll.lab.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One thread, one selector: it does what is due, reads what has come, and sleeps until the next of
 * both. Everything it calls runs on the thread that runs it and must not block; only {@link #post}
 * may come from others.
 */
public final class Loop implements AutoCloseable {
  /** What is never due. */
  public static final long NEVER = Long.MAX_VALUE;

  /** What a pulse gives to end the loop. */
  public static final long OVER = Long.MIN_VALUE;

  private static final int BUFFER_BYTES = 64 * 1024;

  private static final long MILLI = 1_000_000L;

  /** A wait so short costs less when it is spent looking than when the thread is put to sleep. */
  private static final long SPIN_NANOS = 20_000;

  /** What is due, as far as the loop's owner knows. */
  @FunctionalInterface
  public interface Pulse {
    /**
     * Does what is due.
     *
     * @return when it is to be called again at the latest: a moment, {@link #NEVER} or {@link
     *     #OVER}
     */
    long at(long now);
  }

  /** Something to be done at a moment, unless it is cancelled. */
  public static final class Timer {
    private final long at;
    private final Runnable task;
    private boolean cancelled;

    private Timer(long at, Runnable task) {
      this.at = at;
      this.task = task;
    }

    public void cancel() {
      cancelled = true;
    }
  }

  private final long origin = System.nanoTime();
  private long last;
  private final Selector selector;
  private final Alarm alarm;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer plain = ByteBuffer.allocate(BUFFER_BYTES);
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong((Timer timer) -> timer.at));
  private final ArrayDeque<Runnable> next = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean anyPosted = new AtomicBoolean();
  private int sockets;
  private int mostSockets;
  private long opened;

  /** A loop that does not run yet. */
  public Loop() {
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector can be opened", e);
    }
    this.alarm = new Alarm(selector, this::peek);
  }

  /** Nanoseconds since this loop was made, by a monotonic clock. */
  public long now() {
    long now = peek();
    last = now;
    return now;
  }

  /** As {@link #now}, from any thread. */
  public long peek() {
    return System.nanoTime() - origin;
  }

  /** When anybody last looked at the clock: for what may be some microseconds off. */
  long lately() {
    return last;
  }

  /** Runs until the pulse says that it is over. One thread at a time. */
  public void run(Pulse pulse) {
    while (true) {
      boolean did = runPosted();
      long due = pulse.at(now());
      if (due == OVER) {
        return;
      }
      did |= runNext();
      due = Math.min(due, runTimers());
      select(did || !next.isEmpty() ? 0 : due);
    }
  }

  /** Runs a task on the loop's thread, soon. From any thread. */
  public void post(Runnable task) {
    posted.add(task);
    if (!anyPosted.getAndSet(true)) {
      selector.wakeup();
    }
  }

  /** Asks for something on the loop's thread. From any thread. */
  public <T> CompletableFuture<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    post(() -> answer.complete(question.get()));
    return answer;
  }

  /** Runs a task in the loop's next round: for what must not happen within its cause. */
  public void soon(Runnable task) {
    next.add(task);
  }

  /** Runs a task at a moment, never before it. */
  public Timer at(long moment, Runnable task) {
    Timer timer = new Timer(moment, task);
    timers.add(timer);
    return timer;
  }

  private boolean runPosted() {
    if (!anyPosted.get()) {
      return false;
    }
    anyPosted.set(false);
    for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
      task.run();
    }
    return true;
  }

  private boolean runNext() {
    int count = next.size(); // what they add belongs to the round after
    for (int i = 0; i < count; i++) {
      next.remove().run();
    }
    return count > 0;
  }

  private long runTimers() {
    Timer first = timers.peek();
    while (first != null && (first.cancelled || first.at <= now())) {
      timers.remove();
      if (!first.cancelled) {
        first.task.run();
      }
      first = timers.peek();
    }
    return first == null ? NEVER : first.at;
  }

  private void select(long until) {
    try {
      if (until == NEVER) {
        selector.select(Loop::ready);
        return;
      }
      long left = until - now();
      if (left < SPIN_NANOS) {
        selector.selectNow(Loop::ready);
      } else {
        alarm.set(until);
        selector.select(Loop::ready, left / MILLI + 1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the sockets cannot be watched", e);
    }
  }

  /** A fault in reading one connection ends that connection and nothing else. */
  private static void ready(SelectionKey key) {
    Wire wire = (Wire) key.attachment();
    try {
      wire.ready(key);
    } catch (RuntimeException e) {
      wire.broken(e);
    }
  }

  Selector selector() {
    return selector;
  }

  /** The buffer that every read goes into; its content is gone with the next read. */
  ByteBuffer in() {
    return in;
  }

  /** A buffer to put bytes together that are written before anything else happens. */
  ByteBuffer out() {
    return out.clear();
  }

  /** A buffer for what was made readable; its content is gone with the next. */
  ByteBuffer plain() {
    return plain.clear();
  }

  void opened() {
    opened++;
    sockets++;
    mostSockets = Math.max(mostSockets, sockets);
  }

  void closed() {
    sockets--;
  }

  /** How many connections were opened so far. */
  public long openings() {
    return opened;
  }

  /** How many connections were opened so far, and the most that were open at once. */
  public Sockets sockets() {
    return new Sockets(opened, mostSockets);
  }

  /** Counts of connections. */
  public record Sockets(long opened, int most) {}

  @Override
  public void close() {
    alarm.close();
    try {
      for (SelectionKey key : selector.keys()) {
        ((Wire) key.attachment()).close();
      }
      selector.close();
    } catch (IOException _) {
      // nobody waits for these sockets any more
    }
  }
}
