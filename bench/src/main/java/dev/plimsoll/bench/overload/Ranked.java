package dev.plimsoll.bench.overload;

import java.util.List;

/** The four classes of tasks: their part of the load, and how long each may wait (spec S3). */
enum Ranked {
  CRITICAL(5, 100),
  HIGH(15, 2_000),
  NORMAL(40, 10_000),
  LOW(40, 30_000);

  static final List<Ranked> ALL = List.of(values());

  /** Of a hundred tasks. */
  final int weight;

  final double objectiveMillis;

  Ranked(int weight, double objectiveMillis) {
    this.weight = weight;
    this.objectiveMillis = objectiveMillis;
  }

  /** Its name on the wire. */
  String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
