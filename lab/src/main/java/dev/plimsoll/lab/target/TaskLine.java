package dev.plimsoll.lab.target;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.lab.request.AnswerBody;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Loop;
import dev.plimsoll.lab.wire.Request;
import dev.plimsoll.lab.wire.Shown;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Follows one task from its post to its end. */
final class TaskLine extends Line implements Answer.Ear {
  private static final Set<String> ENDS = Set.of("completed", "dead", "cancelled", "expired");
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(10).toNanos();

  /** Between two looks at a task where the server does not wait as it was asked to. */
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  /** A server that cannot be asked about an accepted task this often in a row is given up. */
  private static final int MOST_FAILED_LOOKS = 3;

  private final Loop loop;
  private final Client client;
  private final Encoder encoder;
  private final Answer answer = new Answer(this);
  private @Nullable RequestTemplate request;
  private @Nullable Variables variables;
  private long deadline;
  private String id = "";
  private String address = "";
  private long asked;
  private int failedLooks;
  private Loop.@Nullable Timer pause;

  TaskLine(Loop loop, Client client, Encoder encoder, Ear ear) {
    super(ear);
    this.loop = loop;
    this.client = client;
    this.encoder = encoder;
  }

  @Override
  public void send(RequestTemplate template, Variables values, long until) {
    reset();
    request = template;
    variables = values;
    deadline = until;
    id = "";
    address = "";
    failedLooks = 0;
    Request encoded = encoder.encode(template, values, this);
    if (encoded != null) {
      client.send(encoded, answer.expect(true, encoded.content()), until);
    }
  }

  @Override
  public void answered(Answer received) {
    received(received);
    if (address.isEmpty()) {
      accepted(received);
    } else {
      looked(received);
    }
  }

  private void accepted(Answer received) {
    if (received.status() / 100 != 2) {
      fault("HTTP " + received.status(), received.sample());
      over(received.done());
      return;
    }
    Optional<JsonNode> task = new AnswerBody(received.body()).json();
    id = task.map(node -> node.path("taskId").asString("")).orElse("");
    address = address(received.header("Location"), id);
    name();
    if (!address.matches("/[!-~]*")) { // what comes from outside goes into no request unchecked
      fault("malformed", "neither a Location nor a taskId: " + received.sample());
      over(received.done());
    } else if (isOver(task)) {
      over(received);
    } else {
      look();
    }
  }

  private void looked(Answer received) {
    if (received.status() != 200) {
      failedLooks += isPassing(received.status()) ? 1 : MOST_FAILED_LOOKS;
      goOn(new Failure("HTTP " + received.status(), received.sample()), received.done());
      return;
    }
    Optional<JsonNode> task = new AnswerBody(received.body()).json();
    if (isOver(task)) {
      over(received);
    } else if (task.isEmpty() || !task.get().path("status").isString()) {
      fault("malformed", "a task without a status: " + received.sample());
      over(received.done());
    } else {
      failedLooks = 0;
      goOn(null, received.done());
    }
  }

  @Override
  public void failed(Failure failure, long at) {
    boolean hopeless =
        address.isEmpty()
            || failure.equals(Failure.UNFINISHED)
            || failure.kind().equals(Failure.TIMEOUT.kind());
    failedLooks += hopeless ? MOST_FAILED_LOOKS : 1;
    goOn(failure, at);
  }

  /** Looks again after a pause, unless that has no use. */
  private void goOn(@Nullable Failure failure, long at) {
    if (failure != null && failedLooks >= MOST_FAILED_LOOKS) {
      over(failure, at);
      return;
    }
    long again = asked + PAUSE_NANOS;
    if (again >= deadline) {
      over(new Failure("timeout", "the task was still under way"), at);
    } else if (again <= at) {
      look();
    } else {
      pause = loop.at(again, this::look);
    }
  }

  private void look() {
    pause = null;
    RequestTemplate like = request;
    Variables values = variables;
    if (like != null && values != null) {
      asked = loop.now();
      long millis = Math.max(1, Math.min(LONGEST_WAIT_NANOS, deadline - asked) / 1_000_000);
      String wait = millis >= 1000 ? millis / 1000 + "s" : millis + "ms";
      String query = (address.contains("?") ? "&" : "?") + "wait=" + wait;
      client.send(encoder.get(address + query, like, values), answer.expect(true), deadline);
    }
  }

  @Override
  protected void abort() {
    Loop.Timer waiting = pause;
    if (waiting != null) {
      pause = null;
      waiting.cancel();
      over(Failure.UNFINISHED, loop.now());
    }
  }

  /** Too many requests or no service just now: the task itself is not lost by that. */
  private static boolean isPassing(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private static boolean isOver(Optional<JsonNode> task) {
    return task.map(node -> ENDS.contains(node.path("status").asString(""))).orElse(false);
  }

  private void over(Answer received) {
    RequestTemplate sent = request;
    Variables values = variables;
    JsonNode task = new AnswerBody(received.body()).json().orElseThrow();
    String status = task.path("status").asString("");
    if (!status.equals("completed")) {
      String reason = task.path("reason").asString("");
      fault(
          Shown.of("task " + status + (reason.isEmpty() ? "" : ": " + reason)),
          Shown.of(task.path("error").toString()));
    } else if (sent != null) {
      HttpTarget.judge(
          this, received, sent.expectation(), values == null ? null : values.session());
    }
    used(usage(task.path("usage")));
    became(new Outcome.Task(Shown.of(id), task.path("attempts").asInt(0)));
    over(received.done());
  }

  /** From now on what becomes of the request bears the task's name. */
  private void name() {
    became(id.isEmpty() ? null : new Outcome.Task(Shown.of(id), 0));
  }

  private static @Nullable Usage usage(JsonNode usage) {
    return usage.isObject()
        ? new Usage(
            tokens(usage, "input", "inputTokens"),
            tokens(usage, "cachedInput", "cachedInputTokens"),
            tokens(usage, "output", "outputTokens"))
        : null;
  }

  private static long tokens(JsonNode usage, String name, String longName) {
    JsonNode figure = usage.has(name) ? usage.path(name) : usage.path(longName);
    return Math.max(0, figure.asLong(0));
  }

  /** The task's request target: what the server says, or the address its identity implies. */
  private String address(@Nullable String location, String taskId) {
    String implied = taskId.isEmpty() ? "-" : encoder.below("/api/v1/tasks/" + taskId);
    try {
      URI found = new URI(location == null ? "" : location);
      String path = found.getRawPath();
      String query = found.getRawQuery() == null ? "" : "?" + found.getRawQuery();
      // Another host's address is asked for at ours: load goes to nobody who was not named.
      return path == null || !path.startsWith("/") ? implied : path + query;
    } catch (URISyntaxException _) {
      return implied;
    }
  }
}
