package dev.plimsoll.bench.harness;

import java.io.IOException;

/** One benchmark: starts processes, measures, prints its lines. */
public interface Benchmark {
  String name();

  /**
   * Measures and prints.
   *
   * @throws BrokenException when the run says nothing about the product's speed: it did not start,
   *     it ended, its logs do not fit together
   */
  void run(Testbed bed) throws BrokenException, IOException, InterruptedException;
}
