package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened in each second. Holds at most two hours of them: a longer run makes each cell twice
 * as wide, as often as it must. Guarded by its {@link Sums}.
 */
final class Timeline {
  static final int MOST_CELLS = 7_200;
  private static final long SECOND = 1_000_000_000L;

  /** The answers of the newest second, not packed yet. */
  private final Tally open = new Tally();

  private int openIndex;
  private List<SecondCell> cells = new ArrayList<>();
  private int width = 1;

  /** How many seconds each of {@link #seconds} covers. */
  int width() {
    return width;
  }

  /** Adds what happened; answers come in the order of their moments. */
  void add(Batch batch) {
    batch.due.forEach((from, count) -> cell(from).due += count);
    batch.sent.forEach((from, count) -> cell(from).sent += count);
    if (batch.tally.total() > 0) {
      cell(batch.at); // may make them wider
      int index = index(batch.at);
      if (index != openIndex) {
        pack();
        openIndex = index;
      }
      open.addAnswers(batch.tally);
    }
  }

  private int index(long at) {
    return (int) (Math.max(0, at) / SECOND / width);
  }

  private void pack() {
    if (open.total() > 0) {
      cells.get(openIndex).add(open);
      open.reset();
    }
  }

  private SecondCell cell(long at) {
    while (Math.max(0, at) / SECOND / width >= MOST_CELLS) {
      widen();
    }
    int index = index(at);
    while (cells.size() <= index) {
      cells.add(new SecondCell());
    }
    return cells.get(index);
  }

  private void widen() {
    List<SecondCell> wider = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      if (i % 2 == 0) {
        wider.add(cells.get(i));
      } else {
        wider.getLast().add(cells.get(i));
      }
    }
    cells = wider;
    width *= 2;
    openIndex /= 2;
  }

  /**
   * All cells that are over at a moment, empty ones too.
   *
   * @param withCurrent whether the one that is not over counts as well
   */
  List<Second> seconds(long now, boolean withCurrent) {
    int current = index(now);
    int count = withCurrent && now % (SECOND * width) > 0 ? current + 1 : current;
    int shown = Math.max(count, withCurrent ? cells.size() : 0);
    List<Second> seconds = new ArrayList<>(Math.max(0, shown));
    long inFlight = 0;
    SecondCell empty = new SecondCell();
    for (int i = 0; i < shown; i++) {
      SecondCell cell = i < cells.size() ? cells.get(i) : empty;
      inFlight += cell.sent - cell.answered;
      boolean isOpen = i == openIndex && open.total() > 0;
      inFlight -= isOpen ? open.total() : 0;
      seconds.add(
          isOpen ? cell.second(i * width, inFlight, open) : cell.second(i * width, inFlight));
    }
    return seconds;
  }
}
