package dev.plimsoll.bench.harness;

import java.io.IOException;
import java.util.List;

/** One benchmark: starts processes, measures, prints its lines. */
public interface Benchmark {
  String name();

  /** The loads from which {@code --only} may choose; none where they belong together. */
  default List<String> loads() {
    return List.of();
  }

  /** The peers from which {@code --peers} may choose. */
  default List<String> peers() {
    return List.of();
  }

  /** Whether it reads a folder that {@code --data} names. */
  default boolean readsData() {
    return false;
  }

  /**
   * Measures and prints.
   *
   * @throws BrokenException when the run says nothing about the product's speed: it did not start,
   *     it ended, its logs do not fit together
   */
  void run(Testbed bed) throws BrokenException, IOException, InterruptedException;
}
