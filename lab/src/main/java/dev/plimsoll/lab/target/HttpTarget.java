package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.AnswerBody;
import dev.plimsoll.lab.request.Check;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Shown;
import java.util.List;
import java.util.Optional;

/** Plain HTTP: one request, one answer. Never follows a redirect. */
final class HttpTarget implements Target {
  private final Client client;
  private final Encoder encoder;

  HttpTarget(Client client, Encoder encoder) {
    this.client = client;
    this.encoder = encoder;
  }

  @Override
  public Line line(Line.Ear ear) {
    return new HttpLine(client, encoder, ear);
  }

  @Override
  public void probe(RequestTemplate request, Variables variables, long deadline, Line.Ear ear) {
    line(ear).send(request, variables, deadline);
  }

  @Override
  public void sweep(long now) {
    client.sweep(now);
  }

  @Override
  public void abort() {
    client.abort();
  }

  @Override
  public void close() {
    client.close();
  }

  private static final class HttpLine extends Line implements Answer.Ear {
    private final Client client;
    private final Encoder encoder;
    private final Answer answer = new Answer(this);
    private List<Check> checks = List.of();

    HttpLine(Client client, Encoder encoder, Ear ear) {
      super(ear);
      this.client = client;
      this.encoder = encoder;
    }

    @Override
    public void send(RequestTemplate request, Variables variables, long deadline) {
      reset();
      checks = request.checks();
      client.send(encoder.encode(request, variables), answer.expect(request.readsBody()), deadline);
    }

    @Override
    public void answered(Answer received) {
      received(received.status(), received.bytes(), received.firstByte());
      judge(this, received, checks);
      over(received.done());
    }

    @Override
    public void failed(Failure failure, long at) {
      received(answer.status(), answer.bytes(), answer.firstByte());
      over(failure, at);
    }
  }

  private static final AnswerBody NO_BODY = new AnswerBody(new byte[0]);

  /** Finds the fault of an answer, if it has one. */
  static void judge(Line line, Answer answer, List<Check> checks) {
    int count = checks.size();
    if (count == 0) {
      if (answer.status() >= 400) {
        line.fault("HTTP " + answer.status(), answer.sample());
      }
      return;
    }
    AnswerBody body = null;
    for (int i = 0; i < count; i++) {
      Check check = checks.get(i);
      if (check.readsBody() && body == null) {
        body = new AnswerBody(answer.body());
      }
      Optional<String> failure = check.failure(answer.status(), body == null ? NO_BODY : body);
      if (failure.isPresent()) {
        line.fault(
            "check: " + check.expression(), Shown.of(failure.get() + " in " + answer.sample()));
        return;
      }
    }
  }
}
