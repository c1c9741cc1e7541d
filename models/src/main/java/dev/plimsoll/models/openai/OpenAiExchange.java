package dev.plimsoll.models.openai;

import dev.plimsoll.core.work.Failure;
import dev.plimsoll.ports.model.CallListener;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ProviderLimit;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call on the wire, from the wish for a connection to its answer. All its state belongs to one
 * event loop; the answer is given exactly once, after which nothing of it is left running.
 */
final class OpenAiExchange {
  private static final long CANCEL = 8; // HTTP/2's code; HTTP/1.1 closes
  private static final long LONGEST_CANCEL_SECONDS = 1;
  private static final ModelAnswer GIVEN_UP =
      new ModelAnswer.Failed(
          Failure.retryable("cancelled", "the call was given up before its answer"),
          CallTimes.NONE);
  private static final long LAST_CHUNK_MILLIS = 1_000;
  private static final long MOST_BYTES = 32_000_000;

  private final CompletableFuture<ModelAnswer> answer = new CompletableFuture<>();
  private final Vertx vertx;
  private final Context context;
  private final OpenAiSettings settings;
  private final ModelCall call;
  private final CallListener listener;
  private final ChatAnswer content = new ChatAnswer();
  private final long asked = System.nanoTime();
  private long connected;
  private long firstToken;
  private long totalTimer = -1;
  private long silenceTimer = -1;
  private long lastTimer = -1;
  private boolean silent;
  private long bytes;
  private @Nullable HttpClientRequest request;

  OpenAiExchange(Vertx vertx, OpenAiSettings settings, ModelCall call, CallListener listener) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.call = call;
    this.listener = listener;
  }

  CompletableFuture<ModelAnswer> answer() {
    return answer;
  }

  void start(HttpClient http, RequestOptions target) {
    byte[] body = ChatRequest.json(call);
    context.runOnContext(_ -> send(http, target, body));
  }

  /** Ends the call here and at the provider. */
  void cancel() {
    context.runOnContext(
        _ -> fail(Failure.retryable("cancelled", "the call was given up before its answer")));
  }

  /** Waits for the end of a call that was cancelled, which the event loop gives at once. */
  void awaitEnd() {
    var _ = answer.completeOnTimeout(GIVEN_UP, LONGEST_CANCEL_SECONDS, TimeUnit.SECONDS).join();
  }

  private void send(HttpClient http, RequestOptions target, byte[] body) {
    if (answer.isDone()) {
      return;
    }
    totalTimer = vertx.setTimer(Math.max(1, call.timeout().toMillis()), _ -> tooLate());
    RequestOptions options = new RequestOptions(target);
    options.putHeader("Content-Type", "application/json");
    options.putHeader("Accept", "text/event-stream, application/json");
    options.putHeader("X-Request-Id", call.id());
    options.putHeader("Idempotency-Key", call.key());
    options.putHeader("User-Agent", "plimsoll");
    settings.apiKey().ifPresent(key -> options.putHeader("Authorization", "Bearer " + key));
    http.request(options)
        .onComplete(opened -> {
          if (answer.isDone()) {
            if (opened.succeeded()) {
              opened.result().reset(CANCEL);
            }
            return;
          }
          connected = System.nanoTime();
          if (opened.failed()) {
            fail(WireFailures.of(opened.cause()));
            return;
          }
          request = opened.result();
          request.exceptionHandler(cause -> fail(WireFailures.of(cause)));
          request
              .send(Buffer.buffer(body))
              .onSuccess(this::receive)
              .onFailure(cause -> fail(WireFailures.of(cause)));
        });
  }

  private void receive(HttpClientResponse response) {
    if (answer.isDone()) {
      return;
    }
    silenceTimer =
        vertx.setPeriodic(Math.max(1, settings.silence().toMillis()), _ -> checkSilence());
    content.head(response.statusCode(), response.getHeader("Content-Type"));
    List<ProviderLimit> limits = LimitHeaders.read(response.headers()::get);
    if (!limits.isEmpty()) {
      listener.limits(limits);
    }
    response.exceptionHandler(cause -> fail(WireFailures.of(cause)));
    response.handler(this::chunk);
    response.endHandler(_ -> end(response));
  }

  private void chunk(Buffer chunk) {
    silent = false;
    bytes += chunk.length();
    if (bytes > MOST_BYTES) {
      fail(Failure.lasting("too_large", "the answer is larger than 32 MB"));
      return;
    }
    content.add(chunk.getBytes());
    if (firstToken == 0 && content.hasToken()) {
      firstToken = System.nanoTime();
      listener.firstToken();
    }
    content.failure().ifPresent(this::fail);
    if (content.isComplete() && !answer.isDone()) {
      finish(content.answer(call, times()));
      // the last chunk of the transfer ends it; one that never comes must not keep the connection
      lastTimer = vertx.setTimer(LAST_CHUNK_MILLIS, _ -> reset());
    }
  }

  private void end(HttpClientResponse response) {
    vertx.cancelTimer(lastTimer);
    if (!answer.isDone()) {
      content.end();
      finish(
          content.isOk()
              ? content.answer(call, times())
              : new ModelAnswer.Failed(
                  WireFailures.ofStatus(response, content.errorText()), times()));
    }
  }

  private void tooLate() {
    Duration limit = call.timeout();
    String stage = firstToken > 0 ? "in mid-answer" : "before the first token";
    fail(
        Failure.retryable(
            "timeout", "no answer within %d ms, given up %s".formatted(limit.toMillis(), stage)));
  }

  private void checkSilence() {
    if (silent) {
      fail(
          Failure.retryable(
              "stalled",
              "the provider sent nothing for %d ms in mid-answer"
                  .formatted(settings.silence().toMillis())));
    }
    silent = true;
  }

  private void fail(Failure failure) {
    if (answer.isDone()) {
      return;
    }
    finish(new ModelAnswer.Failed(failure, times()));
    reset();
  }

  /** The provider sees the connection close and stops generating. */
  private void reset() {
    if (request != null) {
      request.reset(CANCEL);
    }
  }

  private void finish(ModelAnswer end) {
    vertx.cancelTimer(totalTimer);
    vertx.cancelTimer(silenceTimer);
    content
        .usage()
        .ifPresentOrElse(
            usage -> listener.took(usage, false),
            () -> content.estimate(call).ifPresent(usage -> listener.took(usage, true)));
    answer.complete(end);
  }

  private CallTimes times() {
    long now = System.nanoTime();
    long connectEnd = connected > 0 ? connected : now;
    long firstEnd = connected == 0 ? connectEnd : firstToken > 0 ? firstToken : now;
    long end = firstToken > 0 ? now : firstEnd;
    return new CallTimes(
        Duration.ofNanos(connectEnd - asked),
        Duration.ofNanos(firstEnd - connectEnd),
        Duration.ofNanos(end - firstEnd));
  }
}
