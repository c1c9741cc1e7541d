package dev.plimsoll.serve.http;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.TaskStore.Page;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tasks that were given up: look, try again as they are or edited, forget. */
final class DeadLetterApi {
  private static final List<String> LIST_PARAMETERS =
      List.of("reason", "userId", "role", "priority", "limit", "cursor");
  private static final int AT_ONCE = 64;

  private final Dispatcher dispatcher;
  private final Lookup lookup;
  private final Intake intake;
  private final InstantSource clock;

  DeadLetterApi(Dispatcher dispatcher, Lookup lookup, Intake intake, InstantSource clock) {
    this.dispatcher = dispatcher;
    this.lookup = lookup;
    this.intake = intake;
    this.clock = clock;
  }

  Reply list(Exchange exchange) {
    Parameters.allow(exchange, LIST_PARAMETERS);
    Page page = dispatcher.list(Parameters.query(exchange).with(Status.DEAD));
    ObjectNode body = Json.object();
    ArrayNode letters = body.putArray("deadLetters");
    page.tasks().forEach(task -> letters.add(TaskView.of(task)));
    page.next().ifPresent(next -> body.put("next", next.value()));
    return Reply.json(200, body);
  }

  /** One, with what was asked and the history of its attempts. */
  Reply one(Exchange exchange, String id) {
    Parameters.allow(exchange, List.of());
    TaskRecord task = dead(exchange, id);
    return Reply.json(200, DeadLetterView.of(task, dispatcher.attempts(task.id())));
  }

  /** Tries one again; what the body has replaces what was asked. */
  Reply retry(Exchange exchange, String id) throws InterruptedException {
    Parameters.allow(exchange, List.of());
    TaskRecord task = dead(exchange, id);
    Optional<TaskRequest> edited = edited(exchange, task.request());
    TaskRequest request = edited.orElse(task.request());
    if (request.text().isEmpty()) {
      throw Problem.of(409, "erased", "its text was erased; send the task again to run it");
    }
    if (isTooLate(request)) {
      throw Problem.of(
          422,
          "deadline_passed",
          "its deadline has passed; send another one, or null for none: {\"deadline\": \"10m\"}");
    }
    if (!dispatcher.revive(task.id(), intake.pool(request), edited)) {
      throw notDead(id, "it is being tried again already");
    }
    ObjectNode body = Json.object().put("taskId", task.id().value());
    body.put("status", Status.QUEUED.word());
    return Reply.json(202, body).with("Location", TaskApi.LOCATION + task.id().value());
  }

  private Optional<TaskRequest> edited(Exchange exchange, TaskRequest before) {
    if (exchange.body().length == 0) {
      return Optional.empty();
    }
    Parameters.mustBeJson(exchange);
    ObjectNode edit = Json.object(exchange.body());
    if (edit.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode form = DeadLetterView.request(before);
    form.setAll(edit);
    return Optional.of(intake.request(form, before.tenant()));
  }

  /** Nobody wants it any more, or nobody knows any more what it was. */
  private boolean isTooLate(TaskRequest request) {
    return request.text().isEmpty()
        || request.deadline().filter(at -> !at.isAfter(clock.instant())).isPresent();
  }

  /** Tries again those that match, the newest first; one whose deadline has passed is left out. */
  Reply retryMany(Exchange exchange) throws InterruptedException {
    Page page = dispatcher.list(asked(exchange));
    AtomicInteger retried = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    for (int from = 0; from < page.tasks().size(); from += AT_ONCE) {
      int to = Math.min(page.tasks().size(), from + AT_ONCE);
      List<Thread> threads = new ArrayList<>(); // together, so that they share commits
      for (TaskRecord task : page.tasks().subList(from, to)) {
        if (!isTooLate(task.request())) {
          threads.add(Thread.ofVirtual().start(() -> revive(task, retried, failed)));
        }
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    ObjectNode body = Json.object();
    body.put("retried", retried.get());
    body.put("skipped", page.tasks().size() - retried.get() - failed.get());
    body.put("failed", failed.get());
    page.next().ifPresent(next -> body.put("next", next.value()));
    return Reply.json(200, body);
  }

  private void revive(TaskRecord task, AtomicInteger retried, AtomicInteger failed) {
    try {
      String pool = intake.pool(task.request());
      if (dispatcher.revive(task.id(), pool, Optional.empty())) {
        retried.incrementAndGet();
      }
    } catch (StoreException | Problem _) { // the store stands still, or its role is gone
      failed.incrementAndGet();
    } catch (InterruptedException _) {
      failed.incrementAndGet();
      Thread.currentThread().interrupt();
    }
  }

  Reply purgeOne(Exchange exchange, String id) {
    Parameters.allow(exchange, List.of());
    TaskRecord task = dead(exchange, id);
    boolean purged = dispatcher.forgetEnded(task.id());
    return Reply.json(200, Json.object().put("purged", purged ? 1 : 0));
  }

  /** Forgets those that match, the oldest first. */
  Reply purgeMany(Exchange exchange) {
    return Reply.json(200, Json.object().put("purged", dispatcher.purge(asked(exchange))));
  }

  private static Query asked(Exchange exchange) {
    Parameters.allow(exchange, List.of());
    Parameters.mustBeJson(exchange);
    return DeadLetterForm.read(Json.object(exchange.body()), exchange.caller().onlyTenant());
  }

  private TaskRecord dead(Exchange exchange, String id) {
    TaskRecord task = lookup.find(exchange, id);
    if (task.status() != Status.DEAD) {
      throw notDead(id, "it is " + task.status().word());
    }
    return task;
  }

  private static Problem notDead(String id, String why) {
    return Problem.of(409, "not_dead", "task %s is no dead letter: %s".formatted(id, why));
  }
}
