package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.TaskId;
import java.util.Map;
import java.util.Set;

/**
 * What a commit left out, all else being durable.
 *
 * @param duplicates inserts whose idempotency key is held already, and what is held under it
 * @param lost tasks that are not this node's (any more): nothing of them was changed
 */
public record Commit(Map<TaskId, Idempotency.Held> duplicates, Set<TaskId> lost) {
  /** Everything was made. */
  public static final Commit WHOLE = new Commit(Map.of(), Set.of());

  public Commit {
    duplicates = Map.copyOf(duplicates);
    lost = Set.copyOf(lost);
  }
}
