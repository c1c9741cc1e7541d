package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Second;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened in each second. Holds at most two hours of them: a longer run makes each cell twice
 * as wide, as often as it must. Guarded by its {@link Recording}.
 */
final class Timeline {
  static final int MOST_CELLS = 7_200;
  private static final long SECOND = 1_000_000_000L;

  private List<SecondCell> cells = new ArrayList<>();
  private int width = 1;
  private int packed;

  void due(long at) {
    cell(at).due++;
  }

  void sent(long at) {
    cell(at).sent++;
  }

  void answered(Sample sample) {
    cell(sample.done()).add(sample);
  }

  /** How many seconds each of {@link #seconds} covers. */
  int width() {
    return width;
  }

  private SecondCell cell(long at) {
    long second = Math.max(0, at) / SECOND;
    while (second / width >= MOST_CELLS) {
      widen();
    }
    int index = (int) (second / width);
    while (cells.size() <= index) {
      cells.add(new SecondCell());
    }
    packBefore(index - 1);
    return cells.get(index);
  }

  /** Leaves the newest two open: answers are told of within moments. */
  private void packBefore(int index) {
    for (; packed < index; packed++) {
      cells.get(packed).pack();
    }
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
    packed = 0;
  }

  /**
   * All cells that are over at a moment, empty ones too.
   *
   * @param withCurrent whether the one that is not over counts as well
   */
  List<Second> seconds(long now, boolean withCurrent) {
    int current = (int) (Math.max(0, now) / SECOND / width);
    int count = withCurrent && now % (SECOND * width) > 0 ? current + 1 : current;
    List<Second> seconds = new ArrayList<>(Math.max(0, count));
    long inFlight = 0;
    SecondCell empty = new SecondCell();
    empty.pack();
    for (int i = 0; i < Math.max(count, withCurrent ? cells.size() : 0); i++) {
      SecondCell cell = i < cells.size() ? cells.get(i) : empty;
      inFlight += cell.sent - cell.answered;
      seconds.add(cell.second(i * width, inFlight));
    }
    return seconds;
  }
}
