package dev.plimsoll.app.config;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.serve.upkeep.Retention;
import java.time.Duration;
import java.util.Optional;

/**
 * Where tasks are kept and for how long.
 *
 * @param url a folder, {@code postgresql://…}, or {@code memory}
 * @param keepFinished how many tasks that are over the in-memory store remembers
 * @param node the name of this server among those that share a database; empty: machine and port
 * @param sharedLimits whether servers of one database share what providers allow and callers may
 *     use
 * @param unsafe whether a database may be used that can lose what it said it holds
 */
public record StoreConfig(
    String url,
    Retention retention,
    int keepFinished,
    Optional<String> node,
    boolean sharedLimits,
    boolean unsafe) {
  public static final String MEMORY = "memory";

  /** Where a server without any word about it keeps its tasks. */
  public static final String USUAL_FOLDER = "plimsoll-data";

  /** Reads the section {@code store}. */
  static StoreConfig of(Section store) {
    store.allow(
        "the store",
        "url",
        "keepFor",
        "keepSize",
        "keepCosts",
        "keepFinished",
        "node",
        "sharedLimits",
        "unsafe");
    return new StoreConfig(
        store.get("url", Value::string, USUAL_FOLDER),
        new Retention(
            store.get("keepFor", Value::duration, Retention.STANDARD.keepFor()),
            store.get("keepSize", Value::size, Retention.STANDARD.keepSize()),
            store.get("keepCosts", StoreConfig::costs, Retention.STANDARD.keepCosts())),
        store.get("keepFinished", value -> value.integer(1, 10_000_000), 100_000),
        store.get("node").map(value -> value.unit("a name", StoreConfig::node)),
        store.get("sharedLimits", Value::bool, true),
        store.get("unsafe", Value::bool, false));
  }

  /** Budgets of a month are summed anew from the ledger at the start. */
  private static Duration costs(Value value) {
    Duration time = value.duration();
    if (time.compareTo(Duration.ofDays(32)) < 0) {
      throw value.fault(
          "expected at least 32d, found '%s'".formatted(value.string()),
          "What was spent this month has to be known after a restart.");
    }
    return time;
  }

  /**
   * A name that a server may have, short enough for a table and without what would break a line.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static String node(String name) {
    if (!name.matches("[\\p{Alnum}._:@/-]{1,100}")) {
      throw new IllegalArgumentException(
          "'%s' is no name for a server; expected up to 100 letters, digits and . _ : @ / -"
              .formatted(name));
    }
    return name;
  }

  /** The same somewhere else. */
  public StoreConfig at(String other) {
    return new StoreConfig(other, retention, keepFinished, node, sharedLimits, unsafe);
  }

  /** The same, with a database that may lose what it said it holds. */
  public StoreConfig allowingUnsafe(boolean allowed) {
    return new StoreConfig(url, retention, keepFinished, node, sharedLimits, unsafe || allowed);
  }

  /** The same under a name. */
  public StoreConfig as(String name) {
    return new StoreConfig(url, retention, keepFinished, Optional.of(name), sharedLimits, unsafe);
  }
}
