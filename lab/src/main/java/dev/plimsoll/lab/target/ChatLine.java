package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.Expectation;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Session;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.stream.Dialect;
import dev.plimsoll.lab.stream.PlainAnswer;
import dev.plimsoll.lab.stream.StreamFault;
import dev.plimsoll.lab.stream.StreamFigures;
import dev.plimsoll.lab.stream.TokenReader;
import dev.plimsoll.lab.wire.Client;
import dev.plimsoll.lab.wire.Exchange;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Head;
import dev.plimsoll.lab.wire.MalformedAnswer;
import dev.plimsoll.lab.wire.Request;
import dev.plimsoll.lab.wire.Shown;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One caller of a chat: an answer is read as a stream where it comes as one, else as a whole. */
final class ChatLine extends Line implements Exchange, Answer.Ear {
  private static final Set<String> LINES =
      Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

  private final Client client;
  private final Encoder encoder;
  private final Dialect dialect;
  private final boolean asksForStream;
  private final Answer answer = new Answer(this);
  private Expectation expectation = Expectation.NONE;
  private @Nullable Session session;
  private @Nullable TokenReader reader;

  ChatLine(Client client, Encoder encoder, Dialect dialect, boolean asksForStream, Ear ear) {
    super(ear);
    this.client = client;
    this.encoder = encoder;
    this.dialect = dialect;
    this.asksForStream = asksForStream;
  }

  @Override
  public void send(RequestTemplate request, Variables variables, long deadline) {
    reset();
    reader = null;
    expectation = request.expectation();
    session = variables.session();
    Request encoded = encoder.encode(request, variables, this);
    if (encoded != null) {
      answer.expect(!asksForStream || expectation.needsBody(), encoded.content());
      client.send(encoded, this, deadline);
    }
  }

  @Override
  public void head(Head head, long firstByte) {
    answer.head(head, firstByte);
    if (head.status() == 200 && isStream(head)) {
      reader = TokenReader.of(dialect, this::gap);
    }
  }

  private boolean isStream(Head head) {
    String given = head.header("Content-Type");
    if (given == null || given.isEmpty()) {
      return asksForStream;
    }
    String type = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (dialect) {
      case OPENAI, ANTHROPIC -> type.equals("text/event-stream");
      case OLLAMA -> LINES.contains(type) || (asksForStream && type.equals("application/json"));
    };
  }

  @Override
  public void body(ByteBuffer piece, long at) throws MalformedAnswer {
    TokenReader streamed = reader;
    if (streamed != null) {
      int from = piece.position();
      streamed.bytes(piece, at);
      piece.position(from);
    }
    answer.body(piece, at);
  }

  @Override
  public void end(long at) {
    TokenReader streamed = reader;
    if (streamed != null) {
      streamed.end(at);
    }
    answer.end(at);
  }

  @Override
  public void answered(Answer received) {
    received(received);
    HttpTarget.judge(this, received, expectation, session);
    TokenReader streamed = reader;
    if (streamed != null) {
      streamed(streamed.figures(since(), received.done()));
    } else if (isOk()) {
      if (asksForStream) {
        fault("not a stream", "asked for a stream, got " + received.header("Content-Type"));
      } else if (received.status() < 400) { // an error that was expected has no answer to read
        plain(received);
      }
    }
    over(received.done());
  }

  private void plain(Answer received) {
    PlainAnswer plain = PlainAnswer.of(dialect, received.body());
    used(plain.usage().orElse(null));
    if (plain.fault().isPresent()) {
      StreamFault fault = plain.fault().get();
      fault(Shown.of(fault.kind()), Shown.of(fault.detail() + " in " + received.sample()));
    }
  }

  private void streamed(StreamFigures figures) {
    used(figures.usage().orElse(null));
    streamOf(figures);
    if (isOk() && figures.fault().isPresent()) {
      StreamFault fault = figures.fault().get();
      fault(Shown.of(fault.kind()), Shown.of(fault.detail()));
    }
  }

  @Override
  public void failed(Failure failure, long at) {
    received(answer);
    TokenReader streamed = reader;
    boolean early = streamed != null && failure.isReset();
    over(early ? new Failure("stream ended early", failure.detail()) : failure, at);
  }
}
