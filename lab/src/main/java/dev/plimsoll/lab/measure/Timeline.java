package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened in each second. Holds at most two hours of them: a longer run makes each cell twice
 * as wide, as often as it must. Answers are told of in the order of their moments. Guarded by its
 * {@link Recording}.
 */
final class Timeline {
  static final int MOST_CELLS = 7_200;
  private static final long SECOND = 1_000_000_000L;

  /** The answers of the newest second, not packed yet. */
  private final Tally open = new Tally();

  private int openIndex;

  private List<SecondCell> cells = new ArrayList<>();
  private int width = 1;
  private int nextToFold;

  /**
   * The cell that was asked for last, and its bounds: the next one asked for is mostly the same.
   */
  private SecondCell last = new SecondCell();

  private long lastFrom;
  private long lastTo;

  void due(long at) {
    cell(at).due++;
  }

  void sent(long at) {
    cell(at).sent++;
  }

  /** How many seconds each of {@link #seconds} covers. */
  int width() {
    return width;
  }

  /** When the second is over whose answers are collected now. */
  long openEnd() {
    return (openIndex + 1L) * width * SECOND;
  }

  /** Answers of the second that is collected. */
  void add(Tally answers) {
    open.add(answers);
  }

  /** Answers from this moment on belong to its second; those before are complete. */
  void rollTo(long at) {
    pack();
    foldOne();
    cell(at); // may make them wider
    openIndex = (int) (Math.max(0, at) / SECOND / width);
  }

  /** Adds up one pair of cells that were made one: all of them at once would hold up the load. */
  private void foldOne() {
    while (nextToFold < cells.size()) {
      if (cells.get(nextToFold++).fold()) {
        return;
      }
    }
  }

  private void pack() {
    if (open.total() > 0) {
      cell((long) openIndex * width * SECOND).end(open);
      open.reset();
    }
  }

  private SecondCell cell(long at) {
    if (at >= lastFrom && at < lastTo) {
      return last;
    }
    long second = Math.max(0, at) / SECOND;
    while (second / width >= MOST_CELLS) {
      widen();
    }
    int index = (int) (second / width);
    while (cells.size() <= index) {
      cells.add(new SecondCell());
    }
    last = cells.get(index);
    lastFrom = (long) index * width * SECOND;
    lastTo = lastFrom + width * SECOND;
    return last;
  }

  private void widen() {
    List<SecondCell> wider = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      if (i % 2 == 0) {
        wider.add(cells.get(i));
      } else {
        wider.getLast().merge(cells.get(i));
      }
    }
    cells = wider;
    width *= 2;
    openIndex /= 2;
    nextToFold = 0;
    lastTo = 0;
    lastFrom = 0;
  }

  /**
   * All cells that are over at a moment, empty ones too.
   *
   * @param withCurrent whether the one that is not over counts as well
   */
  List<Second> seconds(long now, boolean withCurrent) {
    int current = (int) (Math.max(0, now) / SECOND / width);
    int count = withCurrent && now % (SECOND * width) > 0 ? current + 1 : current;
    int shown = Math.max(count, withCurrent ? cells.size() : 0);
    List<Second> seconds = new ArrayList<>(Math.max(0, shown));
    long inFlight = 0;
    SecondCell empty = new SecondCell();
    for (int i = 0; i < shown; i++) {
      SecondCell cell = i < cells.size() ? cells.get(i) : empty;
      inFlight += cell.sent - cell.answered;
      boolean isOpen = i == openIndex && open.total() > 0;
      seconds.add(
          isOpen ? cell.second(i * width, inFlight, open) : cell.second(i * width, inFlight));
      inFlight -= isOpen ? open.total() : 0;
    }
    return seconds;
  }
}
