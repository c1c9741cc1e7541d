package dev.plimsoll.serve.agents;

import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelClient;

/** Gives agents the answers of models. Thread-safe. */
public interface Models {
  /**
   * Waits for an answer, or for why there is none.
   *
   * @throws InterruptedException when the calling thread was; the call is ended then
   */
  ModelAnswer call(ModelCall call, CallWish wish) throws InterruptedException;

  /** One model that is called whenever an agent wants: nothing stands before it. */
  static Models ungated(ModelClient model) {
    return (call, _) -> model.call(call);
  }
}
