package dev.plimsoll.ports.move;

import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import java.util.List;
import java.util.Optional;

/**
 * One task with all that belongs to it but the telling of its end.
 *
 * @param attempts those that failed, oldest first
 * @param key the client's name for it, where it still holds it
 */
public record Kept(TaskRecord task, List<AttemptRecord> attempts, Optional<Idempotency> key) {
  public Kept {
    attempts = List.copyOf(attempts);
  }
}
