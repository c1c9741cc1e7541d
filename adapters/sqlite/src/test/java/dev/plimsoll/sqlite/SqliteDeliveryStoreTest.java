package dev.plimsoll.sqlite;

import static dev.plimsoll.sqlite.Given.NOW;
import static dev.plimsoll.sqlite.Given.cancelled;
import static dev.plimsoll.sqlite.Given.id;
import static dev.plimsoll.sqlite.Given.insert;
import static dev.plimsoll.sqlite.Given.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore.Counts;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.DeliveryStoreContract;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDeliveryStoreTest extends DeliveryStoreContract {
  @TempDir private Path folders;
  private final Deque<SqliteStorage> open = new ArrayDeque<>();

  @Override
  protected Pair fresh() {
    return pair(folders.resolve("1"));
  }

  private Pair pair(Path folder) {
    open.push(SqliteStorage.open(folder));
    return new Pair(open.element().tasks(), open.element().deliveries());
  }

  /** Copies the files while they are open: nobody said goodbye. */
  @Override
  protected Pair afterCrash(Pair gone) {
    try {
      Path after = Files.createDirectory(folders.resolve("2"));
      for (String file : new String[] {"plimsoll.db", "plimsoll.db-wal"}) {
        Files.copy(folders.resolve("1").resolve(file), after.resolve(file));
      }
      return pair(after);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void closeAll() {
    open.forEach(SqliteStorage::close);
  }

  @Test
  void an_end_and_what_is_to_be_told_of_it_are_one_transaction() {
    SqliteLimits small = SqliteLimits.USUAL.withMostBytes(1 << 20);
    List<String> news = new ArrayList<>();
    try (SqliteStorage storage = SqliteStorage.open(folders.resolve("small"), small)) {
      storage.deliveries().onNew(() -> news.add("news"));
      var _ = storage.tasks().commit(List.of(told(1, "https://a.example")));
      List<Change> tooMuch = new ArrayList<>(List.of(cancelled(1)));
      for (int n = 2; n < 2_000; n++) {
        tooMuch.add(insert(n, "x".repeat(1_000)));
      }
      assertThatThrownBy(() -> storage.tasks().commit(tooMuch)).isInstanceOf(StoreException.class);
      assertThat(storage.tasks().find(id(1)).orElseThrow().finished()).isEmpty();
      assertThat(storage.deliveries().counts()).isEqualTo(new Counts(0, 0));
      assertThat(news).isEmpty();
      var _ = storage.tasks().commit(List.of(cancelled(1)));
      assertThat(storage.deliveries().counts()).isEqualTo(new Counts(1, 0));
      assertThat(news).hasSize(1);
    }
  }

  @Test
  void pruning_passes_by_many_that_are_still_to_be_told() {
    try (SqliteStorage storage = SqliteStorage.open(folders.resolve("many"))) {
      List<Change> changes = new ArrayList<>();
      for (int n = 1; n <= 1_000; n++) {
        changes.add(n % 10 == 0 ? insert(n) : told(n, "https://a.example"));
        changes.add(cancelled(n));
      }
      var _ = storage.tasks().commit(changes);
      assertThat(storage.tasks().prune(Instant.MAX, Long.MAX_VALUE, 60)).isEqualTo(60);
      assertThat(storage.tasks().prune(Instant.MAX, Long.MAX_VALUE, 1_000)).isEqualTo(40);
      assertThat(storage.deliveries().counts()).isEqualTo(new Counts(900, 0));
      assertThat(storage.tasks().find(id(10))).isEmpty();
      assertThat(storage.tasks().find(id(11))).isPresent();
    }
  }

  @Test
  void many_busy_hosts_are_left_out() {
    try (SqliteStorage storage = SqliteStorage.open(folders.resolve("busy"))) {
      List<Change> changes = new ArrayList<>();
      for (int n = 1; n <= 40; n++) {
        changes.add(told(n, "https://h%d.example/'".formatted(n)));
        changes.add(cancelled(n));
      }
      var _ = storage.tasks().commit(changes);
      Set<String> busy = new java.util.HashSet<>();
      for (int n = 1; n <= 37; n++) {
        busy.add("h%d.example".formatted(n));
        Instant now = NOW.plusSeconds(1_000L + n);
        assertThat(storage.deliveries().claim(now, now.plusMillis(1), 100, busy))
            .extracting(Delivery::task)
            .startsWith(id(n + 1L))
            .hasSize(40 - n);
      }
    }
  }

  @Test
  void an_erased_address_is_nowhere_in_the_files() throws IOException {
    Path data = folders.resolve("erased");
    try (SqliteStorage storage = SqliteStorage.open(data)) {
      Change.Insert insert = told(1, "https://secret.example/token", Optional.of("ada"));
      var _ = storage.tasks().commit(List.of(insert, cancelled(1)));
      assertThat(storage.tasks().erase(insert.task().request().tenant(), "ada")).isEqualTo(1);
      assertThat(storage.deliveries().find(id(1))).isEmpty();
    }
    String bytes = Files.readString(data.resolve("plimsoll.db"), StandardCharsets.ISO_8859_1);
    assertThat(bytes.contains("secret")).isFalse();
  }
}
