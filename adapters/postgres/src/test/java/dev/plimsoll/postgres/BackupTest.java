package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Lives.completed;
import static dev.plimsoll.postgres.Lives.id;
import static dev.plimsoll.postgres.Lives.insert;
import static dev.plimsoll.postgres.Lives.retrying;
import static dev.plimsoll.postgres.Lives.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.postgres.PostgresStorage.Settings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database under load becomes a file, and the file a database. */
class BackupTest {
  private static final int GROUP = 50;
  private final OwnPostgres server = OwnPostgres.shared();
  @TempDir private Path folder;

  private static PostgresStorage open(URI database, String name) {
    return PostgresStorage.open(database, name, Settings.DEFAULT);
  }

  /** Begins, starts and ends tasks, group by group, until it is closed. */
  private static final class Load implements AutoCloseable {
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger groups = new AtomicInteger();
    private final Thread thread;

    Load(PostgresStorage storage) {
      thread =
          Thread.ofPlatform()
              .start(() -> {
                while (!ending.get()) {
                  assertThat(storage.tasks().commit(group(groups.get()))).isEqualTo(Commit.WHOLE);
                  groups.incrementAndGet();
                }
              });
    }

    private static List<Change> group(int number) {
      List<Change> group = new ArrayList<>();
      for (int n = number * GROUP; n < (number + 1) * GROUP; n++) {
        group.add(loud(n));
        if (number >= 1) {
          group.add(started(n - GROUP, 1));
        }
        if (number >= 2) {
          group.add(n % 10 == 0 ? retrying(n - 2 * GROUP, 1) : completed(n - 2 * GROUP));
        }
      }
      return group;
    }

    @Override
    public void close() throws InterruptedException {
      ending.set(true);
      assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    }
  }

  private static Change.Insert loud(int n) {
    TaskRequest request =
        new TaskRequest(
            "acme",
            "text " + n + "\n\"quoted\", \\. \u0000 ü \uD83D\uDEA2",
            Priority.NORMAL,
            Optional.of(""),
            Optional.empty(),
            Optional.of("ada"),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            n % 7 == 0 ? Optional.of("https://hook.example/" + n) : Optional.empty(),
            Optional.of("{\"n\":" + n + "}"));
    return new Change.Insert(
        TaskRecord.accepted(id(n), request, "general", 12, Lives.NOW),
        n % 5 == 0
            ? Optional.of(new Idempotency("k" + n, "print", "answer", Lives.NOW.plusSeconds(100)))
            : Optional.empty());
  }

  private static Schedule schedule() {
    return new Schedule(
        "acme",
        "hourly",
        new Timing("0 * * * *", ZoneOffset.UTC, Misfire.ONE, 3),
        TaskTemplate.of("do\nit"),
        Lives.NOW,
        Lives.NOW,
        Optional.empty(),
        false);
  }

