package dev.plimsoll.serve;

import dev.plimsoll.core.cache.Freshness;
import dev.plimsoll.core.degrade.CutTable;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.recording.Transcript;
import dev.plimsoll.serve.agents.AgentFloor;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.cache.AnswerCache;
import dev.plimsoll.serve.dispatch.ClockKeeper;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.LeaseKeeper;
import dev.plimsoll.serve.dispatch.SteadyClock;
import dev.plimsoll.serve.dispatch.WishKeeper;
import dev.plimsoll.serve.gateway.Providers;
import dev.plimsoll.serve.http.Roles;
import dev.plimsoll.serve.http.TaskDoor;
import dev.plimsoll.serve.http.TaskIds;
import dev.plimsoll.serve.keys.KeyRing;
import dev.plimsoll.serve.keys.Waiters;
import dev.plimsoll.serve.observe.CacheMetrics;
import dev.plimsoll.serve.observe.CallMetrics;
import dev.plimsoll.serve.observe.Decisions;
import dev.plimsoll.serve.observe.MeteredDeliveries;
import dev.plimsoll.serve.observe.MeteredModel;
import dev.plimsoll.serve.observe.Metrics;
import dev.plimsoll.serve.observe.Observations;
import dev.plimsoll.serve.observe.Recorder;
import dev.plimsoll.serve.observe.Sampler;
import dev.plimsoll.serve.observe.ScheduleMetrics;
import dev.plimsoll.serve.schedule.Schedules;
import dev.plimsoll.serve.schedule.Submitter;
import dev.plimsoll.serve.upkeep.BudgetMemory;
import dev.plimsoll.serve.upkeep.Pruner;
import dev.plimsoll.serve.upkeep.QueueSwitch;
import dev.plimsoll.serve.webhook.Outbox;
import dev.plimsoll.serve.webhook.SystemNames;
import dev.plimsoll.serve.webhook.WebhookSender;
import dev.plimsoll.serve.webhook.Webhooks;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.ssl.SSLSocketFactory;

/**
 * A server of agents, from its first connection to its last task. What it is given (event loops,
 * store, model client) it uses and closes with itself, except the event loops.
 */
public final class Server implements AutoCloseable {
  /** More than tasks fit into memory, each with a start and an end that wait to be stored. */
  private static final int MOST_WRITES = 50_000_000;

  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private final ServerSettings settings;
  private final TaskStore store;
  private final KeyRing keys;
  private final Providers providers;
  private final Dispatcher dispatcher;
  private final Sampler sampler;
  private final ClockKeeper clockKeeper;
  private final LeaseKeeper keeper;
  private final WishKeeper wishes;
  private final Pruner pruner;
  private final QueueSwitch queue;
  private final AgentFloor floor;
  private final Schedules schedules;
  private final TaskDoor door;
  private final Optional<WebhookSender> webhooks;

  private final int recovered;

  /** A server of which nothing is recorded. */
  public Server(
      ServerSettings settings, Vertx vertx, Stores stores, Providers providers, KeyRing keys) {
    this(settings, vertx, stores, providers, keys, Optional.empty());
  }

