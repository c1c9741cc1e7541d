package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Column.Kind.LONG;

import java.util.List;

/**
 * Whose tasks are a node's: its own epoch, which new tasks get, and those that it inherited. Fixed
 * for as long as its own lasts, so that an end that is made again still finds its task.
 */
record Epochs(long own, List<Long> inherited) {
  Epochs {
    inherited = List.copyOf(inherited);
  }

  /** A node without a past. */
  static Epochs of(long own) {
    return new Epochs(own, List.of());
  }

  boolean contain(long epoch) {
    return epoch == own || inherited.contains(epoch);
  }

  /** All of them, as a parameter. */
  Column all() {
    Column all = new Column(LONG, 1 + inherited.size());
    all.add(own);
    inherited.forEach(all::add);
    return all;
  }
}
