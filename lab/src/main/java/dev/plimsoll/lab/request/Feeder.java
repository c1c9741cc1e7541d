package dev.plimsoll.lab.request;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** Hands out rows, one for each iteration. Pure but for its place in the file; one owner. */
public final class Feeder {
  /** In which order rows come. */
  public enum Order {
    /** As they stand in the file. */
    SEQUENTIAL,
    /** Each once, in an order drawn anew for every lap. */
    SHUFFLED,
    /** Each drawn from all, so that one may come twice; never runs dry. */
    RANDOM
  }

  /** What happens after the last row. */
  public enum WhenDry {
    /** The load ends. */
    STOP,
    /** The rows begin again. */
    RECYCLE
  }

  private final Rows rows;
  private final Order order;
  private final WhenDry whenDry;
  private int[] permutation = {};
  private int next;

  public Feeder(Rows rows, Order order, WhenDry whenDry) {
    this.rows = rows;
    this.order = order;
    this.whenDry = whenDry;
  }

  /** The next row; empty when there is none and never will be. */
  public Optional<Row> next(RandomGenerator random) {
    if (order == Order.RANDOM) {
      return Optional.of(rows.row(random.nextInt(rows.size())));
    }
    if (next == rows.size()) {
      if (whenDry == WhenDry.STOP) {
        return Optional.empty();
      }
      next = 0;
    }
    if (order == Order.SEQUENTIAL) {
      return Optional.of(rows.row(next++));
    }
    return Optional.of(rows.row(shuffled(next++, random)));
  }

  /** Fisher and Yates, one step for each row that is asked for. */
  private int shuffled(int at, RandomGenerator random) {
    if (permutation.length == 0) {
      permutation = new int[rows.size()];
      for (int i = 0; i < permutation.length; i++) {
        permutation[i] = i;
      }
    }
    int other = at + random.nextInt(permutation.length - at);
    int drawn = permutation[other];
    permutation[other] = permutation[at];
    permutation[at] = drawn;
    return drawn;
  }
}