  /**
   * Builds the server, goes on with what the store holds, and starts its agents; it does not listen
   * yet.
   *
   * @param transcript what everything is written down in, if anything is
   */
  public Server(
      ServerSettings settings,
      Vertx vertx,
      Stores stores,
      Providers providers,
      KeyRing keys,
      Optional<Transcript> transcript) {
    SteadyClock clock = new SteadyClock();
    Metrics metrics = new Metrics();
    this.settings = settings;
    TaskStore store = stores.tasks();
    this.store = store;
    this.keys = keys;
    CallMetrics calls = new CallMetrics(metrics.registry());
    this.providers = providers.with((name, client) -> new MeteredModel(name, client, calls));
    Decisions decisions = new Decisions(metrics, clock);
    Waiters waiters = new Waiters(decisions);
    EngineSettings rules =
        stores.lessor().isPresent() ? settings.engine().sharedByNodes() : settings.engine();
    Engine engine = new Engine(rules, new SplittableRandom(settings.seed()));
    Dispatcher.Listener listener =
        transcript.<Dispatcher.Listener>map(to -> new Recorder(to, waiters)).orElse(waiters);
    this.dispatcher = new Dispatcher(engine, store, clock, MOST_WRITES, listener);
    stores.lessor().ifPresent(dispatcher::leaseFrom);
    metrics.watch(dispatcher);
    AnswerCache cache = new AnswerCache(settings.cache(), new SteadyClock());
    CacheMetrics.register(cache, metrics.registry());
    this.sampler = new Sampler(dispatcher, decisions, cache::sampled);
    calls.watch(dispatcher);
    keys.onTrouble(dispatcher::probeStore); // a server without work would not notice
    this.clockKeeper = new ClockKeeper(clock, dispatcher);
    this.queue = new QueueSwitch(dispatcher, stores.settings());
    BudgetMemory.recall(
        settings.engine().costs().budgets(), stores.ledger(), dispatcher, clock.instant());
    queue.recall(); // before there is anything that a pause should hold
    this.wishes = new WishKeeper(store, dispatcher);
    this.keeper = new LeaseKeeper(store, dispatcher, wishes);
    this.recovered = keeper.start(); // before there are agents, so that its order holds
    wishes.start();
    this.pruner = new Pruner(store, stores.ledger(), settings.retention(), clock);
    this.floor = new AgentFloor(settings.agents(), dispatcher, models(cache, clock));
    List<String> pools = settings.agents().stream().map(AgentSpec::role).toList();
    Submitter submitter =
        new Submitter(dispatcher, new TaskIds(clock), new Roles(pools)::anyPoolOf);
    boolean shared = store.lease().isPositive();
    this.schedules =
        new Schedules(
            stores.schedules(),
            shared,
            submitter,
            InstantSource.system(),
            new ScheduleMetrics(metrics.registry()));
    schedules.start();
    this.door =
        new TaskDoor(
            vertx,
            settings.http(),
            dispatcher,
            queue,
            schedules,
            pools,
            settings.engine().calls().routes(),
            settings.engine().caps(),
            store.describe(),
            Webhooks.of(settings.webhooks(), stores.deliveries()),
            cache,
            new Observations(metrics, decisions, stores.ledger()),
            keys,
            waiters,
            clock);
    this.webhooks =
        stores
            .deliveries()
            .filter(_ -> settings.webhooks().isOn())
            .map(outbox -> new MeteredDeliveries(outbox, metrics.registry()))
            .map(outbox ->
                sender(
                    settings,
                    new Outbox(store, outbox, task -> TaskDoor.view(task, stores.ledger())),
                    clock));
  }

  /** The cache stands before the gates; the echo model has neither. */
  private Models models(AnswerCache cache, InstantSource clock) {
    Models models = providers.models(dispatcher.turns(), settings.engine().calls().routes());
    CutTable cuts = settings.engine().ladder().cuts();
    return providers.gated()
        ? cache.before(models, priority -> fresh(cuts, priority), clock)
        : models;
  }

  /** How old an answer may be is said by the rung. */
  private Freshness fresh(CutTable cuts, Priority priority) {
    Rung rung = dispatcher.rung();
    Duration age = cuts.at(rung, priority).cacheAge();
    return settings.cache().freshness(age, rung == Rung.CRITICAL);
  }

  private static WebhookSender sender(ServerSettings settings, Outbox outbox, InstantSource clock) {
    WebhookSender.Wire wire =
        new WebhookSender.Wire(new SystemNames(), (SSLSocketFactory) SSLSocketFactory.getDefault());
    return new WebhookSender(
        settings.webhooks(), outbox, wire, clock, new SplittableRandom(settings.seed()));
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

  /** Another node left work behind: takes it over at once rather than in a while. */
  public void lookForWork() {
    keeper.look();
  }

  /** Another node was asked for something of a task of this one: does it now. */
  public void lookForWishes() {
    wishes.look();
  }

  /** How many tasks of an earlier run it goes on with. */
  public int recovered() {
    return recovered;
  }

  /** Where all tasks stand now. */
  public Counts counts() {
    return dispatcher.counts();
  }

  /** How many changes of tasks the store has not taken; after the end, never will have. */
  public long unstored() {
    return dispatcher.unstored();
  }

  /**
   * Stops in order: no admission, running tasks finish within the grace time or are handed back,
   * what is to be stored is stored, the door closes last so that callers who wait are answered.
   *
   * @return where the tasks stood at the end
   */
  public Counts stop() throws InterruptedException {
    door.stopping();
    schedules.stop();
    Counts counts = dispatcher.drain(settings.grace());
    door.awaitAnswers(LAST_ANSWERS);
    queue.stopped();
    close();
    return counts;
  }

  /** Stops at once. */
  @Override
  public void close() {
    schedules.stop();
    keeper.close();
    wishes.close();
    clockKeeper.close();
    sampler.close();
    pruner.close();
    dispatcher.close();
    door.close();
    floor.close();
    schedules.close();
    providers.close();
    webhooks.ifPresent(WebhookSender::close);
    store.close();
    keys.close();
  }
}
