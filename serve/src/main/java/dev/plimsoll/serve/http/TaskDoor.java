package dev.plimsoll.serve.http;

import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.ports.ledger.LedgerStore;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.serve.cache.AnswerCache;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.keys.KeyRing;
import dev.plimsoll.serve.keys.Waiters;
import dev.plimsoll.serve.observe.Metrics;
import dev.plimsoll.serve.observe.Observations;
import dev.plimsoll.serve.schedule.Schedules;
import dev.plimsoll.serve.upkeep.QueueSwitch;
import dev.plimsoll.serve.webhook.Webhooks;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server's HTTP interface: every route it has stands here, and in {@link ScheduleApi#addTo}.
 */
public final class TaskDoor implements AutoCloseable {
  private final Routes routes = new Routes();
  private final HttpDoor door;
  private volatile boolean stopping;

  /**
   * @param pools the roles that have agents
   * @param routing which models tasks may ask for; empty where calls are not routed
   */
  public TaskDoor(
      Vertx vertx,
      HttpSettings settings,
      Dispatcher dispatcher,
      QueueSwitch queue,
      Schedules schedules,
      List<String> pools,
      Optional<dev.plimsoll.core.route.Routes> routing,
      Caps caps,
      String store,
      Webhooks webhooks,
      AnswerCache cache,
      Observations observed,
      KeyRing keys,
      Waiters waiters,
      InstantSource clock) {
    Lookup lookup = new Lookup(dispatcher);
    Roles roles = new Roles(pools, routing);
    Intake intake = new Intake(roles, new TaskIds(clock), clock, webhooks.rules());
    WebhookApi hooks = new WebhookApi(webhooks.deliveries());
    CostView costs = new CostView(observed.ledger());
    QueueHeaders headers = new QueueHeaders(dispatcher, caps);
    tasks(
        routes,
        new TaskApi(dispatcher, lookup, intake, headers, hooks, costs, settings.longestWait()),
        new BatchApi(dispatcher, intake, headers),
        new EventsApi(dispatcher, lookup));
    operators(
        routes,
        new DeadLetterApi(dispatcher, lookup, intake, clock),
        new QueueApi(dispatcher, queue, caps),
        new UserApi(dispatcher, cache),
        new CacheApi(cache));
    routes.on("GET", "/api/v1/webhooks", hooks::list);
    status(routes, new StatusApi(dispatcher, store, () -> stopping), observed.metrics());
    DecisionApi decisions = new DecisionApi(observed.decisions(), dispatcher);
    routes
        .on("GET", "/api/v1/decisions", decisions::decisions)
        .on("GET", "/api/v1/providers", decisions::providers);
    CostApi spent = new CostApi(observed.ledger(), dispatcher, clock);
    routes.on("GET", "/api/v1/costs", spent::costs);
    new ScheduleApi(schedules, roles, headers, webhooks.rules()).addTo(routes);
    this.door =
        new HttpDoor(
            vertx,
            settings,
            new Doorkeeper(keys, waiters, clock, isLoopback(settings.host()), routes));
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
  }

  private static void tasks(Routes routes, TaskApi tasks, BatchApi batch, EventsApi events) {
    routes
        .on("POST", "/api/v1/tasks", tasks::submit)
        .on("POST", "/api/task", tasks::submit)
        .on("POST", "/api/v1/tasks/batch", batch::submit)
        .on("GET", "/api/v1/tasks", tasks::list)
        .onId("GET", "/api/v1/tasks/", tasks::one)
        .onId("PATCH", "/api/v1/tasks/", tasks::change)
        .onId("DELETE", "/api/v1/tasks/", tasks::cancel)
        .onId("GET", "/api/v1/tasks/", "/events", events::events);
  }

  private static void operators(
      Routes routes, DeadLetterApi letters, QueueApi queue, UserApi users, CacheApi cache) {
    routes
        .on("GET", "/api/v1/queue", queue::queue)
        .on("POST", "/api/v1/queue/pause", queue.to(QueueMode.PAUSED))
        .on("POST", "/api/v1/queue/resume", queue.to(QueueMode.OPEN))
        .on("POST", "/api/v1/queue/drain", queue.to(QueueMode.DRAINING))
        .on("GET", "/api/v1/dead-letters", letters::list)
        .on("POST", "/api/v1/dead-letters/retry", letters::retryMany)
        .on("POST", "/api/v1/dead-letters/purge", letters::purgeMany)
        .onId("GET", "/api/v1/dead-letters/", letters::one)
        .onId("DELETE", "/api/v1/dead-letters/", letters::purgeOne)
        .onId("POST", "/api/v1/dead-letters/", "/retry", letters::retry)
        .onId("POST", "/api/v1/users/", "/erase", users::erase)
        .on("GET", "/api/v1/cache", cache::cache)
        .on("DELETE", "/api/v1/cache", cache::forget);
  }

  private static void status(Routes routes, StatusApi status, Metrics metrics) {
    routes
        .on("GET", "/api/v1/agents", status::agents)
        .on("GET", "/health/live", plain(status::live))
        .on("GET", "/health/ready", plain(status::ready))
        .on("GET", "/health", plain(status::health))
        .on("GET", "/api/v1/health", plain(status::health))
        .on("GET", "/metrics", plain(() -> Reply.text(200, Metrics.CONTENT_TYPE, metrics.text())))
        .on(
            "GET",
            "/openapi.json",
            plain(() -> Reply.text(200, Reply.JSON, resource("openapi.json"))))
        .on(
            "GET",
            "/",
            plain(() -> Reply.text(200, "text/html; charset=utf-8", resource("index.html"))));
  }

  /** A route that is asked for nothing but itself. */
  private static Routes.Route plain(Supplier<Reply> reply) {
    return exchange -> {
      Parameters.allow(exchange, List.of());
      return reply.get();
    };
  }

  /** Every path it has, with its methods. */
  Map<String, Set<String>> routes() {
    return routes.table();
  }

  /** A task as the API shows it. */
  public static ObjectNode view(TaskRecord task, LedgerStore ledger) {
    return new CostView(ledger).add(TaskView.of(task), task);
  }

  /**
   * Starts to listen.
   *
   * @return the port
   * @throws IOException when the address cannot be had
   */
  public int listen() throws IOException, InterruptedException {
    return door.listen();
  }

  /** From now on the server says of itself that it is stopping. */
  public void stopping() {
    stopping = true;
  }

  /** How many connections are open. */
  public int connections() {
    return door.connections();
  }

  /** Waits until every request that is here is answered, at most so long. */
  public void awaitAnswers(Duration longest) throws InterruptedException {
    door.awaitAnswers(longest);
  }

  @Override
  public void close() {
    door.close();
  }

  private static String resource(String name) {
    try (InputStream in = TaskDoor.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
