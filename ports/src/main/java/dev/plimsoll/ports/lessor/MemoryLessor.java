package dev.plimsoll.ports.lessor;

import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.LeaseBook;
import dev.plimsoll.core.limit.Lent;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Lends to nodes of this process, and forgets all with it. Beyond 100,000 limits it forgets the one
 * that was asked for longest ago. Thread-safe.
 */
public final class MemoryLessor {
  private static final int MOST = 100_000;

  private final InstantSource clock;
  private final SequencedMap<String, LeaseBook> books = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param clock never set back
   */
  public MemoryLessor(InstantSource clock) {
    this.clock = clock;
  }

  /** The lessor of one node. */
  public Lessor of(String node) {
    return demands -> demands.stream().map(demand -> lease(node, demand)).toList();
  }

  private synchronized Lent lease(String node, Demand demand) {
    if (books.size() >= MOST && !books.containsKey(demand.name())) {
      var _ = books.pollFirstEntry();
    }
    return books
        .computeIfAbsent(demand.name(), _ -> new LeaseBook(demand.quota()))
        .lease(node, demand, clock.instant());
  }
}
