package dev.plimsoll.mock.http;

import dev.plimsoll.mock.draw.Pace;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.openai.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.OptionalLong;

/**
 * A streamed answer: the tokens that are due go out in one write, each as an event of its own. A
 * caller that reads too slowly stops it until it has caught up.
 */
final class Stream implements Pacer.Player {
  private static final int MOST_PER_WRITE = 512;

  private final Call call;
  private final Answer answer;
  private final Pace pace;

  Stream(Call call, Answer answer, Pace pace) {
    this.call = call;
    this.answer = answer;
    this.pace = pace;
  }

  @Override
  public long play(long now) {
    if (call.isOver()) {
      return Pacer.DONE;
    }
    HttpServerResponse response = call.response();
    if (response.writeQueueFull()) {
      call.whenDrained(this);
      return Pacer.DONE;
    }
    int sent = call.sent();
    int due = Math.min(pace.dueBy(now - call.started(), sent), sent + MOST_PER_WRITE);
    if (due > sent) {
      emit(response, sent, due);
    }
    long next = call.started() + pace.due(due); // of the last token's successor: the end
    if (due < pace.tokens() || next > now) {
      return next;
    }
    end(response);
    return Pacer.DONE;
  }

  private void emit(HttpServerResponse response, int from, int to) {
    if (from == 0) {
      response.putHeader("content-type", "text/event-stream; charset=utf-8");
      response.putHeader("cache-control", "no-cache");
      response.setChunked(call.version() != HttpVersion.HTTP_1_0);
    }
    call.write(answer.events(from, to));
    call.tokensSent(to);
  }

  private void end(HttpServerResponse response) {
    OptionalLong prompt = call.inputTokensFor(this);
    if (prompt.isPresent()) {
      call.end(response.end(Buffer.buffer(answer.lastEvents(prompt.getAsLong()))), Outcome.OK, 200);
    }
  }
}
