package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.AnswerBody;
import dev.plimsoll.lab.request.Check;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Plain HTTP: one request, one answer. Never follows a redirect. */
final class HttpTarget implements Target {
  private final Connections connections;
  private final Encoder encoder;
  private final LongSupplier nanoTime;

  HttpTarget(Connections connections, Encoder encoder, LongSupplier nanoTime) {
    this.connections = connections;
    this.encoder = encoder;
    this.nanoTime = nanoTime;
  }

  @Override
  public Outcome send(RequestTemplate request, Variables variables, long deadlineNanos) {
    boolean keepBody = request.checks().stream().anyMatch(Check::readsBody);
    try {
      Answer answer =
          connections.exchange(
              encoder.encode(request, variables),
              request.method().equals("HEAD"),
              keepBody,
              deadlineNanos);
      return judged(answer, request.checks());
    } catch (IOException e) {
      Failure failure = Failure.of(e, connections.isAborted());
      return failed(failure.kind(), failure.detail());
    }
  }

  @Override
  public Outcome probe(RequestTemplate request, Variables variables, long deadlineNanos) {
    return send(request, variables, deadlineNanos);
  }

  private Outcome failed(String kind, String detail) {
    return new Outcome(
        nanoTime.getAsLong(), kind, detail, 0, 0, Optional.empty(), Optional.empty());
  }

  static Outcome refused(Answer answer) {
    return new Outcome(
        answer.doneNanos(),
        "HTTP " + answer.status(),
        sample(answer),
        answer.status(),
        answer.bytes(),
        Optional.empty(),
        Optional.empty());
  }

  static Outcome judged(Answer answer, List<Check> checks) {
    String kind = "";
    String detail = "";
    if (checks.isEmpty() && answer.status() >= 400) {
      kind = "HTTP " + answer.status();
      detail = sample(answer);
    }
    AnswerBody body = new AnswerBody(answer.body());
    for (Check check : checks) {
      Optional<String> failure = check.failure(answer.status(), body);
      if (failure.isPresent()) {
        kind = "check: " + check.expression();
        detail = Shown.of(failure.get() + " in " + sample(answer));
        break;
      }
    }
    return new Outcome(
        answer.doneNanos(),
        kind,
        detail,
        answer.status(),
        answer.bytes(),
        Optional.empty(),
        Optional.empty());
  }

  static String sample(Answer answer) {
    return answer.body().length == 0
        ? "status " + answer.status() + ", no body"
        : Shown.of(new String(answer.body(), StandardCharsets.UTF_8));
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
