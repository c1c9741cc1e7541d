package dev.plimsoll.serve;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.limit.QuotaSettings;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.ports.ledger.MemoryLedger;
import dev.plimsoll.ports.model.ScriptedModel;
import dev.plimsoll.ports.schedule.MemoryScheduleStore;
import dev.plimsoll.ports.settings.MemorySettings;
import dev.plimsoll.ports.store.FaultyTaskStore;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.gateway.Providers;
import dev.plimsoll.serve.http.HttpSettings;
import dev.plimsoll.serve.keys.KeyRing;
import dev.plimsoll.serve.upkeep.Retention;
import dev.plimsoll.serve.webhook.WebhookSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A whole server on a free port, with a model that is answered by hand and a store that can fail.
 */
public final class RunningServer implements AutoCloseable {
  private static final Duration SHORT = Duration.ofMillis(500);

  public final ScriptedModel model = new ScriptedModel();
  public final FaultyTaskStore store;
  public final Server server;
  public final int port;
  private final Vertx vertx;

  public RunningServer(int slots) throws Exception {
    this(slots, Caps.standard(), Duration.ofSeconds(1));
  }

  public RunningServer(int slots, Caps caps, Duration grace) throws Exception {
    this(slots, caps, grace, new MemoryTaskStore(1_000));
  }

  /** On a store that another server had before. */
  public RunningServer(int slots, Caps caps, Duration grace, TaskStore kept) throws Exception {
    this(slots, caps, grace, kept, WebhookSettings.off(), KeyRing.none(), SHORT);
  }

  /** One that tells webhooks. */
  public RunningServer(int slots, WebhookSettings webhooks) throws Exception {
    this(
        slots,
        Caps.standard(),
        Duration.ofSeconds(1),
        new MemoryTaskStore(1_000),
        webhooks,
        KeyRing.none(),
        SHORT);
  }

  /** One for callers with keys. */
  public RunningServer(int slots, Caps caps, Duration grace, KeyRing keys) throws Exception {
    this(slots, caps, grace, new MemoryTaskStore(1_000), WebhookSettings.off(), keys, SHORT);
  }

  /** One whose callers have quotas. */
  public RunningServer(int slots, KeyRing keys, QuotaSettings quotas) throws Exception {
    this(
        slots,
        Caps.standard(),
        Duration.ofSeconds(1),
        new MemoryTaskStore(1_000),
        WebhookSettings.off(),
        keys,
        SHORT,
        quotas);
  }

  /** One whose callers may take longer than half a second for a head or a body. */
  public static RunningServer patient(int slots) throws Exception {
    return new RunningServer(
        slots,
        Caps.standard(),
        Duration.ofSeconds(1),
        new MemoryTaskStore(1_000),
        WebhookSettings.off(),
        KeyRing.none(),
        Duration.ofSeconds(30));
  }

  private RunningServer(
      int slots,
      Caps caps,
      Duration grace,
      TaskStore kept,
      WebhookSettings webhooks,
      KeyRing keys,
      Duration patience)
      throws Exception {
    this(slots, caps, grace, kept, webhooks, keys, patience, QuotaSettings.NONE);
  }

  private RunningServer(
      int slots,
      Caps caps,
      Duration grace,
      TaskStore kept,
      WebhookSettings webhooks,
      KeyRing keys,
      Duration patience,
      QuotaSettings quotas)
      throws Exception {
    store = new FaultyTaskStore(kept);
    RetryPolicy retry = new RetryPolicy(3, Duration.ofMillis(20), 2, 0.2, Duration.ofSeconds(1));
    HttpSettings http =
        new HttpSettings(
            "127.0.0.1",
            0,
            new DataSize(100_000),
            10_000,
            patience,
            patience,
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
                http,
                new EngineSettings(caps, 20, retry, Map.of(), 3).with(quotas),
                List.of(general),
                Retention.STANDARD,
                webhooks,
                grace,
                1),
            vertx,
            new Stores(
                store,
                kept instanceof MemoryTaskStore memory
                    ? Optional.of(memory.deliveries())
                    : Optional.empty(),
                new MemoryScheduleStore(),
                new MemorySettings(),
                kept instanceof MemoryTaskStore memory ? memory.ledger() : new MemoryLedger(),
                Optional.empty()),
            Providers.of(model),
            keys);
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
