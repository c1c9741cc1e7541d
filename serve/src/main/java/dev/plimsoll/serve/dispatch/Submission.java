package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.engine.Effect.Receipt;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A task on its way in.
 *
 * @param pool the pool of agents that is to run it
 * @param cost how many tokens it will probably take, at least 1
 * @param sender who hands it in, beyond its tenant
 */
public record Submission(
    TaskId id, String pool, int cost, TaskRequest request, Optional<Key> key, Sender sender) {
  /** One whose sender is known by its user only. */
  public Submission(TaskId id, String pool, int cost, TaskRequest request, Optional<Key> key) {
    this(id, pool, cost, request, key, new Sender("", "", request.userId().orElse("")));
  }

  /**
   * The client's name for it.
   *
   * @param fingerprint of what was sent
   * @param kept for how long the name is remembered
   * @param answer what the client is told, and told again
   */
  public record Key(
      String key, String fingerprint, Duration kept, Function<Receipt, String> answer) {
    Idempotency with(Receipt receipt, Instant now) {
      return new Idempotency(key, fingerprint, answer.apply(receipt), now.plus(kept));
    }
  }

  Ticket ticket() {
    return new Ticket(
        id,
        request.priority(),
        pool,
        request.tenant(),
        cost,
        request.notBefore(),
        request.deadline());
  }
}
