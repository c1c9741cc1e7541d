package dev.plimsoll.serve;

import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.cache.CacheOptions;
import dev.plimsoll.serve.http.HttpSettings;
import dev.plimsoll.serve.upkeep.Retention;
import dev.plimsoll.serve.webhook.WebhookSettings;
import java.time.Duration;
import java.util.List;

/**
 * All that a server is set to.
 *
 * @param grace how long running tasks may go on once the server is asked to stop
 * @param seed of the generator that draws jitter
 */
public record ServerSettings(
    HttpSettings http,
    EngineSettings engine,
    List<AgentSpec> agents,
    Retention retention,
    WebhookSettings webhooks,
    CacheOptions cache,
    Duration grace,
    long seed) {
  public ServerSettings {
    agents = List.copyOf(agents);
    if (agents.isEmpty()) {
      throw new IllegalArgumentException("a server has agents");
    }
  }

  /** Of a server that keeps no answers. */
  public ServerSettings(
      HttpSettings http,
      EngineSettings engine,
      List<AgentSpec> agents,
      Retention retention,
      WebhookSettings webhooks,
      Duration grace,
      long seed) {
    this(http, engine, agents, retention, webhooks, CacheOptions.off(), grace, seed);
  }
}
