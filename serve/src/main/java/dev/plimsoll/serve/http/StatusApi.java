package dev.plimsoll.serve.http;

import dev.plimsoll.core.engine.AgentReport;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.scale.Stage;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the server is: health for probes and for people, the queue, the agents. */
final class StatusApi {
  private final Dispatcher dispatcher;
  private final String store;
  private final BooleanSupplier stopping;
  private final long started = System.nanoTime();

  StatusApi(Dispatcher dispatcher, String store, BooleanSupplier stopping) {
    this.dispatcher = dispatcher;
    this.store = store;
    this.stopping = stopping;
  }

  /** The process answers. Never looks at anything it depends on. */
  Reply live() {
    return Reply.json(200, Json.object().put("status", "live"));
  }

  /** Whether new tasks are welcome. */
  Reply ready() {
    Counts counts = dispatcher.counts();
    boolean takes =
        !stopping.getAsBoolean() && counts.slots() > 0 && counts.mode() != QueueMode.DRAINING;
    boolean stores = dispatcher.storeTrouble().isEmpty();
    return Reply.json(
        takes && stores ? 200 : 503,
        Json.object().put("status", !takes ? state() : stores ? "ready" : "store failing"));
  }

  private String state() {
    return stopping.getAsBoolean()
        ? "stopping"
        : dispatcher.counts().mode() == QueueMode.DRAINING ? "draining" : "starting";
  }

  Reply health() {
    Counts counts = dispatcher.counts();
    Optional<String> trouble = dispatcher.storeTrouble();
    boolean well = !stopping.getAsBoolean() && counts.slots() > 0 && trouble.isEmpty();
    ObjectNode body = Json.object();
    body.put("status", well ? "ok" : trouble.isPresent() ? "store failing" : state());
    body.put("uptimeSeconds", Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0);
    body.put("mode", dispatcher.rung().word());
    body.put("admissionLevel", dispatcher.admissionLevel().admitted());
    body.put("store", store);
    trouble.ifPresent(why -> body.put("storeTrouble", why));
    body.set("queue", QueueApi.view(counts));
    ObjectNode agents = body.putObject("agents");
    agents.put("count", serving());
    agents.put("slots", counts.slots());
    agents.put("running", counts.running());
    ObjectNode tasks = body.putObject("tasks");
    tasks.put("accepted", counts.accepted());
    tasks.put("completed", counts.completed());
    tasks.put("retrying", counts.retrying());
    tasks.put("parked", counts.parked());
    tasks.put("dead", counts.dead());
    tasks.put("cancelled", counts.cancelled());
    tasks.put("expired", counts.expired());
    tasks.put("refused", counts.refused());
    return Reply.json(well ? 200 : 503, body);
  }

  private long serving() {
    return dispatcher.agents().stream().filter(agent -> agent.stage() == Stage.READY).count();
  }

  Reply agents(Exchange exchange) {
    Parameters.allow(exchange, List.of());
    ArrayNode list = Json.object().putArray("agents");
    for (AgentReport report : dispatcher.agents()) {
      ObjectNode agent = list.addObject();
      agent.put("name", report.agent());
      agent.put("role", report.pool());
      agent.put("state", report.stage().word());
      agent.put("concurrency", report.concurrency());
      agent.put("running", report.running());
    }
    ObjectNode body = Json.object();
    body.set("agents", list);
    return Reply.json(200, body);
  }
}
