package dev.plimsoll.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.ports.keys.ApiKey.Limits;
import dev.plimsoll.ports.keys.ApiKey.Quota;
import dev.plimsoll.ports.keys.Scope;
import dev.plimsoll.ports.ledger.MemoryLedger;
import dev.plimsoll.ports.schedule.MemoryScheduleStore;
import dev.plimsoll.ports.settings.MemorySettings;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.IssuedKeys;
import dev.plimsoll.serve.RunningServer;
import dev.plimsoll.serve.Wire;
import dev.plimsoll.serve.Wire.Answer;
import dev.plimsoll.serve.cache.AnswerCache;
import dev.plimsoll.serve.cache.CacheOptions;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.SteadyClock;
import dev.plimsoll.serve.keys.KeyRing;
import dev.plimsoll.serve.keys.Waiters;
import dev.plimsoll.serve.observe.Decisions;
import dev.plimsoll.serve.observe.Metrics;
import dev.plimsoll.serve.observe.Observations;
import dev.plimsoll.serve.schedule.Fires;
import dev.plimsoll.serve.schedule.Schedules;
import dev.plimsoll.serve.schedule.Submitter;
import dev.plimsoll.serve.upkeep.QueueSwitch;
import dev.plimsoll.serve.webhook.WebhookSettings;
import dev.plimsoll.serve.webhook.Webhooks;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The description of the interface says what the code does. */
class OpenApiTest {
  private static final Caps CAPS = Caps.standard();

  private final IssuedKeys keys = new IssuedKeys();

  /** One operation as it is described. */
  private record Operation(String method, String path, JsonNode described) {
    Optional<Scope> needed() {
      return Doorkeeper.needed(method, path);
    }

    String address() {
      return path.replaceAll("\\{\\w+}", "none");
    }

    Set<String> statuses() {
      return Set.copyOf(described.path("responses").propertyNames());
    }
  }

  private static List<Operation> operations(JsonNode description) {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (!method.getKey().equals("parameters")) {
          String name = method.getKey().toUpperCase(Locale.ROOT);
          operations.add(new Operation(name, path.getKey(), method.getValue()));
        }
      }
    }
    return operations;
  }

  private RunningServer server() throws Exception {
    return new RunningServer(1, CAPS, Duration.ofSeconds(1), KeyRing.open(keys.store, true));
  }

  private static Answer ask(RunningServer running, Operation operation, String key, String query)
      throws Exception {
    try (Wire wire = running.connect()) {
      String header = key.isEmpty() ? "X-None: x" : "X-API-Key: " + key;
      return wire.send(operation.method(), operation.address() + query, "", header);
    }
  }

  private void assertDescribed(Operation operation, Answer answer) {
    assertThat(operation.statuses())
        .as("%s %s", operation.method(), operation.path())
        .contains(Integer.toString(answer.status()));
  }

  @Test
  void every_route_of_the_code_is_described_and_no_other() throws Exception {
    Vertx vertx = Vertx.vertx();
    Metrics metrics = new Metrics();
    SteadyClock clock = new SteadyClock();
    Decisions decisions = new Decisions(metrics, clock);
    Waiters waiters = new Waiters(decisions);
    Engine engine = new Engine(EngineSettings.standard(), new SplittableRandom(1));
    try (Dispatcher dispatcher =
            new Dispatcher(engine, new MemoryTaskStore(10), clock, 1_000, waiters);
        RunningServer running = server();
        Wire wire = running.connect()) {
      Submitter submitter = new Submitter(dispatcher, new TaskIds(clock), (_, _) -> "general");
      TaskDoor door =
          new TaskDoor(
              vertx,
              HttpSettings.on("127.0.0.1", 0),
              dispatcher,
              new QueueSwitch(dispatcher, new MemorySettings()),
              new Schedules(
                  new MemoryScheduleStore(),
                  false,
                  submitter,
                  InstantSource.system(),
                  Fires.UNHEARD),
              List.of("general"),
              Optional.empty(),
              CAPS,
              "memory",
              Webhooks.of(WebhookSettings.off(), Optional.empty()),
              new AnswerCache(CacheOptions.off(), clock),
              new Observations(metrics, decisions, new MemoryLedger()),
              KeyRing.none(),
              waiters,
              clock);
      String admin = keys.add("ops", Limits.NONE, Scope.ADMIN);
      Map<String, Set<String>> described = new TreeMap<>();
      for (Operation operation : operations(description(running, admin))) {
        described
            .computeIfAbsent(operation.path().replaceAll("\\{\\w+}", "{id}"), _ -> new TreeSet<>())
            .add(operation.method());
      }
      assertThat(described).isEqualTo(door.routes());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static JsonNode description(RunningServer running, String key) {
    return org.awaitility.Awaitility.await()
        .until(
            () -> {
              try (Wire wire = running.connect()) {
                return wire.send("GET", "/openapi.json", "", "X-API-Key: " + key);
              }
            },
            answer -> answer.status() == 200)
        .json();
  }

  @Test
  void who_may_do_what_is_described_as_it_is() throws Exception {
    String admin = keys.add("ops", Limits.NONE, Scope.ADMIN);
    String reader = keys.add("acme", Limits.NONE, Scope.READ);
    String submitter = keys.add("acme", Limits.NONE, Scope.SUBMIT);
    Quota one = new Quota(1, Duration.ofDays(1));
    String spent = keys.add("ops", new Limits(Optional.of(one), OptionalInt.empty()), Scope.ADMIN);
    try (RunningServer running = server()) {
      JsonNode description = description(running, admin);
      assertThat(description.at("/components/securitySchemes").propertyNames())
          .containsExactlyInAnyOrder("bearer", "apiKey");
      var _ = description(running, spent);
      for (Operation operation : operations(description)) {
        JsonNode security = operation.described().path("security");
        if (operation.needed().isEmpty()) {
          assertThat(security.isArray() && security.isEmpty()).as(operation.path()).isTrue();
          assertThat(operation.statuses()).doesNotContain("401", "403", "429");
          assertThat(ask(running, operation, "", "").status()).isEqualTo(200);
          continue;
        }
        Scope scope = operation.needed().get();
        assertThat(security.toString())
            .as("%s %s", operation.method(), operation.path())
            .isEqualTo("[{\"bearer\":[\"%1$s\"]},{\"apiKey\":[\"%1$s\"]}]".formatted(scope.word()));
        assertThat(operation.statuses()).contains("401", "403", "429");
        assertThat(ask(running, operation, "", "").status()).isEqualTo(401);
        String other = scope == Scope.READ ? submitter : reader;
        assertThat(ask(running, operation, other, "").status()).isEqualTo(403);
        assertThat(ask(running, operation, spent, "").status()).isEqualTo(429);
      }
    }
  }

  @Test
  void whatever_is_answered_is_described() throws Exception {
    String admin = keys.add("ops", Limits.NONE, Scope.ADMIN);
    try (RunningServer running = server()) {
      for (Operation operation : operations(description(running, admin))) {
        assertDescribed(operation, ask(running, operation, admin, ""));
        Answer unknown = ask(running, operation, admin, "?zzz=1");
        assertDescribed(operation, unknown);
        assertThat(unknown.status()).as("%s ?zzz=1", operation.path()).isEqualTo(400);
      }
      running.store.fail(true);
      for (Operation operation : operations(description(running, admin))) {
        assertDescribed(operation, ask(running, operation, admin, ""));
      }
    }
  }
}
