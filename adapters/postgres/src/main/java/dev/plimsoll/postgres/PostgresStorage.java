package dev.plimsoll.postgres;

import dev.plimsoll.ports.delivery.DeliveryStore;
import dev.plimsoll.ports.keys.KeyStore;
import dev.plimsoll.ports.ledger.LedgerStore;
import dev.plimsoll.ports.lessor.Lessor;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.settings.SettingStore;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database that is open for one node: what is kept there is had from here. It never
 * tells the password, and comes back by itself after the database was away.
 */
public final class PostgresStorage implements AutoCloseable {
  /** How long one step to newer tables may take. */
  private static final Duration MIGRATION = Duration.ofMinutes(10);

  private final Doors doors;
  private final Node node;
  private final Writer arrivals;
  private final Writer steps;
  private final Lookups lookups;
  private final TaskStore tasks;
  private final KeyStore keys;
  private final ScheduleStore schedules;
  private final PostgresDeliveries deliveries;
  private @Nullable News news;
  private boolean closed;

  /**
   * How a node uses its database.
   *
   * @param lease how long others wait for this node's word before they take over its tasks; it must
   *     be renewed every third of it
   * @param connections how many lookups are made at a time, at least 1
   * @param unsafe whether a database may be used that can lose what it committed
   */
  public record Settings(Duration lease, int connections, boolean unsafe) {
    /** A lease of 10 s, four lookups at a time, and no loss. */
    public static final Settings DEFAULT = new Settings(Duration.ofSeconds(10), 4, false);

    public Settings {
      if (lease.toMillis() < 1 || connections < 1) {
        throw new IllegalArgumentException("a lease takes time, a lookup a connection");
      }
    }

    /** The same, with another lease. */
    public Settings with(Duration other) {
      return new Settings(other, connections, unsafe);
    }

    /** The same, where a loss is accepted. */
    public Settings allowingLoss() {
      return new Settings(lease, connections, true);
    }
  }

  private PostgresStorage(Doors doors, Node node, Settings settings) {
    this.doors = doors;
    this.node = node;
    this.lookups = new Lookups(doors, settings.connections());
    this.keys = new PostgresKeys(lookups, () -> {});
    this.schedules = new PostgresSchedules(lookups);
    this.deliveries = new PostgresDeliveries(lookups);
    this.arrivals = writer(Writer.Lane.ARRIVALS, settings);
    this.steps = writer(Writer.Lane.STEPS, settings);
    this.tasks =
        new PostgresTasks(doors, lookups, node, arrivals, steps, settings.unsafe(), this::close);
  }

  private Writer writer(Writer.Lane lane, Settings settings) {
    return new Writer(doors, node, lane, settings.unsafe(), lookups.outage(), deliveries::announce);
  }

  /**
   * Opens a database, brings its tables to this version and registers this node.
   *
   * @param uri {@code postgresql://user:password@host:port/database?options}; options, such as
   *     those of TLS, are those of the PostgreSQL JDBC driver
   * @param node this server's name; servers that share a database have different ones
   * @throws StoreException when the database cannot be reached, is not safe or is newer
   */
  public static PostgresStorage open(URI uri, String node, Settings settings) {
    return open(uri, node, settings, Arrival.now());
  }

  /**
   * The same, of a database that may only just be starting: waits up to 30 s for it.
   *
   * @param waiting is told so in one line, once it takes longer than a moment
   */
  public static PostgresStorage open(
      URI uri, String node, Settings settings, Consumer<String> waiting) {
    return open(uri, node, settings, Arrival.awaited(waiting));
  }

  static PostgresStorage open(URI uri, String node, Settings settings, Arrival arrival) {
    Doors doors = ready(uri, settings.unsafe(), arrival);
    return new PostgresStorage(doors, Node.join(doors, node, settings.lease()), settings);
  }

  /**
   * The keys of a database alone, for a program that is no node of it.
   *
   * @throws StoreException when the database cannot be reached, is not safe or is newer
   */
  public static KeyStore keysOf(URI uri, boolean unsafe) {
    Lookups lookups = new Lookups(ready(uri, unsafe, Arrival.now()), 1);
    return new PostgresKeys(lookups, lookups::close);
  }

  /**
   * Copies a database, whether servers use it or not, from any process: everything as it was at one
   * moment. Servers work on, a little slower towards the end of a long copy.
   *
   * @param file the new file; nothing may be there
   * @throws StoreException when the file exists, or the database or the disk fails
   */
  public static void backup(URI uri, Path file) {
    Backup.of(new Doors(Address.of(uri)).copying(), file);
  }

  /**
   * Fills a database from a backup, whole or not at all. What was running then is queued again by
   * the first server that is started on it.
   *
   * @param uri an empty database
   * @throws StoreException when the database holds rows already, the backup is damaged or newer, or
   *     either fails
   */
  public static void restore(Path file, URI uri) {
    Restoring.restore(file, new Doors(Address.of(uri)).copying());
  }

  private static Doors ready(URI uri, boolean unsafe, Arrival arrival) {
    Doors doors = new Doors(Address.of(uri));
    try {
      arrival.await(doors.address(), () -> look(doors, unsafe));
    } catch (SQLException e) {
      throw doors.failed("be opened", e);
    }
    Schema.bring(doors.patient(MIGRATION), doors.address());
    return doors;
  }

  private static void look(Doors doors, boolean unsafe) throws SQLException {
    try (Connection connection = doors.getConnection()) {
      Promises.check(connection, doors.address(), unsafe);
      Retired.refuse(connection, doors.address());
    }
  }

  /** The tasks; closing them closes this storage. */
  public TaskStore tasks() {
    return tasks;
  }

  /** The keys; closing them closes nothing else. */
  public KeyStore keys() {
    return keys;
  }

  /** The schedules; closing them closes nothing else. */
  public ScheduleStore schedules() {
    return schedules;
  }

  /** The outbox that the tasks' ends fill. */
  public DeliveryStore deliveries() {
    return deliveries;
  }

  /** The ledger that the tasks write; closed with this. */
  public LedgerStore ledger() {
    return new PostgresLedger(lookups);
  }

  /** What this node was told, under its name; closed with this. */
  public SettingStore settings() {
    return new PostgresSettings(lookups, node.name());
  }

  /** Who lends this node its parts of the limits that all nodes share; closed with this. */
  public Lessor lessor() {
    return new PostgresLessor(lookups, node::epoch);
  }

  Lookups lookups() {
    return lookups;
  }

  /** Copies this database while it is used; see {@link #backup(URI, Path)}. */
  public void backup(Path file) {
    Backup.of(doors.copying(), file);
  }

  /** The fencing token of this node's present lease. */
  public long epoch() {
    return node.epoch();
  }

  /**
   * Calls a listener when another node left work behind, or wants something of this node's tasks,
   * and both every few seconds in case that was missed; from a thread of its own, one call at a
   * time. Replaces the listeners before.
   */
  public synchronized void onNews(Runnable work, Runnable wishes) {
    if (closed) {
      throw new StoreException("the store is closed");
    }
    if (news != null) {
      news.close();
    }
    news = new News(doors, node, work, wishes);
  }

  /** Leaves: other nodes, and the next one of this name, take over at once. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (news != null) {
      news.close();
    }
    arrivals.close();
    steps.close();
    node.close();
    lookups.close();
  }
}
