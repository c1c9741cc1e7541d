package dev.plimsoll.serve.http;

import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.queue.Calibration;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.upkeep.QueueSwitch;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows the queue, and lets an operator pause, drain and open it. */
final class QueueApi {
  private static final int MOST_TENANTS = 20;
  private static final Comparator<Map.Entry<String, Integer>> BY_WAITING =
      Map.Entry.<String, Integer>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private final Dispatcher dispatcher;
  private final QueueSwitch modes;
  private final Caps caps;

  QueueApi(Dispatcher dispatcher, QueueSwitch modes, Caps caps) {
    this.dispatcher = dispatcher;
    this.modes = modes;
    this.caps = caps;
  }

  Reply queue(Exchange exchange) {
    Parameters.allow(exchange, List.of());
    Counts counts = dispatcher.counts();
    ObjectNode view = view(counts);
    view.put("mode", counts.mode().word());
    view.put("stopping", counts.draining());
    view.put("scheduled", counts.scheduled());
    view.put("retrying", counts.retrying());
    view.put("parked", counts.parked());
    view.put("running", counts.running());
    view.put("slots", counts.slots());
    ObjectNode perClass = view.putObject("caps");
    for (Priority priority : Priority.values()) {
      perClass.put(priority.word(), caps.of(priority));
    }
    if (exchange.caller().onlyTenant().isEmpty()) {
      tenants(view.putArray("tenants"));
    }
    calibration(view.putObject("estimates"), dispatcher.calibration());
    return Reply.json(200, view);
  }

  /** Those of whom most waits, the most first. */
  private void tenants(ArrayNode view) {
    dispatcher.waitingByTenant().entrySet().stream()
        .sorted(BY_WAITING)
        .limit(MOST_TENANTS)
        .forEach(tenant ->
            view.addObject().put("tenant", tenant.getKey()).put("waiting", tenant.getValue()));
  }

  /** Shares only where there is something to share. */
  private static void calibration(ObjectNode view, Calibration calibration) {
    view.put("started", calibration.started());
    if (calibration.started() > 0) {
      view.put("startedWithinP50", calibration.startShare());
    }
    view.put("finished", calibration.finished());
    if (calibration.finished() > 0) {
      view.put("finishedWithinP90", calibration.finishShare());
    }
  }

  /** Sets the mode, which holds until it is set again, restarts included; shows the queue. */
  Routes.Route to(QueueMode mode) {
    return exchange -> {
      Parameters.allow(exchange, List.of());
      try {
        modes.set(mode);
      } catch (StoreException e) {
        throw notKept(mode, e);
      }
      return queue(exchange);
    };
  }

  private static Problem notKept(QueueMode mode, StoreException why) {
    return Problem.of(
            503,
            Problem.REDUCED_CAPACITY,
            "store_failed",
            "the queue is %s now, but the store did not confirm it: the next start may not know it: %s"
                .formatted(mode.word(), why.getMessage()))
        .retryAfter(5);
  }

  static ObjectNode view(Counts counts) {
    ObjectNode view = Json.object();
    view.put("depth", counts.depth());
    view.put("bound", counts.bound());
    view.put("utilization", counts.utilization());
    ObjectNode waiting = view.putObject("waiting");
    for (Priority priority : Priority.values()) {
      waiting.put(priority.word(), counts.waitingByPriority().getOrDefault(priority, 0));
    }
    view.put("storing", counts.storing() + counts.starting());
    return view;
  }
}
