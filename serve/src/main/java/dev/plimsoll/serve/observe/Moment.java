package dev.plimsoll.serve.observe;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.route.Route;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.serve.observe.Decisions.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that happened, put into words only when somebody asks.
 *
 * @param what an effect, or the end of a call
 */
record Moment(long number, Instant at, Optional<TaskId> task, Object what) {
  Decision told() {
    return switch (what) {
      case Effect.Store store -> admission(store);
      case Effect.Start start -> start(start.agent(), start.attempt());
      case Effect.Begin begin -> start(begin.agent(), begin.attempt());
      case Effect.Call call -> call(call);
      case CallEnd end -> end(end);
      case Effect.Retry retry ->
          told(
              "retry",
              retry.failure().kind(),
              "attempt %d failed: %s; the next begins at %s"
                  .formatted(retry.attempt(), retry.failure().message(), retry.due()),
              Optional.empty());
      case Effect.Reprioritize other ->
          told("admission", other.priority().word(), "its priority was changed", Optional.empty());
      case Effect.HandBack _ ->
          told("end", "handed_back", "the server stopped before it was over", Optional.empty());
      case Effect.Finish finish ->
          told(
              "end",
              finish.status().word(),
              finish.failure().map(Failure::message).orElse("it is over"),
              Optional.empty());
      default -> told("other", what.getClass().getSimpleName(), "", Optional.empty());
    };
  }

  private Decision told(String kind, String decision, String why, Optional<String> otherwise) {
    return new Decision(number, at, kind, task, decision, why, otherwise);
  }

  private Decision admission(Effect.Store store) {
    Ticket ticket = store.ticket();
    int position = store.receipt().position();
    String place = position == 0 ? "a slot is free for it" : "place " + position + " in the queue";
    String estimate =
        store
            .receipt()
            .estimate()
            .map(it -> "; half of such start within " + seconds(it.startP50()))
            .orElse("");
    return told(
        "admission",
        "accepted",
        "priority %s, tenant %s, pool %s, about %,d tokens: %s%s"
            .formatted(
                ticket.priority().word(),
                ticket.tenant(),
                ticket.pool(),
                ticket.cost(),
                place,
                estimate),
        Optional.empty());
  }

  private Decision start(String agent, int attempt) {
    return told("start", agent, "attempt " + attempt + " begins there", Optional.empty());
  }

  private Decision call(Effect.Call call) {
    String target = call.target().toString();
    String hop = "call %d of this wish".formatted(call.hop());
    if (call.route().isEmpty()) {
      return told("call", target, hop, Optional.empty());
    }
    Route route = call.route().get();
    return told(
        "route",
        target,
        hop + ": " + String.join("; ", route.why()),
        Optional.of(String.join("; ", route.otherwise())));
  }

  private Decision end(CallEnd end) {
    String tokens = end.tokens().map(it -> "%,d tokens".formatted(it)).orElse("its tokens unknown");
    String later = end.retryAfter().map(it -> ", asked to come back in " + seconds(it)).orElse("");
    return told(
        "call",
        end.kind().name().toLowerCase(Locale.ROOT),
        "the call ended, " + tokens + later,
        Optional.empty());
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
