package dev.plimsoll.serve;

import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.ports.model.ModelClient;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.serve.agents.AgentFloor;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.MonotonicClock;
import dev.plimsoll.serve.http.TaskDoor;
import dev.plimsoll.serve.observe.MeteredModel;
import dev.plimsoll.serve.observe.Metrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A server of agents, from its first connection to its last task. What it is given (event loops,
 * store, model client) it uses and closes with itself, except the event loops.
 */
public final class Server implements AutoCloseable {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private final ServerSettings settings;
  private final TaskStore store;
  private final ModelClient model;
  private final Dispatcher dispatcher;
  private final AgentFloor floor;
  private final TaskDoor door;

  /** Builds the server and starts its agents; it does not listen yet. */
  public Server(ServerSettings settings, Vertx vertx, TaskStore store, ModelClient client) {
    MonotonicClock clock = new MonotonicClock();
    Metrics metrics = new Metrics();
    this.settings = settings;
    this.store = store;
    this.model = new MeteredModel(client, metrics.registry());
    Engine engine = new Engine(settings.engine(), new SplittableRandom(settings.seed()));
    this.dispatcher = new Dispatcher(engine, store, clock, mostWrites(settings), metrics);
    metrics.watch(dispatcher);
    this.floor = new AgentFloor(settings.agents(), dispatcher, model);
    this.door =
        new TaskDoor(
            vertx,
            settings.http(),
            dispatcher,
            settings.agents().stream().map(AgentSpec::role).toList(),
            store.describe(),
            metrics,
            clock);
  }

  /** Each task has at most its start and its end waiting to be stored at once. */
  private static int mostWrites(ServerSettings settings) {
    int slots = settings.agents().stream().mapToInt(a -> a.count() * a.concurrency()).sum();
    return 4 * (settings.engine().caps().total() + slots) + 100_000;
  }

  /**
   * Starts to listen.
   *
   * @return the port, where 0 was asked for the one that was free
   * @throws IOException when the address cannot be had
   */
  public int listen() throws IOException, InterruptedException {
    return door.listen();
  }

  /** How many connections are open. */
  public int connections() {
    return door.connections();
  }

  /** Where all tasks stand now. */
  public Counts counts() {
    return dispatcher.counts();
  }

  /**
   * Stops in order: no admission, running tasks finish within the grace time or are handed back,
   * what is to be stored is stored, the door closes last so that callers who wait are answered.
   *
   * @return where the tasks stood at the end
   */
  public Counts stop() throws InterruptedException {
    door.stopping();
    Counts counts = dispatcher.drain(settings.grace());
    door.awaitAnswers(LAST_ANSWERS);
    close();
    return counts;
  }

  /** Stops at once. */
  @Override
  public void close() {
    dispatcher.close();
    door.close();
    floor.close();
    model.close();
    store.close();
  }
}
