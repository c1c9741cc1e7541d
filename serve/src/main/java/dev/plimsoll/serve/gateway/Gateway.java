package dev.plimsoll.serve.gateway;

import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.ports.model.ModelClient;
import dev.plimsoll.serve.agents.Given;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.agents.Parked;
import dev.plimsoll.serve.dispatch.Turns;
import java.util.Map;
import java.util.Optional;

/** Makes calls to the providers, each where and when the engine says. Thread-safe. */
final class Gateway implements Models {
  private final Turns turns;
  private final Map<String, ModelClient> providers;
  private final Optional<Routes> routes;

  /**
   * @param providers by the names that targets give them
   * @param routes that the engine routes by, if it does
   */
  Gateway(Turns turns, Map<String, ModelClient> providers, Optional<Routes> routes) {
    this.routes = routes;
    this.turns = turns;
    this.providers = Map.copyOf(providers);
  }

  @Override
  public Optional<Routes> routes() {
    return routes;
  }

  /**
   * Has one wish answered, by calls elsewhere too where the engine says so, and waits for its end.
   *
   * @param call what to ask; its model is replaced by that of the target
   * @throws InterruptedException when the calling thread was; the call is ended everywhere then
   * @throws Parked when the run is to stop here, and to be gone on with later
   */
  @Override
  public Given call(ModelCall call, CallWish wish) throws InterruptedException, Parked {
    return new Errand(turns.ask(wish), call, providers).run();
  }
}
