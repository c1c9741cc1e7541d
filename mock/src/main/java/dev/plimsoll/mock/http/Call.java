package dev.plimsoll.mock.http;

import dev.plimsoll.mock.draw.Fate;
import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.openai.ApiError;
import dev.plimsoll.mock.openai.ChatAnswer;
import dev.plimsoll.mock.openai.ChatBody;
import dev.plimsoll.mock.openai.ChatRequest;
import dev.plimsoll.mock.tokens.Words;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One chat call from the moment its whole request was there until its record is in the log. Belongs
 * to the event loop of its connection.
 */
final class Call {
  private static final int CLIENT_CLOSED_REQUEST = 499; // nginx's word for it: no status was sent
  private static final int NAME_LETTERS = 29;

  private final long number;
  private final String id;
  private final long started;
  private final HttpVersion version;
  private final HttpServerResponse response;
  private final House house;
  private final Pacer pacer;
  private final Visit visit;
  private final Dialect dialect;

  private @Nullable ChatRequest request;
  private @Nullable Fate fate;
  private OptionalLong inputTokens = OptionalLong.empty();
  private OptionalLong firstToken = OptionalLong.empty();
  private Pacer.@Nullable Player awaitingCount;
  private int sent;
  private boolean over;

  private Call(HttpServerRequest request, House house, Pacer pacer, Visit visit, Dialect dialect) {
    this.dialect = dialect;
    this.number = house.calls.incrementAndGet();
    this.started = house.clock.now();
    this.id = RequestId.of(request).orElseGet(() -> "req_" + house.draws.name(-number, 24));
    this.version = request.version();
    this.response = request.response();
    this.house = house;
    this.pacer = pacer;
    this.visit = visit;
    house.inProgress.incrementAndGet();
    response.putHeader(Replies.REQUEST_ID, id);
    response.exceptionHandler(gone -> left());
    response.closeHandler(gone -> left());
  }

  /** A call that has just been received whole. */
  static Call received(
      HttpServerRequest request, House house, Pacer pacer, Visit visit, Dialect dialect) {
    return new Call(request, house, pacer, visit, dialect);
  }

  /** Refused before the body was there: the connection is closed by who refused it. */
  void refusedInUpload(ApiError error) {
    error(error)
        .onComplete(
            done -> over(done.succeeded() ? Outcome.REJECTED : Outcome.CANCELLED, error.status()));
  }

  void refused(ApiError error) {
    end(error(error), Outcome.REJECTED, error.status());
  }

  void read(ChatBody body) {
    if (over) {
      return;
    }
    switch (body) {
      case ChatBody.Refused(ApiError error) -> refused(error);
      case ChatBody.Accepted(ChatRequest accepted) -> begin(accepted);
    }
  }

  private void begin(ChatRequest accepted) {
    request = accepted;
    Fate drawn = house.draws.fate(number, accepted.tokens());
    fate = drawn;
    ChatAnswer answer =
        dialect.answer(
            house.draws.name(number, NAME_LETTERS),
            house.clock.at(started),
            accepted,
            new Words(number));
    long end = started + drawn.pace().total();
    if (drawn.fails()) {
      pacer.at(end, now -> fail());
    } else if (accepted.stream()) {
      pacer.at(started + drawn.pace().first(), new Stream(this, answer, drawn.pace()));
    } else {
      pacer.at(end, new Whole(this, answer));
    }
  }

  private Future<Void> error(ApiError error) {
    return Replies.json(response, error.status(), dialect.error(error));
  }

  private long fail() {
    if (!over) {
      ApiError error = ApiError.drawn(number);
      end(error(error), Outcome.ERROR, error.status());
    }
    return Pacer.DONE;
  }

  /** The prompt's tokens are known; an answer that waited only for them ends now. */
  void counted(long tokens) {
    inputTokens = OptionalLong.of(tokens);
    Pacer.Player waiting = awaitingCount;
    if (waiting != null) {
      awaitingCount = null;
      pacer.at(house.clock.now(), waiting);
    }
  }

  /** The prompt's tokens, or empty: then {@code player} plays again as soon as they are known. */
  OptionalLong inputTokensFor(Pacer.Player player) {
    if (inputTokens.isEmpty()) {
      awaitingCount = player;
    }
    return inputTokens;
  }

  /** A fault of ours: the caller gets a bare 500, or a cut stream. */
  void broken() {
    if (over) {
      return;
    }
    if (response.headWritten()) {
      visit.close();
    } else {
      ApiError error = ApiError.failure(500, "The mock could not read this request.");
      end(error(error), Outcome.ERROR, error.status());
    }
  }

  /** Hands the last bytes over; the call is over once the socket has them. */
  void end(Future<Void> written, Outcome outcome, int status) {
    visit.expectWithin(house.bounds.idle(), this::giveUp);
    written.onComplete(done -> {
      if (done.succeeded()) {
        over(outcome, status);
      } else {
        left();
      }
    });
  }

  /** All tokens before {@code tokens} were handed to the socket. */
  void tokensSent(int tokens) {
    if (sent == 0) {
      firstToken = OptionalLong.of(house.clock.now() - started);
    }
    sent = tokens;
  }

  /** The caller reads nothing, or came back for nothing after its answer. */
  private void giveUp() {
    left();
    visit.close();
  }

  private void left() {
    over(
        Outcome.CANCELLED,
        response.headWritten() ? response.getStatusCode() : CLIENT_CLOSED_REQUEST);
  }

  private void over(Outcome outcome, int status) {
    if (over) {
      return;
    }
    over = true;
    awaitingCount = null;
    house.inProgress.decrementAndGet();
    house.log.add(record(outcome, status));
  }

  private CallRecord record(Outcome outcome, int status) {
    Optional<ChatRequest> known = Optional.ofNullable(request);
    return new CallRecord(
        number,
        id,
        known.map(ChatRequest::model),
        known.map(ChatRequest::stream).orElse(false),
        house.clock.at(started),
        firstToken.isPresent()
            ? Optional.of(Duration.ofNanos(firstToken.getAsLong()))
            : Optional.empty(),
        Duration.ofNanos(house.clock.now() - started),
        Optional.ofNullable(fate).map(drawn -> Duration.ofNanos(drawn.pace().total())),
        outcome,
        status,
        inputTokens,
        outcome == Outcome.OK ? known.map(ChatRequest::tokens).orElse(0) : sent);
  }

  boolean isOver() {
    return over;
  }

  long started() {
    return started;
  }

  int sent() {
    return sent;
  }

  HttpVersion version() {
    return version;
  }

  HttpServerResponse response() {
    return response;
  }

  /** Plays {@code player} again when a slow reader has caught up, for at most the idle time. */
  void whenDrained(Pacer.Player player) {
    visit.expectWithin(house.bounds.idle(), this::giveUp);
    response.drainHandler(drained -> {
      visit.expectNothing();
      pacer.at(house.clock.now(), player);
    });
  }

  Future<Void> write(byte[] events) {
    return response.write(Buffer.buffer(events));
  }
}
