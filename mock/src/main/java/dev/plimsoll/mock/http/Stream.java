package dev.plimsoll.mock.http;

import dev.plimsoll.mock.draw.Pace;
import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.openai.ChatAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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
  private final long begun;
  private @Nullable Interruption interruption;
  private byte[] first = NOTHING;

  Stream(Call call, ChatAnswer answer, Pace pace, long begun, Optional<Interruption> interruption) {
    this.call = call;
    this.answer = answer;
    this.pace = pace;
    this.begun = begun;
    this.interruption = interruption.orElse(null);
  }

  @Override
  public long play(long now) {
    if (call.isOver()) {
      return Pacer.DONE;
    }
    call.goOn();
    HttpServerResponse response = call.response();
    if (response.writeQueueFull()) {
      call.whenDrained(this);
      return Pacer.DONE;
    }
    int sent = call.sent();
    Interruption here = interruption;
    if (here != null && sent == here.after()) {
      interruption = null;
      return call.interrupt(here, now);
    }
    if (sent == 0 && !begin()) {
      return Pacer.DONE;
    }
    return send(response, sent, now);
  }

  private long send(HttpServerResponse response, int sent, long now) {
    int most = Math.min(sent + MOST_PER_WRITE, stop());
    int due = Math.min(pace.dueBy(now - begun, sent), most);
    if (due > sent) {
      emit(response, sent, due);
    }
    if (due == stop()) {
      return now; // it stops with this token, not before the next is due
    }
    long next = begun + pace.due(due); // of the last token's successor: the end
    if (due < pace.tokens() || next > now) {
      return next;
    }
    end(response);
    return Pacer.DONE;
  }

  private int stop() {
    return interruption == null ? Integer.MAX_VALUE : interruption.after();
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
