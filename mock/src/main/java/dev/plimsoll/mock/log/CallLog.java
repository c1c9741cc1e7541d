package dev.plimsoll.mock.log;

import dev.plimsoll.base.yaml.InputException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Remembers the last 10,000 calls, counts all of them, and hands each line to a writer of its own,
 * so that a slow disk never holds up a call. Thread-safe.
 */
public final class CallLog implements AutoCloseable {
  private static final int REMEMBERED_CALLS = 10_000;

  private final ArrayDeque<CallRecord> recent = new ArrayDeque<>();
  private final Optional<LineWriter> writer;
  private Tally tally = Tally.NONE;

  /**
   * @throws InputException when the file cannot be opened
   */
  public CallLog(LogTo destination) {
    this.writer = LineWriter.to(destination);
  }

  /** Takes one ended call; never waits. */
  public void add(CallRecord call) {
    synchronized (recent) {
      if (recent.size() == REMEMBERED_CALLS) {
        recent.removeFirst();
      }
      recent.addLast(call);
      tally = tally.plus(call);
    }
    writer.ifPresent(lines -> lines.offer(call));
  }

  /** The last calls, oldest first. */
  public List<CallRecord> recent() {
    synchronized (recent) {
      return List.copyOf(recent);
    }
  }

  /** The last calls as JSON lines; takes milliseconds: never call it on an event loop. */
  public byte[] lines() {
    return CallLine.of(recent());
  }

  /** Counts since the start. */
  public Tally tally() {
    synchronized (recent) {
      return tally;
    }
  }

  /** Lines that the log lacks because they came faster than they could be written. */
  public long droppedLines() {
    return writer.map(LineWriter::dropped).orElse(0L);
  }

  /** Why the log could not be written, if so. */
  public Optional<String> fault() {
    return writer.flatMap(LineWriter::fault);
  }

  /** Writes what still waits, for at most ten seconds. */
  @Override
  public void close() {
    writer.ifPresent(LineWriter::close);
  }
}
