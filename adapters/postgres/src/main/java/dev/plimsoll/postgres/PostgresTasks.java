package dev.plimsoll.postgres;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.Unfinished;
import dev.plimsoll.ports.store.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tasks of an open storage: commits through its writer, all else through its pool. */
final class PostgresTasks implements TaskStore {
  private final Doors doors;
  private final Lookups lookups;
  private final Node node;
  private final Owners owners = new Owners();
  private final Writer arrivals;
  private final Writer steps;
  private final boolean unsafe;
  private final Runnable onClose;
  private final Reading reading = new Reading();
  private final Forgetting forgetting = new Forgetting(reading);

  PostgresTasks(
      Doors doors,
      Lookups lookups,
      Node node,
      Writer arrivals,
      Writer steps,
      boolean unsafe,
      Runnable onClose) {
    this.doors = doors;
    this.lookups = lookups;
    this.node = node;
    this.arrivals = arrivals;
    this.steps = steps;
    this.unsafe = unsafe;
    this.onClose = onClose;
  }

  private <T> T ask(String what, Lookups.Work<T> work) {
    return lookups.ask(what, work);
  }

  @Override
  public Commit commit(List<Change> changes) {
    boolean arrive = changes.stream().allMatch(Change::isArrival);
    return (arrive ? arrivals : steps).commit(changes);
  }

  @Override
  public Optional<TaskRecord> find(TaskId id) {
    return ask("read a task", connection -> reading.find(connection, id));
  }

  @Override
  public List<TaskRecord> findAll(List<TaskId> ids) {
    return ask("read tasks", connection -> reading.findAll(connection, ids));
  }

  @Override
  public List<AttemptRecord> attempts(TaskId id) {
    return ask("read a history", connection -> reading.attempts(connection, id));
  }

  @Override
  public Optional<Idempotency.Held> held(String tenant, String key, Instant now) {
    return ask("read a key", connection -> reading.held(connection, tenant, key, now));
  }

  @Override
  public Page list(Query query) {
    return ask("list tasks", connection -> reading.list(connection, query));
  }

  @Override
  public List<Unfinished> takeOver(int most) {
    return lookups.patiently(
        "take over tasks", connection -> owners.takeOver(connection, node.inheritance(), most));
  }

  @Override
  public List<Unfinished> askFor(int most) {
    return lookups.patiently(
        "ask for tasks", connection -> owners.askFor(connection, node.epochs(), most));
  }

  @Override
  public boolean wish(Wish wish) {
    return ask("write a wish", connection -> Wishes.ask(connection, wish));
  }

  @Override
  public List<Wish> wishes(int most) {
    return ask("read wishes", connection -> Wishes.of(connection, node.epochs(), most));
  }

  @Override
  public boolean commitsSideBySide() {
    return true;
  }

  @Override
  public Duration lease() {
    return node.lease();
  }

  @Override
  public boolean renew() {
    return node.renew();
  }

  @Override
  public int prune(Instant before, long mostBytes, int most) {
    return lookups.patiently(
        "prune", connection -> forgetting.prune(connection, before, mostBytes, most));
  }

  @Override
  public int purge(Query query) {
    return lookups.patiently("purge", connection -> forgetting.purge(connection, query));
  }

  @Override
  public boolean forget(TaskId id) {
    return ask("forget a task", connection -> forgetting.forget(connection, List.of(id)) == 1);
  }

  @Override
  public int erase(String tenant, String userId) {
    return lookups.patiently("erase", connection -> forgetting.erase(connection, tenant, userId));
  }

  @Override
  public String describe() {
    return doors.address() + " as node " + node.name() + (unsafe ? " (not durable)" : "");
  }

  @Override
  public boolean isDurable() {
    return !unsafe;
  }

  /** Closes the storage that it is of. */
  @Override
  public void close() {
    onClose.run();
  }
}
