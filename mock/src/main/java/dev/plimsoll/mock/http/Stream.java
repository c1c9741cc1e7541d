package dev.plimsoll.mock.http;

import dev.plimsoll.mock.draw.Pace;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.openai.ChatAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * A streamed answer: the tokens that are due go out in one write, each as an event of its own. A
 * caller that reads too slowly stops it until it has caught up.
 */
final class Stream implements Pacer.Player {
  private static final int MOST_PER_WRITE = 512;
  private static final byte[] NOTHING = {};

  private final Call call;
  private final ChatAnswer answer;
  private final Pace pace;
  private byte[] first = NOTHING;

  Stream(Call call, ChatAnswer answer, Pace pace) {
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
    if (sent == 0 && !begin()) {
      return Pacer.DONE;
    }
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

  /** Readies what comes before the tokens; false while that has to wait for the prompt's count. */
  private boolean begin() {
    OptionalLong prompt =
        answer.tellsPromptFirst() ? call.inputTokensFor(this) : OptionalLong.of(0);
    if (prompt.isPresent()) {
      first = answer.firstEvents(prompt.getAsLong());
    }
    return prompt.isPresent();
  }

  private void emit(HttpServerResponse response, int from, int to) {
    byte[] tokens = answer.events(from, to);
    if (from > 0) {
      call.write(tokens);
    } else {
      response.putHeader("content-type", answer.streamType());
      response.putHeader("cache-control", "no-cache");
      response.setChunked(call.version() != HttpVersion.HTTP_1_0);
      call.write(joined(first, tokens));
    }
    call.tokensSent(to);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private void end(HttpServerResponse response) {
    OptionalLong prompt = call.inputTokensFor(this);
    if (prompt.isPresent()) {
      call.end(response.end(Buffer.buffer(answer.lastEvents(prompt.getAsLong()))), Outcome.OK, 200);
    }
  }
}
