package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.Failed;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Session;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.stream.Dialect;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Request;
import dev.plimsoll.lab.wire.Shown;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A target whose lines need nothing but connections. Never follows a redirect. */
final class HttpTarget implements Target {
  private final Client client;
  private final Function<Line.Ear, Line> lines;

  HttpTarget(Client client, Function<Line.Ear, Line> lines) {
    this.client = client;
    this.lines = lines;
  }

  /** One request, one answer. */
  static HttpTarget plain(Client client, Encoder encoder) {
    return new HttpTarget(client, ear -> new HttpLine(client, encoder, ear));
  }

  static HttpTarget chat(Client client, Encoder encoder, Endpoint endpoint) {
    Dialect dialect = endpoint.kind().dialect().orElseThrow();
    boolean stream = endpoint.manner().stream();
    return new HttpTarget(client, ear -> new ChatLine(client, encoder, dialect, stream, ear));
  }

  @Override
  public Line line(Line.Ear ear) {
    return lines.apply(ear);
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
    private Expectation expectation = Expectation.NONE;
    private @Nullable Session session;

    HttpLine(Client client, Encoder encoder, Ear ear) {
      super(ear);
      this.client = client;
      this.encoder = encoder;
    }

    @Override
    public void send(RequestTemplate request, Variables variables, long deadline) {
      reset();
      expectation = request.expectation();
      session = variables.session();
      Request encoded = encoder.encode(request, variables, this);
      if (encoded != null) {
        client.send(
            encoded,
            answer.expect(
                expectation.needsBody(), expectation.needsRequestBody() ? encoded.content() : null),
            deadline);
      }
    }

    @Override
    public void answered(Answer received) {
      received(received);
      judge(this, received, expectation, session);
      over(received.done());
    }

    @Override
    public void failed(Failure failure, long at) {
      received(answer);
      over(failure, at);
    }
  }

  /** Finds the fault of an answer, if it has one, and keeps what the session is to keep. */
  static void judge(Line line, Answer answer, Expectation expectation, @Nullable Session session) {
    boolean keeps = !expectation.savings().isEmpty() || !answer.setCookies().isEmpty();
    Optional<Failed> failure =
        keeps && session != null
            ? expectation.failure(answer, session, Instant.now())
            : expectation.failure(answer);
    if (failure.isPresent()) {
      Failed failed = failure.get();
      String seen = answer.sample();
      line.fault(
          failed.kind(),
          failed.detail().isEmpty() ? seen : Shown.of(failed.detail() + " in " + seen));
    }
  }
}
