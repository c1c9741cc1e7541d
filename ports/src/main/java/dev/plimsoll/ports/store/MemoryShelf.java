package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.ledger.MemoryLedger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * What outlives a node of the in-memory store: the part that a database would be. Its bounds are
 * kept here. Its own lock guards it.
 */
final class MemoryShelf {
  /** A tenant's name for one of its submissions. */
  record Name(String tenant, String key) {}

  /** What was answered under such a name, and until when that holds. */
  record Held(Idempotency.Held what, Instant until) {}

  final int keepFinished;
  final long mostBytes;
  final TreeMap<TaskId, MemoryTask> tasks = new TreeMap<>();
  final Queue<TaskId> finished = new ArrayDeque<>();
  final Map<Name, Held> keys = new HashMap<>();
  final MemoryDeliveries deliveries = new MemoryDeliveries(this);
  final MemoryLedger ledger = new MemoryLedger();
  long bytes;
  long epoch = 1;

  MemoryShelf(int keepFinished, long mostBytes) {
    this.keepFinished = keepFinished;
    this.mostBytes = mostBytes;
  }

  /** The task, its key and what was to be told of it. */
  void forget(TaskId id) {
    MemoryTask task = tasks.remove(id);
    if (task != null) {
      deliveries.forget(id);
      bytes -= task.bytes();
      task.key.ifPresent(key -> keys.remove(new Name(task.request.tenant(), key)));
    }
  }

  /** Forgets what has been over longest until so much more has room, or nothing is over. */
  void forgetFor(long wanted) {
    while (finished.size() > keepFinished || (bytes + wanted > mostBytes && !finished.isEmpty())) {
      forget(finished.remove());
    }
  }
}
