package dev.plimsoll.mock.http;

import dev.plimsoll.mock.log.CallRecord;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.openai.ApiError;
import dev.plimsoll.mock.openai.ChatBody;
import dev.plimsoll.mock.openai.ChatRequest;
import dev.plimsoll.mock.overload.Faults;
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
  private static final int NO_RESPONSE = 444; // nginx's too: we closed without an answer
  private static final Duration LONGEST_HOLD = Duration.ofHours(1);

  private final long number;
  private final String id;
  private final long started;
  private final HttpVersion version;
  private final HttpServerResponse response;
  private final House house;
  private final Pacer pacer;
  private final Visit visit;
  private final Dialect dialect;
  private final Faults faults;
  private final String key;

  private @Nullable ChatRequest request;
  private @Nullable Admission admission;
  private OptionalLong inputTokens = OptionalLong.empty();
  private OptionalLong firstToken = OptionalLong.empty();
  private Pacer.@Nullable Player awaitingCount;
  private int sent;
  private Outcome leaving = Outcome.CANCELLED;
  private boolean over;

  private Call(HttpServerRequest request, House house, Pacer pacer, Visit visit, Dialect dialect) {
    this.dialect = dialect;
    this.number = house.calls.incrementAndGet();
    this.started = house.clock.now();
    house.faults.called(started);
    this.faults = house.faults.at(started);
    this.key = house.limits.isEmpty() ? "" : key(request);
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

  private static String key(HttpServerRequest request) {
    String bearer = request.getHeader("authorization");
    String key = bearer == null ? request.getHeader("x-api-key") : bearer;
    return key == null ? "" : key;
  }

  /** Refused before the body was there: the connection is closed by who refused it. */
  void refusedInUpload(ApiError error) {
    error(error)
        .onComplete(
            done -> over(done.succeeded() ? Outcome.REJECTED : Outcome.CANCELLED, error.status()));
  }

  void refused(ApiError error) {
    refused(error, Outcome.REJECTED);
  }

  void refused(ApiError error, Outcome outcome) {
    end(error(error), outcome, error.status());
  }

  void read(ChatBody body) {
    if (over) {
      return;
    }
    switch (body) {
      case ChatBody.Refused(ApiError error) -> refused(error);
      case ChatBody.Accepted(ChatRequest accepted) -> {
        request = accepted;
        Admission way = new Admission(this, accepted, house, pacer);
        admission = way;
        pacer.at(house.clock.now(), way);
      }
    }
  }

  /** The request as it is answered, which knows how long its answer is. */
  void answers(ChatRequest answered) {
    request = answered;
  }

  private Future<Void> error(ApiError error) {
    return Replies.json(response, error.status(), dialect.error(error));
  }

  /** What the faults in force tell callers to wait, if anything. */
  void tellRetryAfter() {
    faults
        .failing()
        .retryAfter()
        .ifPresent(wait -> RateReport.retryAfter(response, dialect, wait.toNanos()));
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

  /** Stops in the middle of the answer; returns when it goes on, or DONE. */
  long interrupt(Interruption here, long now) {
    return switch (here) {
      case Interruption.Cut cut -> {
        over(Outcome.CUT, response.headWritten() ? response.getStatusCode() : NO_RESPONSE);
        visit.close();
        yield Pacer.DONE;
      }
      case Interruption.Stall stall -> {
        hold(Outcome.STALLED);
        yield stall.lasting().map(time -> now + time.toNanos()).orElse(Pacer.DONE);
      }
    };
  }

  /** Sends nothing more and lasts until its caller leaves, an hour at most: then it ends so. */
  void hold(Outcome outcome) {
    leaving = outcome;
    visit.expectWithin(LONGEST_HOLD, this::giveUp);
  }

  /** Goes on after a stall. */
  void goOn() {
    if (leaving != Outcome.CANCELLED) {
      leaving = Outcome.CANCELLED;
      visit.expectNothing();
    }
  }

  /** The caller reads nothing, or came back for nothing after its answer. */
  private void giveUp() {
    left();
    visit.close();
  }

  private void left() {
    over(leaving, response.headWritten() ? response.getStatusCode() : CLIENT_CLOSED_REQUEST);
  }

  private void over(Outcome outcome, int status) {
    if (over) {
      return;
    }
    over = true;
    awaitingCount = null;
    house.inProgress.decrementAndGet();
    CallRecord record = record(outcome, status);
    Admission way = admission;
    if (way != null) {
      long output = record.outputTokens();
      way.over(output == 0 ? 0 : inputTokens.orElse(0) + output); // what sent nothing cost nothing
    }
    house.log.add(record);
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
        Optional.ofNullable(admission).flatMap(Admission::drawn),
        Optional.ofNullable(admission).flatMap(Admission::waited),
        outcome,
        status,
        inputTokens,
        outcome == Outcome.OK ? known.map(ChatRequest::tokens).orElse(0) : sent,
        house.kinds);
  }

  boolean isOver() {
    return over;
  }

  long number() {
    return number;
  }

  Dialect dialect() {
    return dialect;
  }

  /** What was wrong on purpose when it came. */
  Faults faults() {
    return faults;
  }

  /** Whose call it is; empty where nobody asks. */
  String key() {
    return key;
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
      response.drainHandler(null); // it is asked anew; else it would wake one that stalls
      visit.expectNothing();
      pacer.at(house.clock.now(), player);
    });
  }

  Future<Void> write(byte[] events) {
    return response.write(Buffer.buffer(events));
  }
}
