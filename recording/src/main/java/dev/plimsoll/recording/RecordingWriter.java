package dev.plimsoll.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.DataSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes lines to a file on a thread of its own. Whoever hands over a line never waits for the
 * disk: what its queue cannot hold is left out and counted. Stops when the file is as large as it
 * may be, for what follows cannot be understood without its beginning. Thread-safe.
 */
public final class RecordingWriter implements Consumer<Line>, AutoCloseable {
  private static final int MOST_QUEUED = 100_000;
  private static final int MOST_AT_ONCE = 1_024;
  private static final long FLUSH_NANOS = 1_000_000_000;
  private static final long LONGEST_CLOSE_MILLIS = 10_000;

  private final BlockingQueue<Line> queue;
  private final AtomicLong dropped = new AtomicLong();
  private final Path path;
  private final BoundedFile file;
  private final LineText text;
  private final Head head;
  private final Consumer<String> told;
  private final Thread thread;
  private volatile boolean open = true;
  private volatile boolean closing;
  private long lost; // of the writing thread, as the two below
  private long last;
  private long flushed = System.nanoTime();

  /**
   * Opens a file, whose head is written at once.
   *
   * @param size the most that the file may have
   * @param told hears in a sentence what whoever runs the server should know
   * @throws dev.plimsoll.base.yaml.InputException when it cannot be written
   */
  public static RecordingWriter open(Path path, DataSize size, Head head, Consumer<String> told) {
    BoundedFile file = BoundedFile.create(path, size);
    RecordingWriter writer = new RecordingWriter(path, file, head, told, MOST_QUEUED);
    writer.begin();
    return writer;
  }

  /**
   * Refuses a file that could not be opened now; changes nothing.
   *
   * @throws dev.plimsoll.base.yaml.InputException when it could not
   */
  public static void check(Path path) {
    BoundedFile.check(path);
  }

  /**
   * @param most how many lines may wait to be written
   */
  RecordingWriter(Path path, BoundedFile file, Head head, Consumer<String> told, int most) {
    this.queue = new ArrayBlockingQueue<>(most);
    this.path = path;
    this.file = file;
    this.head = head;
    this.text = new LineText(new Names(head.salt()));
    this.told = told;
    this.thread = Thread.ofPlatform().daemon().name("recorder").unstarted(this::run);
  }

  /** Writes the head, and whatever waits from now on. */
  void begin() {
    write(LineText.of(head));
    flush();
    thread.start();
  }

  /** Hands over a line; never waits for the disk. */
  @Override
  public void accept(Line line) {
    if (open && !queue.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  private void run() {
    List<Line> batch = new ArrayList<>(MOST_AT_ONCE);
    try {
      while (open) {
        Line first = queue.poll(FLUSH_NANOS, TimeUnit.NANOSECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, MOST_AT_ONCE - 1);
          write(batch);
          batch.clear();
        }
        if (System.nanoTime() - flushed >= FLUSH_NANOS) {
          flush();
        }
        if (closing && queue.isEmpty()) {
          end(Line.Closed.STOPPED);
        }
      }
    } catch (InterruptedException _) {
      end(Line.Closed.STOPPED);
    } catch (RuntimeException e) { // a bug: what is written stays readable
      failed(e);
    } finally {
      queue.clear();
    }
  }

  private void write(List<Line> lines) {
    for (Line line : lines) {
      last = line.at();
      write(text.of(line));
    }
    long missing = dropped.getAndSet(0);
    if (missing > 0) {
      if (lost == 0) {
        told.accept(
            "recording %s: more happens than can be written; lines are left out".formatted(path));
      }
      lost += missing;
      write(text.of(new Line.Dropped(last, missing)));
    }
  }

  /** A line that does not fit any more is the end. */
  private void write(String line) {
    if (!open) {
      return;
    }
    byte[] bytes = (line + "\n").getBytes(UTF_8);
    try {
      if (file.hasRoom(bytes.length)) {
        file.write(bytes);
      } else {
        told.accept(
            "recording %s: full at %s; nothing more is recorded".formatted(path, file.size()));
        end(Line.Closed.FULL);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void flush() {
    flushed = System.nanoTime();
    try {
      if (open) {
        file.flush();
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private void end(String why) {
    if (!open) {
      return;
    }
    open = false;
    if (lost > 0) {
      told.accept(
          "recording %s: %s lines were left out in all".formatted(path, Figures.count(lost)));
    }
    try {
      file.write((text.of(new Line.Closed(last, why)) + "\n").getBytes(UTF_8));
      file.close();
    } catch (IOException e) {
      told.accept("recording %s: not written to its end: %s".formatted(path, e));
    }
  }

  private void failed(Exception e) {
    open = false;
    told.accept("recording %s: cannot be written, and ends here: %s".formatted(path, e));
    try {
      file.close();
    } catch (IOException _) {
      // said already
    }
  }

  /** Writes what waits to be written, and ends the file. Waits 10 s at most. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(LONGEST_CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
