package dev.plimsoll.serve;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.ports.model.ScriptedModel;
import dev.plimsoll.ports.store.FaultyTaskStore;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.http.HttpSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A whole server on a free port, with a model that is answered by hand and a store that can fail.
 */
public final class RunningServer implements AutoCloseable {
  public final ScriptedModel model = new ScriptedModel();
  public final FaultyTaskStore store = new FaultyTaskStore(new MemoryTaskStore(1_000));
  public final Server server;
  public final int port;
  private final Vertx vertx;

  public RunningServer(int slots) throws Exception {
    this(slots, Caps.standard(), Duration.ofSeconds(1));
  }

  public RunningServer(int slots, Caps caps, Duration grace) throws Exception {
    RetryPolicy retry = new RetryPolicy(3, Duration.ofMillis(20), 2, 0.2, Duration.ofSeconds(1));
    HttpSettings http =
        new HttpSettings(
            "127.0.0.1",
            0,
            new DataSize(100_000),
            1_000,
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(60));
    AgentSpec general =
        new AgentSpec(
            "general",
            "test-model",
            1,
            slots,
            Optional.empty(),
            OptionalInt.empty(),
            Duration.ofSeconds(30));
    // one event loop: whatever blocks it blocks everybody
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    server =
        new Server(
            new ServerSettings(
                http, new EngineSettings(caps, 20, retry), List.of(general), grace, 1),
            vertx,
            store,
            model);
    port = server.listen();
  }

  public Wire connect() throws Exception {
    return new Wire(port);
  }

  @Override
  public void close() throws Exception {
    store.stall(false);
    store.fail(false);
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
