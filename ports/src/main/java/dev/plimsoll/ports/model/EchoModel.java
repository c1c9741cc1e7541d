package dev.plimsoll.ports.model;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;

/**
 * Answers at once with what it was asked. Costs nothing and reaches no provider: for trying a
 * server out, and for measuring all but the model.
 */
public final class EchoModel implements ModelClient {
  @Override
  public ModelAnswer call(ModelCall call, CallListener listener) {
    listener.firstToken();
    String text = call.messages().getLast().content();
    long tokens = 1L + text.length() / 4; // about four characters a token
    return new ModelAnswer.Completed(
        text, call.model(), "stop", new Usage(tokens, 0, tokens), CallTimes.NONE);
  }

  @Override
  public String describe() {
    return "echo: answers with the task itself, without a provider";
  }

  @Override
  public void close() {}
}
