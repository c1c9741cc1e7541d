package dev.plimsoll.serve.observe;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * The share of the heap that is really needed: what the last collection left, of what there may be.
 * What is in use between collections says when the next one comes, not how full the heap is.
 */
final class HeapUse {
  private static final List<MemoryPoolMXBean> POOLS =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();

  private HeapUse() {}

  /** From 0 to 1; 0 before the first collection. */
  static double afterLastCollection() {
    return Math.min(1, (double) bytesAfterLastCollection() / Runtime.getRuntime().maxMemory());
  }

  /** Of every part of the heap what its own last collection left. */
  static long bytesAfterLastCollection() {
    long used = 0;
    for (MemoryPoolMXBean pool : POOLS) {
      MemoryUsage usage = pool.getCollectionUsage();
      used += usage == null ? 0 : usage.getUsed();
    }
    return used;
  }
}
