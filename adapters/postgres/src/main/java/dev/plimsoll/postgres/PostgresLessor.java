package dev.plimsoll.postgres;

import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.limit.Quota.Kind;
import dev.plimsoll.ports.lessor.Lessor;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Lends by one statement for many words, in the time of the database; nodes of one database share
 * its limits. A limit that nobody asked for in 32 days, longer than any window, is forgotten.
 */
final class PostgresLessor implements Lessor {
  private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
  private static final String LEASE =
      """
      SELECT d.place, l.amount, l.remains, l.sharing
      FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY AS d
        (name, bucket, most, burst, window_nanos, held, used, least, wanted, life, place),
      lease_limit(d.name, ?, d.bucket, d.most, d.burst, d.window_nanos, d.held, d.used, d.least,
        d.wanted, d.life, ?) l
      """;

  /** What a demand says in numbers, in the order of the statement. */
  private static final List<ToLongFunction<Demand>> NUMBERS =
      List.of(
          demand -> demand.quota().limit(),
          demand -> demand.quota().burst(),
          demand -> demand.quota().window().toNanos(),
          Demand::held,
          Demand::used,
          Demand::least,
          Demand::wanted,
          demand -> demand.life().toNanos() / 1_000);

  private static final String FORGET =
      """
      WITH old AS (
        DELETE FROM limits WHERE seen_at < coalesce(?, clock_timestamp()) - interval '32 days'
        RETURNING name),
      holders AS (DELETE FROM limit_holders WHERE name IN (SELECT name FROM old))
      DELETE FROM limit_uses WHERE name IN (SELECT name FROM old)
      """;

  private final Lookups lookups;
  private final LongSupplier node;
  private final Supplier<Optional<Instant>> clock;
  private final AtomicLong forgetAt = new AtomicLong(System.nanoTime());

  /**
   * @param node the epoch of the node that asks
   */
  PostgresLessor(Lookups lookups, LongSupplier node) {
    this(lookups, node, Optional::empty);
  }

  /**
   * @param clock for tests; empty: that of the database
   */
  PostgresLessor(Lookups lookups, LongSupplier node, Supplier<Optional<Instant>> clock) {
    this.lookups = lookups;
    this.node = node;
    this.clock = clock;
  }

  @Override
  public List<Lent> lease(List<Demand> demands) {
    long due = forgetAt.get();
    if (System.nanoTime() - due >= 0 && forgetAt.compareAndSet(due, due + HOUR_NANOS)) {
      forgetOld();
    }
    List<Demand> inOrder = new ArrayList<>(demands); // of all nodes the same: none waits in a ring
    inOrder.sort(Comparator.comparing(Demand::name));
    IdentityHashMap<Demand, Lent> lent = new IdentityHashMap<>();
    try {
      int _ = lookups.ask("lend of limits", connection -> lease(connection, inOrder, lent));
    } catch (StoreException e) {
      throw new LessorException(String.valueOf(e.getMessage()), e);
    }
    return demands.stream().map(lent::get).toList();
  }

  private int lease(Connection connection, List<Demand> demands, IdentityHashMap<Demand, Lent> lent)
      throws SQLException {
    Column names = new Column(Column.Kind.TEXT, demands.size());
    Column buckets = new Column(Column.Kind.BOOLEAN, demands.size());
    List<Column> numbers = new ArrayList<>();
    for (int i = 0; i < NUMBERS.size(); i++) {
      numbers.add(new Column(Column.Kind.LONG, demands.size()));
    }
    for (Demand demand : demands) {
      names.add(demand.name());
      buckets.add(demand.quota().kind() == Kind.BUCKET);
      for (int i = 0; i < NUMBERS.size(); i++) {
        numbers.get(i).add(NUMBERS.get(i).applyAsLong(demand));
      }
    }
    try (PreparedStatement lease = connection.prepareStatement(LEASE)) {
      int at = 1;
      lease.setObject(at++, names);
      lease.setObject(at++, buckets);
      for (Column column : numbers) {
        lease.setObject(at++, column);
      }
      lease.setLong(at++, node.getAsLong());
      Times.set(lease, at, clock.get());
      try (ResultSet row = lease.executeQuery()) {
        while (row.next()) {
          Demand of = demands.get(row.getInt(1) - 1);
          lent.put(
              of, new Lent(of.limit(), of.quota(), row.getLong(2), row.getLong(3), row.getInt(4)));
        }
      }
    }
    if (lent.size() != demands.size()) {
      throw new SQLException("a function answered nothing");
    }
    return lent.size();
  }

  /** Forgets limits that nobody has asked for in longer than any window. */
  void forgetOld() {
    var _ = lookups.patiently("forget old limits", this::forgetOld);
  }

  private int forgetOld(Connection connection) throws SQLException {
    try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
      Times.set(forget, 1, clock.get());
      return forget.executeUpdate();
    }
  }
}
