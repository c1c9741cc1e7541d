package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.ports.store.Unfinished;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Dead letters on their way back, until that is durable. Thread-safe. */
final class Revivals {
  private final Map<TaskId, Revival> underWay = new ConcurrentHashMap<>();

  private record Revival(Unfinished task, CompletableFuture<Boolean> done) {}

  /** Tells whether it was made, once that is known; empty when somebody else does it right now. */
  Optional<CompletableFuture<Boolean>> begin(Ticket ticket, Instant accepted) {
    Unfinished task = new Unfinished(ticket, 0, 0, Optional.empty(), accepted);
    Revival revival = new Revival(task, new CompletableFuture<>());
    return underWay.putIfAbsent(ticket.id(), revival) == null
        ? Optional.of(revival.done())
        : Optional.empty();
  }

  /** It was made, or not: then it is no dead letter any more. What to go on with, if it was. */
  Optional<Unfinished> end(TaskId id, boolean made) {
    Revival revival = underWay.remove(id);
    if (revival == null) {
      return Optional.empty();
    }
    var _ = revival.done().complete(made);
    return made ? Optional.of(revival.task()) : Optional.empty();
  }
}
