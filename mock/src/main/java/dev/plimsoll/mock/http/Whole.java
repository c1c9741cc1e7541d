package dev.plimsoll.mock.http;

import dev.plimsoll.mock.log.Outcome;
import dev.plimsoll.mock.openai.ChatAnswer;
import java.util.OptionalLong;

/** A plain answer: one body, when the drawn latency is over. */
final class Whole implements Pacer.Player {
  private final Call call;
  private final ChatAnswer answer;

  Whole(Call call, ChatAnswer answer) {
    this.call = call;
    this.answer = answer;
  }

  @Override
  public long play(long now) {
    if (call.isOver()) {
      return Pacer.DONE;
    }
    OptionalLong prompt = call.inputTokensFor(this);
    if (prompt.isPresent()) {
      call.end(
          Replies.json(call.response(), 200, answer.whole(prompt.getAsLong())), Outcome.OK, 200);
    }
    return Pacer.DONE;
  }
}
