package dev.plimsoll.serve.http;

import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.util.Optional;

/** Whoever sent a request: on whose account, what it may see, and what its own limits say. */
interface Caller {
  /** Nobody in particular, while the server needs no keys: sees everything. */
  Caller ANYONE =
      new Caller() {
        @Override
        public String tenant() {
          return Ticket.DEFAULT_TENANT;
        }

        @Override
        public Optional<String> onlyTenant() {
          return Optional.empty();
        }

        @Override
        public boolean reads() {
          return true;
        }

        @Override
        public void counts() {}

        @Override
        public void submits(TaskId task) {}
      };

  /** On whose account its tasks run. */
  String tenant();

  /** What else is known of it. */
  default Sender sender(Optional<String> user) {
    return new Sender("", "", user.orElse(""));
  }

  /** The one tenant whose tasks it may see; empty for all. */
  Optional<String> onlyTenant();

  default boolean sees(String tenant) {
    return onlyTenant().map(tenant::equals).orElse(true);
  }

  /** Whether it may see what came of a task, and not only how it stands. */
  boolean reads();

  /**
   * A task that it sent is refused without having been asked for: it counts as one that was.
   *
   * @throws Problem when the caller has no request left
   */
  void counts();

  /**
   * A task is about to come in, which is no replay of an earlier one.
   *
   * @throws Problem when one of the caller's limits stands in the way
   */
  void submits(TaskId task);
}
