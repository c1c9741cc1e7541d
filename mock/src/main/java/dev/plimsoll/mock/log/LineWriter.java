package dev.plimsoll.mock.log;

import dev.plimsoll.base.yaml.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines on a thread of its own from a bounded queue. When the queue is full a line is
 * dropped, counted, and reported in the log itself: {@code {"droppedLines": n}}.
 */
final class LineWriter {
  private static final int WAITING_LINES = 65_536;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
  private static final long IDLE_POLL_MILLIS = 100;

  private final BlockingQueue<CallRecord> waiting;
  private final OutputStream out;
  private final boolean owned;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private long reported;
  private volatile boolean closing;
  private volatile @Nullable String fault;

  LineWriter(OutputStream out, boolean owned, int waitingLines) {
    this.out = new BufferedOutputStream(out, 1 << 16);
    this.owned = owned;
    this.waiting = new ArrayBlockingQueue<>(waitingLines);
    this.thread = Thread.ofPlatform().daemon().name("mock-log").start(this::run);
  }

  static Optional<LineWriter> to(LogTo destination) {
    return switch (destination) {
      case LogTo.Nowhere nowhere -> Optional.empty();
      case LogTo.File(Path path) -> Optional.of(new LineWriter(open(path), true, WAITING_LINES));
      case LogTo.Stream(OutputStream stream) ->
          Optional.of(new LineWriter(stream, false, WAITING_LINES));
    };
  }

  private static OutputStream open(Path path) {
    try {
      return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException | UnsupportedOperationException fault) {
      throw InputException.of(
          "the call log %s cannot be written: %s; name a file in a folder that exists and is writable"
              .formatted(path, reason(fault)));
    }
  }

  /** Never waits. */
  void offer(CallRecord call) {
    if (closing || !waiting.offer(call)) {
      dropped.incrementAndGet();
    }
  }

  long dropped() {
    return dropped.get();
  }

  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  void close() {
    closing = true;
    try {
      thread.join(CLOSE_WITHIN);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing || !waiting.isEmpty()) {
        CallRecord next = waiting.poll(IDLE_POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          write(next);
        }
      }
      reportDropped();
      flush();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      closeOwned();
    }
  }

  private void write(CallRecord call) {
    put(CallLine.of(call));
    reportDropped();
    if (waiting.isEmpty()) {
      flush();
    }
  }

  private void reportDropped() {
    long now = dropped.get();
    if (now > reported) {
      put(("{\"droppedLines\":" + (now - reported) + "}\n").getBytes(StandardCharsets.US_ASCII));
      reported = now;
    }
  }

  /** A full disk must not stop the provider: the fault is kept for the statistics. */
  private void put(byte[] line) {
    try {
      out.write(line);
    } catch (IOException failed) {
      fault = reason(failed);
    }
  }

  private void flush() {
    try {
      out.flush();
    } catch (IOException failed) {
      fault = reason(failed);
    }
  }

  private void closeOwned() {
    if (owned) {
      try {
        out.close();
      } catch (IOException failed) {
        fault = reason(failed);
      }
    }
  }

  private static String reason(Exception failed) {
    return failed.getClass().getSimpleName() + ": " + failed.getMessage();
  }
}