  private static ApiKey key() {
    return new ApiKey(
        "key00001",
        "name",
        "0".repeat(64),
        "acme",
        Set.of(Scope.READ, Scope.SUBMIT),
        Limits.NONE,
        Lives.NOW,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void a_backup_under_load_is_one_moment_and_comes_back_whole() throws Exception {
    URI from = server.database();
    URI to = server.database();
    Path file = folder.resolve("plimsoll.zip");
    int before;
    try (PostgresStorage storage = open(from, "one")) {
      assertThat(storage.keys().add(key())).isTrue();
      assertThat(storage.schedules().add(schedule())).isTrue();
      try (Load load = new Load(storage)) {
        await().atMost(Duration.ofSeconds(60)).until(() -> load.groups.get() >= 60);
        before = load.groups.get();
        long began = System.nanoTime();
        storage.backup(file);
        System.out.printf(
            "backup of %d tasks in %d ms, %d bytes, %d groups meanwhile%n",
            before * GROUP,
            Duration.ofNanos(System.nanoTime() - began).toMillis(),
            Files.size(file),
            load.groups.get() - before);
      }
      PostgresStorage.restore(file, to);
      try (PostgresStorage restored = open(to, "one")) {
        assertSame(storage, restored, before);
      }
      assertThatThrownBy(() -> storage.backup(file))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("there already");
    }
    assertThatThrownBy(() -> PostgresStorage.restore(file, to))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has rows in");
    assertThat(folder.resolve("plimsoll.zip.part")).doesNotExist();
  }

  /** Whole groups, as they were when the last of them was made. */
  private static void assertSame(PostgresStorage original, PostgresStorage restored, int before) {
    int groups = 0;
    while (restored.tasks().find(id((long) groups * GROUP)).isPresent()) {
      groups++;
    }
    assertThat(groups).isGreaterThanOrEqualTo(before);
    for (int n = 0; n < groups * GROUP; n++) {
      TaskRecord task = restored.tasks().find(id(n)).orElseThrow();
      TaskRecord first = original.tasks().find(id(n)).orElseThrow();
      assertThat(task.request()).isEqualTo(first.request());
      boolean over = n < (groups - 2) * GROUP;
      if (over) {
        assertThat(task).isEqualTo(first);
        assertThat(restored.tasks().attempts(id(n))).isEqualTo(original.tasks().attempts(id(n)));
        assertThat(restored.deliveries().find(id(n))).isEqualTo(original.deliveries().find(id(n)));
      } else {
        assertThat(task.status())
            .isEqualTo(n < (groups - 1) * GROUP ? Status.RUNNING : Status.QUEUED);
        assertThat(restored.deliveries().find(id(n))).isEmpty();
      }
      assertThat(restored.tasks().held("acme", "k" + n, Lives.NOW).isPresent())
          .isEqualTo(n % 5 == 0);
    }
    assertThat(restored.tasks().find(id((long) groups * GROUP + GROUP / 2))).isEmpty();
    assertThat(restored.keys().list()).containsExactly(key());
    assertThat(restored.schedules().find("acme", "hourly")).contains(schedule());
    assertGoesOn(original, restored, groups);
  }

  private static void assertGoesOn(PostgresStorage original, PostgresStorage restored, int groups) {
    assertThat(restored.epoch()).isGreaterThan(original.epoch() + 1_000);
    var taken = restored.tasks().takeOver(1_000_000);
    assertThat(taken.stream().filter(task -> task.crashes() == 1)).hasSize(GROUP);
    TaskId one = id(((long) groups - 1) * GROUP);
    assertThat(restored.tasks().commit(List.of(new Change.Started(one, 1, "a", Lives.NOW))))
        .isEqualTo(Commit.WHOLE);
    assertThat(restored.tasks().commit(List.of(retrying(((long) groups - 1) * GROUP, 1))))
        .isEqualTo(Commit.WHOLE);
    assertThat(restored.tasks().attempts(one)).hasSize(1);
  }

  @Test
  void what_is_damaged_or_foreign_or_newer_leaves_no_rows() throws Exception {
    URI from = server.database();
    URI to = server.database();
    Path file = folder.resolve("whole.zip");
    try (PostgresStorage storage = open(from, "one")) {
      List<Change> group = new ArrayList<>();
      for (int n = 0; n < 500; n++) {
        group.add(insert(n));
      }
      assertThat(storage.tasks().commit(group)).isEqualTo(Commit.WHOLE);
    }
    PostgresStorage.backup(from, file);

    Path cut = Files.copy(file, folder.resolve("cut.zip"));
    try (RandomAccessFile bytes = new RandomAccessFile(cut.toFile(), "rw")) {
      bytes.setLength(bytes.length() - 100);
    }
    refuses(cut, to, "damaged");
    Path bad = Files.copy(file, folder.resolve("bad.zip"));
    damage(bad, "task_texts.csv");
    refuses(bad, to, "damaged");
    refuses(Files.writeString(folder.resolve("text.zip"), "no zip"), to, "damaged");
    refuses(folder.resolve("nothing.zip"), to, "is no file");
    refuses(zip("other.zip", "readme", "x"), to, "without manifest.txt");
    String newer = new Manifest(99, List.of()).text();
    refuses(zip("newer.zip", Manifest.NAME, newer), to, "written by a newer Plimsoll");
    String missing = new Manifest(1, List.of(new Manifest.Table("tasks", 1, List.of("id")))).text();
    refuses(zip("missing.zip", Manifest.NAME, missing), to, "which is not there");

    PostgresStorage.restore(file, to); // after all that, still possible
    try (PostgresStorage restored = open(to, "two")) {
      assertThat(restored.tasks().takeOver(10_000)).hasSize(500);
    }
  }

  private Path zip(String file, String entry, String text) throws IOException {
    Path path = folder.resolve(file);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return path;
  }

  private static void refuses(Path file, URI to, String why) {
    assertThatThrownBy(() -> PostgresStorage.restore(file, to))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("postgres:postgres");
  }

  /** Changes one byte in the middle of an entry. */
  private static void damage(Path file, String name) throws IOException {
    long at;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      at = 0;
      for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
        if (entry.getName().equals(name)) {
          at += entry.getCompressedSize() / 2;
          break;
        }
        at += entry.getCompressedSize() + 50;
      }
    }
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int before = bytes.read();
      bytes.seek(at);
      bytes.write(before ^ 0x55);
    }
  }

  @Test
  void a_manifest_says_what_it_holds_and_a_newer_one_is_refused() {
    Manifest manifest =
        new Manifest(99, List.of(new Manifest.Table("tasks", 3, List.of("id", "owner"))));
    assertThat(Manifest.of(manifest.text())).isEqualTo(manifest);
    for (String bad :
        List.of(
            "",
            "x",
            manifest.text().replace("end\n", ""),
            manifest.text().replace("tasks", "tasks; DROP"),
            manifest.text().replace("99", "-1"))) {
      assertThatThrownBy(() -> Manifest.of(bad)).isInstanceOf(StoreException.class);
    }
  }
}
