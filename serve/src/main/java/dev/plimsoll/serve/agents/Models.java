package dev.plimsoll.serve.agents;

import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelClient;
import java.util.Optional;

/** Gives agents the answers of models. Thread-safe. */
public interface Models {
  /**
   * Waits for an answer, or for why there is none.
   *
   * @throws InterruptedException when the calling thread was; the call is ended then
   * @throws Parked when the run is to stop here, and to be gone on with later
   */
  Given call(ModelCall call, CallWish wish) throws InterruptedException, Parked;

  /** The same for the agents of one role. */
  default Models of(String role) {
    return this;
  }

  /** What calls are routed by; empty where they go along the chains of their agents. */
  default Optional<Routes> routes() {
    return Optional.empty();
  }

  /** One model that is called whenever an agent wants: nothing stands before it. */
  static Models ungated(ModelClient model) {
    return (call, _) -> Given.of(model.call(call));
  }
}
