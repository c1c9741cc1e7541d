package dev.plimsoll.serve.http;

import dev.plimsoll.core.engine.TargetReport;
import dev.plimsoll.core.limit.Allowance.Left;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.observe.Decisions;
import dev.plimsoll.serve.observe.Decisions.Decision;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Why the server did what it did, and how its providers stand. */
final class DecisionApi {
  private static final List<String> KINDS =
      List.of(
          "refusal",
          "call",
          "mode",
          "park",
          "budget",
          "route",
          "admission",
          "start",
          "retry",
          "end",
          "scale",
          "agent",
          "limit");
  private static final List<String> OF_NOBODY = List.of("mode", "scale", "agent");

  private final Decisions decisions;
  private final Dispatcher dispatcher;

  DecisionApi(Decisions decisions, Dispatcher dispatcher) {
    this.decisions = decisions;
    this.dispatcher = dispatcher;
  }

  /** The newest decisions; who does not see every tenant sees those that are of nobody. */
  Reply decisions(Exchange exchange) {
    Parameters.allow(exchange, List.of("kind", "task", "limit"));
    Optional<String> kind = exchange.parameter("kind").map(DecisionApi::kind);
    Optional<TaskId> task = exchange.parameter("task").map(Parameters::cursor);
    boolean seesAll =
        exchange.caller().onlyTenant().isEmpty()
            || task.flatMap(dispatcher::find)
                .filter(found -> exchange.caller().onlyTenant().equals(Optional.of(tenant(found))))
                .isPresent();
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("decisions");
    task.map(decisions::of).orElseGet(decisions::newest).stream()
        .filter(one -> seesAll || OF_NOBODY.contains(one.kind()))
        .filter(one -> kind.isEmpty() || kind.get().equals(one.kind()))
        .limit(Parameters.limit(exchange))
        .forEach(one -> list.add(view(one)));
    return Reply.json(200, body);
  }

  private static String tenant(TaskRecord task) {
    return task.request().tenant();
  }

  private static String kind(String text) {
    if (!KINDS.contains(text)) {
      throw Problem.badRequest(
          "unknown_kind",
          "'kind' must be one of %s, found %s"
              .formatted(String.join(", ", KINDS), Text.quoted(text)));
    }
    return text;
  }

  private static ObjectNode view(Decision decision) {
    ObjectNode view = Json.object();
    view.put("number", decision.number());
    view.put("at", decision.at().toString());
    view.put("kind", decision.kind());
    decision.task().ifPresent(id -> view.put("taskId", id.value()));
    view.put("decision", decision.decision());
    view.put("why", decision.why());
    decision.otherwise().ifPresent(text -> view.put("otherwise", text));
    return view;
  }

  /** How each model that was called stands. */
  Reply providers(Exchange exchange) {
    Parameters.allow(exchange, List.of());
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("providers");
    dispatcher.targets().forEach(target -> list.add(view(target)));
    return Reply.json(200, body);
  }

  private static ObjectNode view(TargetReport target) {
    ObjectNode view = Json.object();
    view.put("provider", target.target().provider());
    view.put("model", target.target().model());
    view.put("inFlight", target.inFlight());
    view.put("waiting", target.waiting());
    ObjectNode limit = view.putObject("limit");
    limit.put("atOnce", target.limit());
    limit.put("changed", word(target.lastChange().cause()));
    limit.put("from", target.lastChange().from());
    limit.put("at", target.lastChange().at().toString());
    ObjectNode breaker = view.putObject("breaker");
    breaker.put("state", word(target.breaker().state()));
    breaker.put("since", target.breaker().since().toString());
    breaker.put("admitsAt", target.breaker().admitsAt().toString());
    breaker.put("why", target.breaker().reason());
    ArrayNode windows = view.putArray("windows");
    for (Left left : target.left()) {
      ObjectNode window = windows.addObject();
      window.put("unit", word(left.quota().unit()));
      window.put("seconds", left.quota().window().toMillis() / 1e3);
      window.put("limit", left.limit());
      window.put("free", left.free());
    }
    return view;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
