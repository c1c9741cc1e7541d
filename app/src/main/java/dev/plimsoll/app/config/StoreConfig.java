package dev.plimsoll.app.config;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.serve.upkeep.Retention;

/**
 * Where tasks are kept and for how long.
 *
 * @param url a folder, {@code postgresql://…}, or {@code memory}
 * @param keepFinished how many tasks that are over the in-memory store remembers
 * @param unsafe whether a database may be used that can lose what it said it holds
 */
public record StoreConfig(String url, Retention retention, int keepFinished, boolean unsafe) {
  public static final String MEMORY = "memory";

  /** Where a server without any word about it keeps its tasks. */
  public static final String USUAL_FOLDER = "plimsoll-data";

  /** Reads the section {@code store}. */
  static StoreConfig of(Section store) {
    store.allow("the store", "url", "keepFor", "keepSize", "keepFinished", "unsafe");
    return new StoreConfig(
        store.get("url", Value::string, USUAL_FOLDER),
        new Retention(
            store.get("keepFor", Value::duration, Retention.STANDARD.keepFor()),
            store.get("keepSize", Value::size, Retention.STANDARD.keepSize())),
        store.get("keepFinished", value -> value.integer(1, 10_000_000), 100_000),
        store.get("unsafe", Value::bool, false));
  }

  /** The same somewhere else. */
  public StoreConfig at(String other) {
    return new StoreConfig(other, retention, keepFinished, unsafe);
  }

  /** The same, with a database that may lose what it said it holds. */
  public StoreConfig allowingUnsafe(boolean allowed) {
    return new StoreConfig(url, retention, keepFinished, unsafe || allowed);
  }
}
