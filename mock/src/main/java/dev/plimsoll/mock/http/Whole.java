package dev.plimsoll.mock.http;

import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.openai.ChatAnswer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A plain answer: one body, when the drawn latency is over; interrupted after half of it. */
final class Whole implements Pacer.Player {
  private final Call call;
  private final ChatAnswer answer;
  private @Nullable Interruption interruption;
  private int sentBytes;

  Whole(Call call, ChatAnswer answer, Optional<Interruption> interruption) {
    this.call = call;
    this.answer = answer;
    this.interruption = interruption.orElse(null);
  }

  @Override
  public long play(long now) {
    if (call.isOver()) {
      return Pacer.DONE;
    }
    call.goOn();
    OptionalLong prompt = call.inputTokensFor(this);
    if (prompt.isEmpty()) {
      return Pacer.DONE;
    }
    byte[] body = answer.whole(prompt.getAsLong());
    Interruption here = interruption;
    if (here != null) {
      interruption = null;
      sendHalf(body, here);
      return call.interrupt(here, now);
    }
    call.end(sendRest(body), Outcome.OK, 200);
    return Pacer.DONE;
  }

  /** The head and half the body that it promises; nothing where not even a token is sent. */
  private void sendHalf(byte[] body, Interruption here) {
    if (here.after() > 0) {
      sentBytes = body.length / 2;
      call.response()
          .setStatusCode(200)
          .putHeader("content-type", "application/json")
          .putHeader("content-length", Integer.toString(body.length));
      call.write(Arrays.copyOf(body, sentBytes));
    }
  }

  private Future<Void> sendRest(byte[] body) {
    return sentBytes == 0
        ? Replies.json(call.response(), 200, body)
        : call.response().end(Buffer.buffer(Arrays.copyOfRange(body, sentBytes, body.length)));
  }
}
