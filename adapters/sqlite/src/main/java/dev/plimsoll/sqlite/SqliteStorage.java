package dev.plimsoll.sqlite;

import dev.plimsoll.ports.delivery.DeliveryStore;
import dev.plimsoll.ports.keys.KeyStore;
import dev.plimsoll.ports.ledger.LedgerStore;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.settings.SettingStore;
import dev.plimsoll.ports.store.TaskStore;
import java.nio.file.Path;

/**
 * An opened data folder, which one server has for itself. The stores that it gives share one
 * database and end with it. Thread-safe.
 */
public final class SqliteStorage implements AutoCloseable {
  private final DataFolder folder;
  private final FolderLock lock;
  private final Writer writer;
  private final Readers readers;
  private final SqliteDeliveryStore deliveries;
  private final SqliteTaskStore tasks;

  private SqliteStorage(DataFolder folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
    Presence presence = Presence.of(folder);
    this.writer = new Writer(folder, presence);
    this.readers = new Readers(folder, presence);
    this.deliveries = new SqliteDeliveryStore(writer, readers);
    try {
      this.tasks = new SqliteTaskStore(folder, writer, readers, deliveries);
    } catch (RuntimeException e) {
      readers.close();
      writer.close();
      throw e;
    }
  }

  /** Opens a folder with the usual limits; see {@link #open(Path, SqliteLimits)}. */
  public static SqliteStorage open(Path folder) {
    return open(folder, SqliteLimits.USUAL);
  }

  /**
   * Opens a folder, making it and its database where they are not there.
   *
   * @throws TaskStore.StoreException when it cannot: another server has it, it may not be written,
   *     its database is damaged or of a newer version. It says what to do
   */
  public static SqliteStorage open(Path path, SqliteLimits limits) {
    DataFolder folder = new DataFolder(path, limits);
    folder.create();
    Retired.refuse(folder);
    FolderLock lock = FolderLock.take(folder);
    try {
      Schema.prepare(folder);
      return new SqliteStorage(folder, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * The keys of a folder, from a process that does not have it: a server may use it meanwhile, and
   * sees what changes. Makes the folder and its database where they are not there.
   *
   * @throws TaskStore.StoreException when it cannot; also when the database is of an older version
   *     and a server has it
   */
  public static KeyStore openKeys(Path path) {
    DataFolder folder = new DataFolder(path, SqliteLimits.USUAL);
    folder.create();
    Retired.refuse(folder);
    Schema.prepareBesideServer(folder);
    Presence presence = Presence.of(folder);
    Writer writer = new Writer(folder, presence);
    Readers readers = new Readers(folder, presence);
    Runnable closing =
        () -> {
          readers.close();
          writer.close();
        };
    return new SqliteKeyStore(writer, readers, KeyStore.MOST, closing);
  }

  /** The tasks in this folder; closed with it. */
  public TaskStore tasks() {
    return tasks;
  }

  /** The outbox that the tasks fill; closed with this. */
  public DeliveryStore deliveries() {
    return deliveries;
  }

  /** The schedules in this folder; closed with it at the latest. */
  public ScheduleStore schedules() {
    return new SqliteScheduleStore(writer, readers);
  }

  /** The keys in this folder; closed with it. Sees what other processes change. */
  public KeyStore keys() {
    return new SqliteKeyStore(writer, readers, KeyStore.MOST, () -> {});
  }

  /** The ledger that the tasks write; closed with this. */
  public LedgerStore ledger() {
    return new SqliteLedger(writer, readers);
  }

  /** What the server of this folder was told; closed with it. */
  public SettingStore settings() {
    return new SqliteSettings(writer, readers);
  }

  /** Copies this folder's database while it is used; see {@link Backup#of}. */
  public void backup(Path target) {
    Backup.copy(folder, target);
  }

  @Override
  public void close() {
    tasks.close();
    readers.close();
    writer.close();
    lock.close();
  }
}
