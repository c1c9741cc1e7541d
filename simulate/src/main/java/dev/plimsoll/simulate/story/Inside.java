package dev.plimsoll.simulate.story;

import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.simulate.world.Watcher;
import dev.plimsoll.simulate.world.World;
import java.util.ArrayList;
import java.util.List;

/**
 * How full a server was over time, in rows of some seconds; and whether its laws held after each
 * event. Not thread-safe.
 */
final class Inside implements Watcher {
  private final long rowNanos;
  private final List<Row> rows = new ArrayList<>();
  private long last;
  private int taken;
  private int slots;

  /** One row's sums. */
  private static final class Row {
    int mostWaiting;
    double taken;
    double slots;
  }

  Inside(int secondsARow) {
    this.rowNanos = secondsARow * 1_000_000_000L;
  }

  @Override
  public void decided(World world, Event event, List<Effect> effects) {
    List<String> broken = world.brokenLaws();
    if (!broken.isEmpty()) {
      throw new IllegalStateException("after %s: %s".formatted(event, broken));
    }
    pass(world.now());
    Counts counts = world.counts();
    taken = counts.taken();
    slots = counts.slots();
    Row now = row(world.now());
    now.mostWaiting = Math.max(now.mostWaiting, counts.depth());
  }

  private void pass(long until) {
    while (last < until) {
      long end = Math.min(until, (last / rowNanos + 1) * rowNanos);
      Row row = row(last);
      row.taken += (double) (end - last) * taken;
      row.slots += (double) (end - last) * slots;
      last = end;
    }
  }

  private Row row(long at) {
    while (rows.size() <= at / rowNanos) {
      rows.add(new Row());
    }
    return rows.get((int) (at / rowNanos));
  }

  /** The most tasks that waited at once in a row. */
  int mostWaiting(int row) {
    return row < rows.size() ? rows.get(row).mostWaiting : 0;
  }

  /** The share of the slots that ran something in a row, on average. */
  double busy(int row) {
    return row < rows.size() && rows.get(row).slots > 0
        ? rows.get(row).taken / rows.get(row).slots
        : 0;
  }
}
