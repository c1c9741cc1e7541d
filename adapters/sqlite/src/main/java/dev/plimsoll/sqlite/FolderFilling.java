package dev.plimsoll.sqlite;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.move.Kept;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;

/**
 * A database that is filled in a folder beside, and gets its place once it is whole. The lock of
 * the folder is held meanwhile.
 */
final class FolderFilling implements Filling {
  private static final String TASK =
      "INSERT INTO tasks ("
          + NewTasks.COLUMNS
          + ", due_at, finished_at, result, timings_ns, failure_kind, failure_message,"
          + " failure_remedy, failure_retry_after_ns) VALUES ("
          + NewTasks.PLACES
          + ", ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final long NOBODY = 0; // the epoch before every server's
  private static final String KEY =
      "INSERT INTO idempotency_keys (tenant, key, task, fingerprint, answer, until)"
          + " VALUES (?, ?, ?, ?, ?, ?)";
  private final DataFolder folder;
  private final DataFolder part;
  private final FolderLock lock;
  private final Session session;
  private long tasks;
  private long results;

  private FolderFilling(DataFolder folder, DataFolder part, FolderLock lock, Session session) {
    this.folder = folder;
    this.part = part;
    this.lock = lock;
    this.session = session;
  }

  static FolderFilling open(DataFolder folder) {
    DataFolder part = new DataFolder(folder.path().resolve("plimsoll.part"), SqliteLimits.USUAL);
    folder.create();
    FolderLock lock = FolderLock.take(folder);
    try {
      if (Files.exists(folder.database())) {
        throw new StoreException(
            folder.database() + " is there already: nothing was changed, name another folder");
      }
      Retired.refuse(folder);
      drop(part);
      part.create();
      Schema.prepare(part);
      return new FolderFilling(folder, part, lock, filler(part));
    } catch (SQLException e) {
      drop(part);
      lock.close();
      throw Failures.of(e, folder.path());
    } catch (RuntimeException e) {
      drop(part);
      lock.close();
      throw e;
    }
  }

  /**
   * One transaction without a journal and without syncs, of a file that is dropped unless it is
   * whole: what goes beyond the cache is written once, and synced once at the end.
   */
  private static Session filler(DataFolder part) throws SQLException {
    Session session = new Session(part.connect());
    try {
      session.run("PRAGMA locking_mode = EXCLUSIVE");
      session.run("PRAGMA journal_mode = OFF");
      session.run("PRAGMA synchronous = OFF");
      session.run("PRAGMA cache_size = -65536"); // KiB
      session.gather();
      return session;
    } catch (SQLException e) {
      session.close();
      throw e;
    }
  }

  /** Something to write. */
  private interface Step {
    void on(Session session) throws SQLException;
  }

  private void write(Step step) {
    try {
      step.on(session);
    } catch (SQLException e) {
      throw Failures.of(e, folder.path());
    }
  }

  @Override
  public void task(Kept kept) {
    write(open -> {
      TaskRecord task = kept.task();
      tasks++;
      var _ =
          NewTasks.payload(open.on(NewTasks.ADD_PAYLOAD), task.request()).number(tasks).update();
      if (task.result().isPresent()) {
        TaskChanges.addResult(open, ++results, task.result().get());
      }
      row(open, kept);
      for (AttemptRecord attempt : kept.attempts()) {
        Attempts.add(open, task.id(), attempt);
      }
      if (kept.key().isPresent()) {
        key(open, task, kept.key().get());
      }
    });
  }

  private void row(Session open, Kept kept) throws SQLException {
    TaskRecord task = kept.task();
    Bind bind =
        NewTasks.task(open.on(TASK), task, NOBODY, tasks, kept.key())
            .time(task.due())
            .time(task.finished());
    bind = task.result().isPresent() ? bind.number(results) : bind.none();
    var _ = Attempts.failure(bind.text(Words.of(task.timings())), task.failure()).update();
  }

  private static void key(Session open, TaskRecord task, Idempotency key) throws SQLException {
    var _ =
        open.on(KEY)
            .text(task.request().tenant())
            .text(key.key())
            .text(task.id().value())
            .text(key.fingerprint())
            .text(key.answer())
            .time(key.until())
            .update();
  }

  @Override
  public void delivery(Delivery delivery) {
    write(open -> {
      var _ = SqliteDeliveryStore.bind(open.on(SqliteDeliveryStore.ADD), delivery).update();
    });
  }

  @Override
  public void line(Entry line) {
    write(open -> LedgerLines.add(open, line));
  }

  @Override
  public void schedule(Schedule schedule) {
    write(open -> {
      var _ = ScheduleRows.bind(open.on(ScheduleRows.ADD), schedule).update();
    });
  }

  @Override
  public void key(ApiKey key) {
    write(open -> {
      var _ = SqliteKeyStore.bind(open.on(SqliteKeyStore.ADD), key).update();
    });
  }

  @Override
  public void finish() {
    try {
      session.commit();
      session.close();
      Schema.log(part); // from here on as every server's
      Disk.sync(part.database());
      Files.move(part.database(), folder.database(), StandardCopyOption.ATOMIC_MOVE);
      Disk.sync(folder.path());
    } catch (SQLException e) {
      throw Failures.of(e, folder.path());
    } catch (IOException e) {
      throw new StoreException(folder.database() + " cannot be written", e);
    }
  }

  @Override
  public String describe() {
    return folder.path().toAbsolutePath().toString();
  }

  @Override
  public void close() {
    try (lock) {
      session.close();
    } catch (SQLException _) {
      // what it wrote goes now
    } finally {
      drop(part);
    }
  }

  private static void drop(DataFolder part) {
    Path database = part.database();
    List<Path> files =
        List.of(
            database,
            database.resolveSibling(database.getFileName() + "-wal"),
            database.resolveSibling(database.getFileName() + "-shm"),
            part.path());
    try {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException _) {
      // it bears a name that says what it is
    }
  }
}
