package dev.plimsoll.lab.target;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.lab.request.AnswerBody;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.retry.RetryAfter;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Exchange;
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
 * API of no state, when it is a 200 that is not the first.
 */
final class TaskLine extends Line implements Answer.Ear {
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(10).toNanos();

  /** More than any answer has; what says more is not believed. */
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  /** No request target, and yet the sign that the job was accepted. */
  private static final String NOWHERE = "-";

  private static final int MOST_REDIRECTS = 5;

  /** A server that cannot be asked about an accepted job this often in a row is given up. */
  private static final int MOST_FAILED_LOOKS = 3;

  private final Loop loop;
  private final Client client;
  private final Encoder encoder;
  private final Follow follow;
  private final boolean isTask;
  private final Set<Line> pausing;
  private final Answer answer = new Answer(this);
  private @Nullable RequestTemplate request;
  private @Nullable Variables variables;
  private long deadline;
  private String id = "";
  private String address = "";
  private String requestTarget = "";
  private boolean byEvents;
  private @Nullable JobEvents events;
  private long asked;
  private int failedLooks;
  private int redirects;
  private Loop.@Nullable Timer pause;

  /**
   * A line that follows jobs.
   *
   * @param pausing the lines that wait between two looks
   */
  TaskLine(
      Loop loop, Client client, Encoder encoder, Endpoint endpoint, Set<Line> pausing, Ear ear) {
    super(ear);
    this.loop = loop;
    this.client = client;
    this.encoder = encoder;
    this.follow = endpoint.follow();
    this.isTask = endpoint.kind() == Endpoint.Kind.TASKS;
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
      requestTarget = encoded.path();
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
    address = resolved(received.header("Location"), implied());
    named();
    if (JobState.of(received.status(), job).isEnd()) {
      over(received, job);
    } else if (!leadsSomewhere()) {
      fault("malformed", "neither a Location nor a taskId: " + received.sample());
      over(received.done());
    } else {
      lookAt(received.done() + askedToWait(received.done()), received.done());
    }
  }

  /** What comes from outside goes into no request unchecked. */
  private boolean leadsSomewhere() {
    return address.matches("/[!-~]*");
  }

  private static String name(JsonNode answer) {
    for (JsonNode job : new JsonNode[] {answer, JobState.job(answer)}) {
      for (String key : new String[] {"taskId", "jobId", "id"}) {
        String name = job.path(key).asString("");
        if (!name.isEmpty()) {
          return name;
        }
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
    JobState state = JobState.of(status, job);
    boolean isAnswer = status == 200 || status == 202;
    if (status == 303 || status == 302) { // the result stands elsewhere
      address = resolved(received.header("Location"), NOWHERE);
      if (++redirects > MOST_REDIRECTS || !leadsSomewhere()) {
        fault("malformed", "a redirect that leads nowhere: " + received.sample());
        over(received.done());
      } else {
        lookAt(received.done() + askedToWait(received.done()), received.done());
      }
    } else if (isAnswer && state == JobState.UNDER_WAY) {
      failedLooks = 0;
      goOn(null, received.done());
    } else if (!isAnswer && byEvents) {
      byEvents = false; // where there is no stream of events there may be an answer
      goOn(null, received.done());
    } else if (!isAnswer) {
      failedLooks += isPassing(status) ? 1 : MOST_FAILED_LOOKS;
      goOn(new Failure("HTTP " + status, received.sample()), received.done());
    } else if (state == JobState.UNSAID && isTask) {
      fault("malformed", "a task without a status: " + received.sample());
      over(received.done());
    } else {
      over(received, job);
    }
  }

  /** A stream of events is over: what it said of an end counts, else the job is asked for. */
  private void told(Answer received) {
    JobEvents read = events;
    JsonNode last = read == null ? null : read.last();
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
    lookAt(Math.max(asked + follow.every().toNanos(), at + askedToWait(at)), at);
  }

  /** What the last answer asked to wait before the next look, in nanoseconds. */
  private long askedToWait(long at) {
    String hint = hint(answer);
    if (hint == null) {
      return 0;
    }
    Duration asks = RetryAfter.read(hint, Instant.now()).orElse(Duration.ZERO);
    Duration left = Duration.ofNanos(Math.max(0, deadline - at));
    return (asks.compareTo(left) > 0 ? left : asks).toNanos();
  }

  /** Looks at a moment; a job that may not be looked at in time waits for its deadline. */
  private void lookAt(long moment, long at) {
    if (moment >= deadline) {
      pause = loop.at(deadline, this::ranOut);
      pausing.add(this);
    } else if (moment > at) {
      pause = loop.at(moment, this::look);
      pausing.add(this);
    } else {
      look();
    }
  }

  private void ranOut() {
    pause = null;
    pausing.remove(this);
    over(new Failure("timeout", "the task was still under way"), loop.now());
  }

  private void look() {
    pause = null;
    pausing.remove(this);
    RequestTemplate like = request;
    Variables values = variables;
    if (like != null && values != null) {
      asked = loop.now();
      requestTarget = target();
      Answer expected = answer.expect(!byEvents);
      JobEvents stream = byEvents ? new JobEvents(expected, new Departure(loop, client)) : null;
      events = stream;
      Exchange told = stream == null ? expected : stream;
      client.send(encoder.get(requestTarget, like, values), told, deadline);
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

  private void over(Answer received, JsonNode said) {
    JsonNode job = JobState.job(said);
    RequestTemplate sent = request;
    Variables values = variables;
    if (JobState.of(job) == JobState.FAILED) {
      String word = JobState.word(job);
      String reason = job.path("reason").asString("");
      fault(
          Shown.of(
              "task "
                  + (word.isEmpty() ? "failed" : word)
                  + (reason.isEmpty() ? "" : ": " + reason)),
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

  /** Where the job's identity would stand: below where it was posted. */
  private String implied() {
    if (id.isEmpty()) {
      return NOWHERE;
    }
    return isTask
        ? encoder.below("/api/v1/tasks/" + id)
        : path(requestTarget).replaceFirst("/+$", "") + "/" + id;
  }

  /**
   * The request target of a Location in the answer to the last request (RFC 3986, section 5.2).
   * Another host's address is asked for at ours: load goes to nobody who was not named.
   */
  private String resolved(@Nullable String location, String otherwise) {
    try {
      URI found = new URI(location == null ? "" : location);
      String path = found.getRawPath();
      String query = found.getRawQuery() == null ? "" : "?" + found.getRawQuery();
      boolean isRelative = !found.isAbsolute() && found.getRawAuthority() == null;
      if (path == null || (path + query).isEmpty() || !(isRelative || path.startsWith("/"))) {
        return otherwise;
      }
      if (path.startsWith("/")) {
        return path + query;
      }
      String base = path(requestTarget);
      String folder = base.substring(0, base.lastIndexOf('/') + 1);
      return (path.isEmpty() ? base : new URI(folder + path).normalize().getRawPath()) + query;
    } catch (URISyntaxException _) {
      return otherwise;
    }
  }

  private static String path(String requestTarget) {
    int query = requestTarget.indexOf('?');
    return query < 0 ? requestTarget : requestTarget.substring(0, query);
  }
}
