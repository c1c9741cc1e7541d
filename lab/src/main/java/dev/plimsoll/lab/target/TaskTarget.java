package dev.plimsoll.lab.target;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.lab.request.AnswerBody;
import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A task API end to end: posts a task, then waits at its address until it is done. One sample from
 * the post to the answer that says so; never posts a task twice.
 */
final class TaskTarget implements Target {
  private static final Set<String> ENDS = Set.of("completed", "dead", "cancelled", "expired");
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(10).toNanos();

  /** Between two looks at a task where the server does not wait as it was asked to. */
  private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  /** A server that cannot be asked about an accepted task this often in a row is given up. */
  private static final int MOST_FAILED_LOOKS = 3;

  private final Connections connections;
  private final Encoder encoder;
  private final LongSupplier nanoTime;

  TaskTarget(Connections connections, Encoder encoder, LongSupplier nanoTime) {
    this.connections = connections;
    this.encoder = encoder;
    this.nanoTime = nanoTime;
  }

  @Override
  public Outcome send(RequestTemplate request, Variables variables, long deadlineNanos) {
    try {
      Answer accepted =
          connections.exchange(encoder.encode(request, variables), false, true, deadlineNanos);
      if (accepted.status() / 100 != 2) {
        return HttpTarget.refused(accepted);
      }
      Optional<JsonNode> task = new AnswerBody(accepted.body()).json();
      String id = task.map(node -> node.path("taskId").asString("")).orElse("");
      String address = address(accepted.location(), id);
      if (!address.matches("/[!-~]*")) { // what comes from outside goes into no request unchecked
        return failed(
            "malformed", "neither a Location nor a taskId: " + HttpTarget.sample(accepted), "");
      }
      return isOver(task)
          ? over(accepted, request, id)
          : await(address, id, request, variables, deadlineNanos);
    } catch (IOException e) {
      Failure failure = Failure.of(e, connections.isAborted());
      return failed(failure.kind(), failure.detail(), "");
    }
  }

  /** Asks for the server's health, since a task would cost somebody something. */
  @Override
  public Outcome probe(RequestTemplate request, Variables variables, long deadlineNanos) {
    try {
      byte[] get = encoder.get(encoder.below("/health/live"), request, variables);
      Answer answer = connections.exchange(get, false, false, deadlineNanos);
      return answer.status() == 404 // an API without that address still answers
          ? new Outcome(answer.doneNanos(), "", "", 404, 0, Optional.empty(), Optional.empty())
          : HttpTarget.judged(answer, Expectation.NONE);
    } catch (IOException e) {
      Failure failure = Failure.of(e, connections.isAborted());
      return failed(failure.kind(), failure.detail(), "");
    }
  }

  private Outcome await(
      String address, String id, RequestTemplate request, Variables variables, long deadline) {
    int failedLooks = 0;
    while (true) {
      long asked = nanoTime.getAsLong();
      Failure failure;
      try {
        Answer answer =
            connections.exchange(
                look(address, request, variables, deadline - asked), false, true, deadline);
        if (answer.status() == 200) {
          Optional<JsonNode> task = new AnswerBody(answer.body()).json();
          if (isOver(task)) {
            return over(answer, request, id);
          }
          if (task.isEmpty() || !task.get().path("status").isString()) {
            return failed("malformed", "a task without a status: " + HttpTarget.sample(answer), id);
          }
          failedLooks = 0;
          failure = null;
        } else {
          failure = new Failure("HTTP " + answer.status(), HttpTarget.sample(answer));
          failedLooks += isPassing(answer.status()) ? 1 : MOST_FAILED_LOOKS;
        }
      } catch (IOException e) {
        failure = Failure.of(e, connections.isAborted());
        boolean hopeless = connections.isAborted() || failure.kind().equals("timeout");
        failedLooks += hopeless ? MOST_FAILED_LOOKS : 1;
      }
      if (failure != null && failedLooks >= MOST_FAILED_LOOKS) {
        return failed(failure.kind(), failure.detail(), id);
      }
      if (!pause(asked + PAUSE_NANOS, deadline)) {
        return failed("timeout", "the task was still under way", id);
      }
    }
  }

  private byte[] look(String address, RequestTemplate request, Variables variables, long left) {
    long millis = Math.max(1, Math.min(LONGEST_WAIT_NANOS, left) / 1_000_000);
    String wait = millis >= 1000 ? millis / 1000 + "s" : millis + "ms";
    String query = (address.contains("?") ? "&" : "?") + "wait=" + wait;
    return encoder.get(address + query, request, variables);
  }

  /** Too many requests or no service just now: the task itself is not lost by that. */
  private static boolean isPassing(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  /** Waits until a moment; false when the deadline comes first. */
  private boolean pause(long until, long deadline) {
    long left = until - nanoTime.getAsLong();
    if (deadline - until <= 0) {
      return false;
    }
    if (left > 0) {
      try {
        Thread.sleep(Duration.ofNanos(left));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private static boolean isOver(Optional<JsonNode> task) {
    return task.map(node -> ENDS.contains(node.path("status").asString(""))).orElse(false);
  }

  private static Outcome over(Answer answer, RequestTemplate request, String id) {
    JsonNode task = new AnswerBody(answer.body()).json().orElseThrow();
    Outcome judged = HttpTarget.judged(answer, request.expectation());
    String status = task.path("status").asString("");
    boolean completed = status.equals("completed");
    String reason = task.path("reason").asString("");
    String kind =
        completed ? judged.kind() : "task " + status + (reason.isEmpty() ? "" : ": " + reason);
    return new Outcome(
        answer.doneNanos(),
        completed ? kind : Shown.of(kind),
        completed ? judged.detail() : Shown.of(task.path("error").toString()),
        answer.status(),
        answer.bytes(),
        usage(task.path("usage")),
        Optional.of(new Outcome.Task(Shown.of(id), task.path("attempts").asInt(0))));
  }

  private static Optional<Usage> usage(JsonNode usage) {
    if (!usage.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new Usage(
            tokens(usage, "input", "inputTokens"),
            tokens(usage, "cachedInput", "cachedInputTokens"),
            tokens(usage, "output", "outputTokens")));
  }

  private static long tokens(JsonNode usage, String name, String longName) {
    JsonNode figure = usage.has(name) ? usage.path(name) : usage.path(longName);
    return Math.max(0, figure.asLong(0));
  }

  /** The task's request target: what the server says, or the address its identity implies. */
  private String address(@Nullable String location, String id) {
    String implied = id.isEmpty() ? "" : encoder.below("/api/v1/tasks/" + id);
    try {
      URI address = new URI(location == null ? "" : location);
      String path = address.getRawPath();
      String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
      // Another host's address is asked for at ours: load goes to nobody who was not named.
      return path == null || !path.startsWith("/") ? implied : path + query;
    } catch (URISyntaxException _) {
      return implied;
    }
  }

  private Outcome failed(String kind, String detail, String id) {
    return new Outcome(
        nanoTime.getAsLong(),
        kind,
        detail,
        0,
        0,
        Optional.empty(),
        id.isEmpty() ? Optional.empty() : Optional.of(new Outcome.Task(Shown.of(id), 0)));
  }

  @Override
  public void sweep() {
    connections.sweep();
  }

  @Override
  public void abort() {
    connections.abort();
  }

  @Override
  public void resume() {
    connections.resume();
  }

  @Override
  public void close() {
    connections.close();
  }
}
