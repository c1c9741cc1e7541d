package dev.plimsoll.bench.stores;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import java.io.IOException;
import java.util.List;

/** What a queue keeps its tasks in while it is measured. Closing ends and forgets it. */
public interface Backing extends AutoCloseable {
  /** How the queue is told of it. */
  String url();

  /** The processes that serve it; none where the queue does so itself. */
  List<ProcessHandle> processes();

  @Override
  void close();

  /** Starts a fresh one. */
  interface Kind {
    Backing start(Testbed bed) throws BrokenException, IOException, InterruptedException;
  }
}
