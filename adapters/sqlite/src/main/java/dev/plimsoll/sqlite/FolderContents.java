package dev.plimsoll.sqlite;

import dev.plimsoll.ports.move.Contents;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.move.Kept;
import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.nio.file.Files;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** All that a data folder holds, read in one transaction while its lock is held. */
final class FolderContents implements Contents {
  private static final String TASKS = TaskRows.SELECT_RECORD + "ORDER BY t.id";
  private static final String ATTEMPTS =
      "SELECT task, " + TaskRows.ATTEMPT + " FROM attempts ORDER BY task, started_at, number";
  private static final String KEYS =
      """
      SELECT t.id, k.key, k.fingerprint, k.answer, k.until
      FROM tasks t CROSS JOIN idempotency_keys k
        ON k.tenant = t.tenant AND k.key = t.idempotency_key AND k.task = t.id
      ORDER BY t.id
      """;

  private final DataFolder folder;
  private final FolderLock lock;
  private final Session session;

  private FolderContents(DataFolder folder, FolderLock lock, Session session) {
    this.folder = folder;
    this.lock = lock;
    this.session = session;
  }

  static FolderContents open(DataFolder folder) {
    if (!Files.exists(folder.database())) {
      throw new StoreException(folder.path() + " holds no database: name the folder of a server");
    }
    Retired.refuse(folder);
    FolderLock lock = FolderLock.take(folder);
    try {
      Schema.prepare(folder);
      Session session = new Session(folder.connect());
      session.run("PRAGMA query_only = 1");
      session.gather(); // one moment, from the first query on
      return new FolderContents(folder, lock, session);
    } catch (SQLException e) {
      lock.close();
      throw Failures.of(e, folder.path());
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public void giveTo(Filling target) {
    try {
      try (ResultSet rows = session.on(SqliteKeyStore.ALL).query()) {
        while (rows.next()) {
          target.key(SqliteKeyStore.key(rows));
        }
      }
      try (ResultSet rows = session.on(ScheduleRows.SELECT + "ORDER BY tenant, name").query()) {
        while (rows.next()) {
          target.schedule(ScheduleRows.schedule(rows));
        }
      }
      tasks(target);
      try (ResultSet rows = session.on(SqliteDeliveryStore.EVERY).query()) {
        while (rows.next()) {
          target.delivery(SqliteDeliveryStore.delivery(rows));
        }
      }
      try (ResultSet rows = session.on(LedgerLines.EVERY).query()) {
        while (rows.next()) {
          target.line(LedgerLines.line(rows));
        }
      }
    } catch (SQLException e) {
      throw Failures.of(e, folder.path());
    }
  }

  private void tasks(Filling target) throws SQLException {
    try (ByTask<AttemptRecord> attempts = new ByTask<>(session, ATTEMPTS, TaskRows::attempt);
        ByTask<Idempotency> keys = new ByTask<>(session, KEYS, FolderContents::key);
        ResultSet rows = session.on(TASKS).query()) {
      while (rows.next()) {
        TaskRecord task = TaskRows.record(rows);
        Optional<Idempotency> key = keys.of(task.id()).stream().findFirst();
        target.task(new Kept(task, attempts.of(task.id()), key));
      }
    }
  }

  private static Idempotency key(Row row) throws SQLException {
    return new Idempotency(row.text(), row.text(), row.text(), row.time());
  }

  @Override
  public void retire(String target) {
    Retired.mark(folder, target);
  }

  @Override
  public String describe() {
    return folder.path().toString();
  }

  @Override
  public void close() {
    try (lock;
        session) {
      session.rollback();
    } catch (SQLException _) {
      // closing it ends its transaction too
    }
  }
}
