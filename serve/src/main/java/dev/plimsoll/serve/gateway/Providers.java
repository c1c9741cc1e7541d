package dev.plimsoll.serve.gateway;

import dev.plimsoll.core.route.Routes;
import dev.plimsoll.ports.model.ModelClient;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.dispatch.Turns;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Where models are called.
 *
 * @param clients by the names that targets give them
 * @param gated whether calls wait for their turn; not where the model costs nothing
 */
public record Providers(Map<String, ModelClient> clients, boolean gated) implements AutoCloseable {
  public Providers {
    clients = Map.copyOf(clients);
    if (clients.isEmpty() || (!gated && clients.size() > 1)) {
      throw new IllegalArgumentException("there is one provider at least, and ungated only one");
    }
  }

  /** These, each call where and when the engine says. */
  public static Providers of(Map<String, ModelClient> clients) {
    return new Providers(clients, true);
  }

  /** The one provider, each call where and when the engine says. */
  public static Providers of(ModelClient client) {
    return of(Map.of(AgentSpec.PROVIDER, client));
  }

  /** One that is called whenever an agent wants. */
  public static Providers ungated(ModelClient client) {
    return new Providers(Map.of(AgentSpec.PROVIDER, client), false);
  }

  /** The same with something around each client; it gets the provider's name and the client. */
  public Providers with(BiFunction<String, ModelClient, ModelClient> around) {
    Map<String, ModelClient> others = new HashMap<>();
    clients.forEach((name, client) -> others.put(name, around.apply(name, client)));
    return new Providers(others, gated);
  }

  /**
   * What agents call.
   *
   * @param routes that the engine routes by, if it does
   */
  public Models models(Turns turns, Optional<Routes> routes) {
    return gated
        ? new Gateway(turns, clients, routes)
        : Models.ungated(clients.values().iterator().next());
  }

  @Override
  public void close() {
    clients.values().forEach(ModelClient::close);
  }
}
