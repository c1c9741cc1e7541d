package dev.plimsoll.bench;

import java.io.IOException;
import java.util.List;

/** What a contender keeps its tasks in while it is measured. Closing ends and forgets it. */
interface Backing extends AutoCloseable {
  /** How the contender is told of it. */
  String url();

  /** The processes that serve it; none where the contender does so itself. */
  List<ProcessHandle> processes();

  @Override
  void close();

  /** Starts a fresh one. */
  interface Kind {
    Backing start(Bed bed) throws BrokenException, IOException, InterruptedException;
  }
}
