package dev.plimsoll.app;

import dev.plimsoll.app.config.StoreConfig;
import dev.plimsoll.ports.keys.KeyStore;
import dev.plimsoll.ports.keys.MemoryKeyStore;
import dev.plimsoll.ports.move.Contents;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.postgres.PostgresStorage;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import dev.plimsoll.serve.Stores;
import dev.plimsoll.sqlite.Backup;
import dev.plimsoll.sqlite.SqliteStorage;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** What a server keeps its tasks in, opened from the text that names it. */
public final class Storage implements AutoCloseable {
  private final Stores stores;
  private final Runnable closing;
  private final BiConsumer<Runnable, Runnable> news;

  private final KeyStore keys;

  private Storage(
      Stores stores, KeyStore keys, Runnable closing, BiConsumer<Runnable, Runnable> news) {
    this.stores = stores;
    this.keys = keys;
    this.closing = closing;
    this.news = news;
  }

  /**
   * Opens it.
   *
   * @param node what this server calls itself where several share a database
   * @throws Failure when that is not possible, saying why and what to do
   */
  public static Storage open(StoreConfig config, String node) {
    return open(config, (address, settings) -> PostgresStorage.open(address, node, settings));
  }

  /**
   * The same, waiting a while for a database that may only just be starting.
   *
   * @param waiting is told so in one line, once it takes longer than a moment
   */
  static Storage open(StoreConfig config, String node, Consumer<String> waiting) {
    return open(
        config, (address, settings) -> PostgresStorage.open(address, node, settings, waiting));
  }

  private static Storage open(
      StoreConfig config, BiFunction<URI, Settings, PostgresStorage> opening) {
    try {
      if (config.url().equals(StoreConfig.MEMORY)) {
        MemoryTaskStore memory = new MemoryTaskStore(config.keepFinished());
        return new Storage(Stores.in(memory), new MemoryKeyStore(), memory::close, (_, _) -> {});
      }
      if (isUrl(config.url())) {
        Settings settings = config.unsafe() ? Settings.DEFAULT.allowingLoss() : Settings.DEFAULT;
        PostgresStorage database = opening.apply(address(config.url()), settings);
        Stores stores =
            new Stores(
                database.tasks(),
                Optional.of(database.deliveries()),
                database.schedules(),
                database.settings(),
                database.ledger(),
                config.sharedLimits() ? Optional.of(database.lessor()) : Optional.empty());
        return new Storage(stores, database.keys(), database::close, database::onNews);
      }
      SqliteStorage folder = SqliteStorage.open(Path.of(config.url()));
      Stores stores =
          new Stores(
              folder.tasks(),
              Optional.of(folder.deliveries()),
              folder.schedules(),
              folder.settings(),
              folder.ledger(),
              Optional.empty());
      return new Storage(stores, folder.keys(), folder::close, (_, _) -> {});
    } catch (StoreException | IllegalArgumentException e) {
      throw cannotBeOpened(e);
    }
  }

  private static boolean isUrl(String store) {
    return store.contains("://");
  }

  /** A message of {@code URI} itself would tell the password. */
  private static URI address(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException _) {
      throw new IllegalArgumentException(
          "its URL cannot be read; it looks like postgresql://user:password@host:port/database,"
              + " with signs such as @ in the password written as %40");
    }
  }

  private static Failure cannotBeOpened(RuntimeException e) {
    return new Failure(
        "the store cannot be opened: " + e.getMessage(),
        "Another store is taken with --store: a folder, postgresql://user@host/database, memory");
  }

  /**
   * Opens only the keys, also while a server has the rest.
   *
   * @throws Failure when that is not possible
   */
  static KeyStore openKeys(String url) {
    try {
      return isUrl(url)
          ? PostgresStorage.keysOf(address(url), false)
          : SqliteStorage.openKeys(Path.of(url));
    } catch (StoreException | IllegalArgumentException e) {
      throw cannotBeOpened(e);
    }
  }

  /**
   * Copies all that a store holds into a new file, also while a server has it.
   *
   * @throws Failure when that is not possible
   */
  static void backup(String url, Path file) {
    try {
      if (isUrl(url)) {
        PostgresStorage.backup(address(url), file);
      } else {
        Backup.of(Path.of(url), file);
      }
    } catch (StoreException | IllegalArgumentException e) {
      throw new Failure("no backup was made: " + e.getMessage());
    }
  }

  /**
   * Fills an empty store from such a file.
   *
   * @throws Failure when that is not possible; the store is then as it was
   */
  static void restore(Path file, String url) {
    try {
      if (isUrl(url)) {
        PostgresStorage.restore(file, address(url));
      } else {
        Backup.restore(file, Path.of(url));
      }
    } catch (StoreException | IllegalArgumentException e) {
      throw new Failure("nothing was restored: " + e.getMessage());
    }
  }

  /**
   * What a store holds that no server uses.
   *
   * @throws StoreException when that is not possible, as IllegalArgumentException for a bad URL
   */
  static Contents contents(String url) {
    return isUrl(url)
        ? dev.plimsoll.postgres.Moving.from(address(url))
        : dev.plimsoll.sqlite.Moving.from(Path.of(url));
  }

  /** An empty store to be filled; the same exceptions. */
  static Filling filling(String url, boolean unsafe) {
    return isUrl(url)
        ? dev.plimsoll.postgres.Moving.into(address(url), unsafe)
        : dev.plimsoll.sqlite.Moving.into(Path.of(url));
  }

  KeyStore keys() {
    return keys;
  }

  public Stores stores() {
    return stores;
  }

  /**
   * Says who is told when another node left work behind, and when one wants something of a task of
   * this one; called once.
   */
  public void onNews(Runnable work, Runnable wishes) {
    news.accept(work, wishes);
  }

  @Override
  public void close() {
    closing.run();
  }
}
