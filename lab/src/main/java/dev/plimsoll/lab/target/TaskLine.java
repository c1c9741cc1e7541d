package dev.plimsoll.lab.target;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.lab.request.AnswerBody;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.retry.RetryAfter;
import dev.plimsoll.lab.stream.SseMessages;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Loop;
import dev.plimsoll.lab.wire.Request;
import dev.plimsoll.lab.wire.Shown;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Follows one job from its post to its end. An answer is the end when its state says so, or, at an
 * API of no state, when it is a 200.
 */
final class TaskLine extends Line implements Answer.Ear {
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(10).toNanos();
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /** More than any answer has; what says more is not believed. */
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  private static final int MOST_REDIRECTS = 5;

  /** A server that cannot be asked about an accepted job this often in a row is given up. */
  private static final int MOST_FAILED_LOOKS = 3;

  private final Loop loop;
  private final Client client;
  private final Encoder encoder;
  private final Follow follow;
  private final boolean needsState;
  private final Set<Line> pausing;
  private final Answer answer = new Answer(this);
  private @Nullable RequestTemplate request;
  private @Nullable Variables variables;
  private long deadline;
  private String id = "";
  private String address = "";
  private boolean byEvents;
  private long asked;
  private int failedLooks;
  private int redirects;
  private Loop.@Nullable Timer pause;

  /**
   * A line that follows jobs.
   *
   * @param needsState whether an answer without a state is malformed, rather than the result
   * @param pausing the lines that wait between two looks
   */
  TaskLine(
      Loop loop,
      Client client,
      Encoder encoder,
      Follow follow,
      boolean needsState,
      Set<Line> pausing,
      Ear ear) {
    super(ear);
    this.loop = loop;
    this.client = client;
    this.encoder = encoder;
    this.follow = follow;
    this.needsState = needsState;
    this.pausing = pausing;
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
    redirects = 0;
    byEvents = follow.way() == Follow.Way.SSE;
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
    JsonNode job = json(received);
    id = name(job);
    address = address(received.header("Location"), id);
    named();
    if (!address.matches("/[!-~]*")) { // what comes from outside goes into no request unchecked
      fault("malformed", "neither a Location nor a taskId: " + received.sample());
      over(received.done());
    } else if (JobState.of(job).isEnd()) {
      over(received, job);
    } else {
      look();
    }
  }

  private static String name(JsonNode job) {
    for (String key : new String[] {"taskId", "jobId", "id"}) {
      String name = job.path(key).asString("");
      if (!name.isEmpty()) {
        return name;
      }
    }
    return "";
  }

  private void looked(Answer received) {
    int status = received.status();
    if (byEvents && status == 200) {
      told(received);
      return;
    }
    JsonNode job = json(received);
    JobState state = JobState.of(job);
    if (status == 303 || status == 302) { // the result stands elsewhere
      address = address(received.header("Location"), id);
      if (++redirects > MOST_REDIRECTS || !address.matches("/[!-~]*")) {
        fault("malformed", "a redirect that leads nowhere: " + received.sample());
        over(received.done());
      } else {
        look();
      }
    } else if (status == 202 || (status == 200 && state == JobState.UNDER_WAY)) {
      failedLooks = 0;
      goOn(null, received.done());
    } else if (status != 200 && byEvents) {
      byEvents = false; // where there is no stream of events there may be an answer
      goOn(null, received.done());
    } else if (status != 200) {
      failedLooks += isPassing(status) ? 1 : MOST_FAILED_LOOKS;
      goOn(new Failure("HTTP " + status, received.sample()), received.done());
    } else if (state == JobState.UNSAID && needsState) {
      fault("malformed", "a task without a status: " + received.sample());
      over(received.done());
    } else {
      over(received, job);
    }
  }

  /** A stream of events is over: what the last of them said counts, else the job is asked for. */
  private void told(Answer received) {
    JsonNode last = null;
    for (String data : SseMessages.of(received.body())) {
      JsonNode event = new AnswerBody(data.getBytes(StandardCharsets.UTF_8)).json().orElse(null);
      if (event != null && JobState.of(event).isEnd()) {
        last = event;
      }
    }
    if (last == null) {
      byEvents = false;
      goOn(null, received.done());
    } else {
      received.replaceBody(last.toString().getBytes(StandardCharsets.UTF_8));
      over(received, last);
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
    long again = Math.max(asked + follow.every().toNanos(), at + askedToWait());
    if (again >= deadline) {
      over(new Failure("timeout", "the task was still under way"), at);
    } else if (again <= at) {
      look();
    } else {
      pause = loop.at(again, this::look);
      pausing.add(this);
    }
  }

  /** What the last answer asked to wait before the next look, in nanoseconds. */
  private long askedToWait() {
    String hint = answer.header("Retry-After");
    if (hint == null) {
      return 0;
    }
    Duration asks = RetryAfter.read(hint, Instant.now()).orElse(Duration.ZERO);
    return (asks.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asks).toNanos();
  }

  private void look() {
    pause = null;
    pausing.remove(this);
    RequestTemplate like = request;
    Variables values = variables;
    if (like != null && values != null) {
      asked = loop.now();
      client.send(encoder.get(target(), like, values), answer.expect(true), deadline);
    }
  }

  private String target() {
    if (byEvents) {
      int query = address.indexOf('?');
      return query < 0
          ? address + "/events"
          : address.substring(0, query) + "/events" + address.substring(query);
    }
    if (follow.way() == Follow.Way.POLL) {
      return address;
    }
    long millis = Math.max(1, Math.min(LONGEST_WAIT_NANOS, deadline - asked) / 1_000_000);
    String wait = millis >= 1000 ? millis / 1000 + "s" : millis + "ms";
    return address + (address.contains("?") ? "&" : "?") + "wait=" + wait;
  }

  @Override
  protected void abort() {
    Loop.Timer waiting = pause;
    if (waiting != null) {
      pause = null;
      pausing.remove(this);
      waiting.cancel();
      over(Failure.UNFINISHED, loop.now());
    }
  }

  @Override
  public boolean mayRepeat() {
    return address.isEmpty();
  }

  /** Too many requests or no service just now: the job itself is not lost by that. */
  private static boolean isPassing(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private static JsonNode json(Answer received) {
    return new AnswerBody(received.body()).json().orElseGet(MissingNode::getInstance);
  }

  private void over(Answer received, JsonNode job) {
    RequestTemplate sent = request;
    Variables values = variables;
    if (JobState.of(job) == JobState.FAILED) {
      String reason = job.path("reason").asString("");
      fault(
          Shown.of("task " + JobState.word(job) + (reason.isEmpty() ? "" : ": " + reason)),
          Shown.of(job.path("error").toString()));
    } else if (sent != null) {
      HttpTarget.judge(
          this, received, sent.expectation(), values == null ? null : values.session());
    }
    used(usage(job.path("usage")));
    became(id.isEmpty() ? null : new Outcome.Task(Shown.of(id), job.path("attempts").asInt(0)));
    over(received.done());
  }

  /** From now on what becomes of the request bears the job's name. */
  private void named() {
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
    return Math.clamp(figure.asLong(0), 0L, MOST_TOKENS);
  }

  /** The job's request target: what the server says, or the address its identity implies. */
  private String address(@Nullable String location, String jobId) {
    String implied = jobId.isEmpty() ? "-" : encoder.below("/api/v1/tasks/" + jobId);
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
