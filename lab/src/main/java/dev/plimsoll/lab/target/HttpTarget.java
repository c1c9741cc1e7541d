package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.Failed;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    boolean keepBody = request.expectation().needsBody();
    try {
      Answer answer =
          connections.exchange(
              encoder.encode(request, variables),
              request.method().equals("HEAD"),
              keepBody,
              deadlineNanos);
      return judged(answer, request.expectation());
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

  static Outcome judged(Answer answer, Expectation expectation) {
    Optional<Failed> failure = expectation.failure(new AnswerSeen(answer));
    return new Outcome(
        answer.doneNanos(),
        failure.map(Failed::kind).orElse(""),
        failure.map(failed -> detail(failed, answer)).orElse(""),
        answer.status(),
        answer.bytes(),
        Optional.empty(),
        Optional.empty());
  }

  private static String detail(Failed failed, Answer answer) {
    return failed.detail().isEmpty()
        ? sample(answer)
        : Shown.of(failed.detail() + " in " + sample(answer));
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
