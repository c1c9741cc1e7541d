package dev.plimsoll.serve.http;

import dev.plimsoll.ports.store.AttemptRecord;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows a dead letter with all that is needed to understand it and to send it again. */
final class DeadLetterView {
  private DeadLetterView() {}

  static ObjectNode of(TaskRecord task, List<AttemptRecord> history) {
    ObjectNode view = TaskView.of(task);
    view.set("request", request(task.request()));
    view.put("crashes", task.crashes());
    ArrayNode attempts = view.putArray("history");
    history.forEach(attempt -> attempts.add(of(attempt)));
    return view;
  }

  private static ObjectNode of(AttemptRecord attempt) {
    ObjectNode view = Json.object();
    view.put("attempt", attempt.number());
    view.put("agent", attempt.agent());
    view.put("startedAt", attempt.started().toString());
    attempt.seenToEnd().ifPresent(at -> view.put("endedAt", at.toString()));
    return view.put("reason", attempt.failure().kind()).put("error", attempt.failure().message());
  }

  /** As it could be submitted again. */
  static ObjectNode request(TaskRequest request) {
    ObjectNode form = Json.object();
    form.put("task", request.text());
    form.put("priority", request.priority().word());
    request.role().ifPresent(role -> form.put("role", role));
    request.agent().ifPresent(agent -> form.put("agent", agent));
    request.userId().ifPresent(user -> form.put("userId", user));
    request.maxTokens().ifPresent(tokens -> form.put("maxTokens", tokens));
    request.notBefore().ifPresent(at -> form.put("notBefore", at.toString()));
    request.deadline().ifPresent(at -> form.put("deadline", at.toString()));
    request.webhook().ifPresent(url -> form.put("webhook", url));
    request.metadata().ifPresent(metadata -> form.set("metadata", Json.stored(metadata)));
    return form;
  }
}
