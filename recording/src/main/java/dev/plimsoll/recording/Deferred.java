package dev.plimsoll.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps lines until it is known where they go, 100,000 at most. Thread-safe. */
public final class Deferred implements Consumer<Line> {
  private static final int MOST = 100_000;

  private final List<Line> waiting = new ArrayList<>();
  private Optional<Consumer<Line>> next = Optional.empty();

  @Override
  public synchronized void accept(Line line) {
    if (next.isPresent()) {
      next.get().accept(line);
    } else if (waiting.size() < MOST) {
      waiting.add(line);
    }
  }

  /** All that waits goes there now, and so does what comes. */
  public synchronized void to(Consumer<Line> other) {
    waiting.forEach(other);
    waiting.clear();
    next = Optional.of(other);
  }
}
