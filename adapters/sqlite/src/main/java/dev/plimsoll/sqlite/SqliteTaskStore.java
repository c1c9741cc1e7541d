package dev.plimsoll.sqlite;

import static java.util.stream.Collectors.joining;

import dev.plimsoll.core.work.Status;
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
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tasks of one data folder. Never outlives the storage that gave it. */
final class SqliteTaskStore implements TaskStore {
  private final DataFolder folder;
  private final Writer writer;
  private final Readers readers;
  private final SqliteDeliveryStore deliveries;
  private final Ownership ownership;
  private final TaskChanges changes;
  private final Running running = new Running();
  private final Listing listing;
  private final Retention retention;
  private volatile boolean closed;

  SqliteTaskStore(
      DataFolder folder, Writer writer, Readers readers, SqliteDeliveryStore deliveries) {
    this.folder = folder;
    this.writer = writer;
    this.readers = readers;
    this.deliveries = deliveries;
    this.ownership = writer.transaction(Ownership::begin);
    this.changes = writer.transaction(session -> new TaskChanges(session, ownership));
    this.listing = new Listing(readers);
    this.retention = new Retention(writer, readers);
  }

  @Override
  public Commit commit(List<Change> wanted) {
    mustBeOpen();
    running.before(wanted);
    TaskChanges.Made made =
        writer.transaction(session -> {
          ownership.mustLast(session);
          return changes.make(session, wanted);
        });
    running.after(wanted, made.commit());
    if (made.tells()) {
      deliveries.announce();
    }
    return made.commit();
  }

  @Override
  public Optional<TaskRecord> find(TaskId id) {
    mustBeOpen();
    return readers.read(session -> {
      try (ResultSet row =
          session.on(TaskRows.SELECT_RECORD + "WHERE t.id = ?").text(id.value()).query()) {
        return row.next() ? Optional.of(TaskRows.record(row)) : Optional.empty();
      }
    });
  }

  @Override
  public List<TaskRecord> findAll(List<TaskId> ids) {
    mustBeOpen();
    String array = ids.stream().map(TaskId::value).collect(joining("\",\"", "[\"", "\"]"));
    return readers.read(session -> {
      List<TaskRecord> found = new ArrayList<>();
      try (ResultSet row =
          session
              .on(TaskRows.SELECT_RECORD + "WHERE t.id IN (SELECT value FROM json_each(?))")
              .text(array)
              .query()) {
        while (row.next()) {
          found.add(TaskRows.record(row));
        }
      }
      return found;
    });
  }

  @Override
  public List<AttemptRecord> attempts(TaskId id) {
    mustBeOpen();
    return readers.read(session -> {
      List<AttemptRecord> attempts = new ArrayList<>();
      try (ResultSet row = session.on(TaskRows.SELECT_ATTEMPTS).text(id.value()).query()) {
        while (row.next()) {
          attempts.add(TaskRows.attempt(row));
        }
      }
      return List.copyOf(attempts);
    });
  }

  @Override
  public Optional<Idempotency.Held> held(String tenant, String key, Instant now) {
    mustBeOpen();
    return readers.read(session -> Keys.held(session, tenant, key, now));
  }

  @Override
  public Page list(Query query) {
    mustBeOpen();
    boolean ofWhatRuns = query.status().equals(Optional.of(Status.RUNNING)) && ownership.hasAll();
    return ofWhatRuns ? listing.page(query, running.olderThan(query.after())) : listing.page(query);
  }

  @Override
  public List<Unfinished> takeOver(int most) {
    mustBeOpen();
    Ownership.Taken taken =
        writer.transaction(session -> {
          ownership.mustLast(session);
          return ownership.takeOver(session, most);
        });
    ownership.advance(taken);
    return taken.tasks();
  }

  @Override
  public List<Unfinished> askFor(int most) {
    return List.of();
  }

  @Override
  public boolean wish(Wish wish) {
    mustBeOpen();
    return false;
  }

  @Override
  public List<Wish> wishes(int most) {
    return List.of();
  }

  @Override
  public boolean commitsSideBySide() {
    return false;
  }

  @Override
  public Duration lease() {
    return Duration.ZERO;
  }

  @Override
  public boolean renew() {
    return true;
  }

  @Override
  public int prune(Instant before, long mostBytes, int most) {
    mustBeOpen();
    return retention.prune(before, mostBytes, most);
  }

  @Override
  public int purge(Query query) {
    mustBeOpen();
    return retention.purge(query);
  }

  @Override
  public boolean forget(TaskId id) {
    mustBeOpen();
    return retention.forget(id);
  }

  @Override
  public int erase(String tenant, String userId) {
    mustBeOpen();
    return retention.erase(tenant, userId);
  }

  @Override
  public String describe() {
    return "SQLite in " + folder.path() + " (durable)";
  }

  @Override
  public boolean isDurable() {
    return true;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void mustBeOpen() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
  }
}
