package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.work.Misfire;
import dev.plimsoll.ports.model.EchoModel;
import dev.plimsoll.ports.schedule.Schedule;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.schedule.TaskTemplate;
import dev.plimsoll.ports.schedule.Timing;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.postgres.OwnPostgres;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.Stores;
import dev.plimsoll.serve.gateway.Providers;
import dev.plimsoll.serve.keys.KeyRing;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * How late 1,000 schedules of one second fire on stores that survive the process: from the fire
 * time to the moment at which its task is durable. Prints the figures; fails only when firing is
 * broken.
 */
@Isolated("it measures")
class DurableDriftTest {
  private static final int SCHEDULES = 1_000;
  private static final int PERIOD_SECONDS = 4;
  private static final int ROUNDS = 3;

  /** By fire time: how late each task of it was durable. */
  private final Map<Instant, List<Duration>> drifts = new ConcurrentSkipListMap<>();

  @TempDir Path folder;

  @Test
  void in_a_folder_all_at_one_second() throws Exception {
    run("a folder", folder.resolve("data").toString());
  }

  @Test
  void in_postgresql_all_at_one_second() throws Exception {
    try (OwnPostgres postgres = OwnPostgres.start()) {
      run("PostgreSQL", postgres.database().toString());
    }
  }

  private void run(String where, String store) throws Exception {
    ServeConfig config =
        ServeConfig.of(
            Yaml.parse("test", "port: 0\nqueue: {normal: 4000, total: 5000}\n"), _ -> "");
    Vertx vertx = EventLoops.start();
    try (Storage storage = Storage.open(config.store().at(store), "one")) {
      Instant first = first();
      fill(storage.stores().schedules(), first);
      Stores stores =
          new Stores(
              observed(storage.stores().tasks()),
              storage.stores().deliveries(),
              storage.stores().schedules(),
              storage.stores().settings(),
              storage.stores().ledger(),
              Optional.empty());
      try (Server _ =
          new Server(
              config.server(), vertx, stores, Providers.ungated(new EchoModel()), KeyRing.none())) {
        await().atMost(Duration.ofSeconds(60)).until(() -> fired() >= SCHEDULES * ROUNDS);
      }
    } finally {
      EventLoops.stop(vertx);
    }
    drifts.forEach((time, late) -> {
      late.sort(null);
      System.out.printf(
          "%s, %d schedules at %s: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
          where, late.size(), time, millis(late, 0.5), millis(late, 0.99), millis(late, 1));
      assertThat(millis(late, 0)).as("not early").isGreaterThan(-5);
    });
  }

  private int fired() {
    return drifts.values().stream().mapToInt(List::size).sum();
  }

  /** A second or two from now, at the beginning of a period. */
  private static Instant first() {
    long period = PERIOD_SECONDS;
    return Instant.ofEpochSecond((Instant.now().getEpochSecond() / period + 2) * period);
  }

  private static void fill(ScheduleStore schedules, Instant first) {
    for (int i = 0; i < SCHEDULES; i++) {
      String when = "*/%d * * * * *".formatted(PERIOD_SECONDS);
      Timing timing = new Timing(when, ZoneId.of("UTC"), Misfire.ONE, 1);
      Schedule schedule =
          new Schedule(
              "default",
              "s" + i,
              timing,
              TaskTemplate.of("a"),
              first,
              first,
              Optional.empty(),
              false);
      assertThat(schedules.add(schedule)).isTrue();
    }
  }

  /** The same store; what it made durable is written down here. */
  private TaskStore observed(TaskStore store) {
    return (TaskStore)
        Proxy.newProxyInstance(
            TaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (_, method, arguments) -> {
              try {
                Object answer = method.invoke(store, arguments);
                if (answer instanceof Commit && arguments[0] instanceof List<?> changes) {
                  committed(changes, Instant.now());
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  private void committed(List<?> changes, Instant now) {
    for (Object change : changes) {
      if (change instanceof Change.Insert insert) {
        String key = insert.key().map(Idempotency::key).orElseThrow();
        Instant time = Instant.parse(key.substring(key.indexOf('@') + 1));
        synchronized (drifts) {
          drifts.computeIfAbsent(time, _ -> new ArrayList<>()).add(Duration.between(time, now));
        }
      }
    }
  }

  private static double millis(List<Duration> sorted, double share) {
    int index = (int) Math.max(0, Math.ceil(share * sorted.size()) - 1);
    return sorted.get(index).toNanos() / 1e6;
  }
}
