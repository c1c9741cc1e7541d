package dev.plimsoll.simulate.world;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.AgentReport;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.engine.TargetReport;
import dev.plimsoll.core.route.Routes;
import dev.plimsoll.core.route.Thresholds;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A server in virtual time: the real Engine, told by an agenda what a live server would have told
 * it. Callers order, a store takes its time, agents call a provider. Equal settings, seeds and
 * orders give equal worlds, to the last nanosecond. Reads no clock. Not thread-safe.
 */
public final class World implements Service {
  /** When a world begins where nothing else is said. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final WorldSettings settings;
  private final Agenda agenda;
  private final Steps steps;
  private final boolean isAlone;
  private final Engine engine;
  private final Map<String, Provider> providers;
  private final List<Provider> all;
  private UnaryOperator<Order> change = UnaryOperator.identity();
  private final Shell shell;
  private final RandomGenerator chance;
  private final Optional<Thresholds> thresholds;
  private final Watcher watcher;
  private long made;
  private long events;
  private Instant instant = START;
  private long instantOf = -1;
  private boolean storeFails;
  private double memory;
  private final Queue<Runnable> next = new ArrayDeque<>();
  private boolean isTelling;

  /**
   * What several servers have in common.
   *
   * @param ways from this one to each provider, beyond the provider's own
   */
  record Shared(
      Agenda agenda, Map<String, Provider> providers, Map<String, Duration> ways, boolean isAlone) {
    private static Shared alone(WorldSettings settings, long seed) {
      Agenda agenda = new Agenda();
      return new Shared(agenda, Provider.all(settings.providers(), agenda, seed), Map.of(), true);
    }
  }

  /** A world whose agents are all ready. */
  public World(WorldSettings settings, long seed, Watcher watcher) {
    this(settings, seed, watcher, List.of());
  }

  /**
   * A world where the engine has agents started and stopped itself; each start takes 2.5 s, of a
   * spare 200 ms.
   *
   * @param opened in the place of the fleet's pools of the same name
   */
  public World(WorldSettings settings, long seed, Watcher watcher, List<PoolSettings> opened) {
    this(settings, seed, watcher, Shared.alone(settings, seed), opened);
  }

  /** A server among several. */
  World(WorldSettings settings, long seed, Watcher watcher, Shared shared) {
    this(settings, seed, watcher, shared, List.of());
  }

  private World(
      WorldSettings settings,
      long seed,
      Watcher watcher,
      Shared shared,
      List<PoolSettings> opened) {
    this.settings = settings;
    this.watcher = watcher;
    this.agenda = shared.agenda;
    this.providers = shared.providers;
    this.all = List.copyOf(providers.values());
    this.steps = new Steps(agenda, List.of(this));
    this.isAlone = shared.isAlone;
    this.engine = new Engine(settings.engine(), Seeds.of(seed, 0));
    this.chance = Seeds.of(seed, -2);
    this.thresholds = settings.engine().calls().routes().map(Routes::thresholds);
    this.shell = new Shell(this, shared, watcher);
    Map<String, PoolSettings> byRole = new HashMap<>();
    opened.forEach(pool -> byRole.put(pool.pool(), pool));
    for (Fleet.Pool pool : settings.fleet().pools()) {
      PoolSettings other = byRole.get(pool.role());
      if (other == null) {
        fill(pool);
      } else {
        tell(new Event.PoolOpened(other));
      }
    }
  }

  private void fill(Fleet.Pool pool) {
    for (int i = 1; i <= pool.count(); i++) {
      tell(new Event.AgentReady(pool.role(), pool.role() + "-" + i, pool.concurrency()));
    }
  }

  /** Every agent, by name. */
  public List<AgentReport> agents() {
    return engine.agents();
  }

  /** Nanoseconds since it began. */
  @Override
  public long now() {
    return agenda.now();
  }

  /** The moment that its clocks show. */
  @Override
  public Instant instant() {
    long now = agenda.now();
    if (now != instantOf) { // several things happen in one moment
      instant = settings.start().plusNanos(now);
      instantOf = now;
    }
    return instant;
  }

  /** Has something happen then; what lies in the past happens now. */
  @Override
  public void at(long nanos, Runnable step) {
    agenda.at(nanos, step);
  }

  /** Sends an order, which is at the server a hop later. */
  @Override
  public void order(Order order, Caller caller) {
    agenda.in(settings.delays().hop().toNanos(), () -> submit(order, caller));
  }

  private void submit(Order asked, Caller caller) {
    Order order =
        change.apply(settings.workload().drawn(asked, thresholds, chance)).on(settings.fleet());
    Instant now = instant();
    Ticket ticket =
        new Ticket(
            new TaskId(0, ++made),
            order.priority(),
            settings.fleet().poolOf(order.role()).role(),
            order.tenant(),
            order.cost(),
            order.notBefore().map(now::plus),
            order.deadline().map(now::plus));
    shell.begin(ticket, order, caller);
    tell(new Event.Submitted(ticket));
  }

  /**
   * A task is at the server now, under an id of its own, and does what its script says.
   *
   * @param recovered the store has it already
   */
  public void arrive(
      Ticket ticket, Sender sender, Script script, Caller caller, boolean recovered) {
    shell.begin(ticket, sender, script, caller);
    tell(
        recovered
            ? new Event.Recovered(ticket, 0, 0, Optional.empty())
            : new Event.Submitted(ticket, sender));
  }

  /** Whether a task is neither over nor refused. */
  public boolean lives(TaskId id) {
    return shell.lives(id);
  }

  /** Tells the Engine, and has done what it decides; then what follows of that at once. */
  public void tell(Event event) {
    decide(event);
    if (!isTelling) {
      isTelling = true;
      Runnable step = next.poll();
      while (step != null) {
        step.run();
        step = next.poll();
      }
      isTelling = false;
    }
  }

  private void decide(Event event) {
    events++;
    List<Effect> effects = engine.on(event, instant());
    for (Effect effect : effects) {
      shell.perform(effect);
    }
    watcher.decided(this, event, effects);
  }

  /** Has something happen in the same moment, when all that is being decided is done. */
  void afterwards(Runnable step) {
    next.add(step);
  }

  /** Lets the next thing happen, a look at the memory too; false when nothing ever will. */
  @Override
  public boolean step() {
    return steps.next();
  }

  void look() {
    tell(new Event.Sampled(memory));
  }

  /** How many tasks live here. */
  int alive() {
    return shell.alive();
  }

  /** Lets everything happen that happens before a moment. */
  public void runUntil(long nanos) {
    while (agenda.next() < nanos) {
      step();
    }
  }

  /** From now on every order comes so changed. */
  public void orders(UnaryOperator<Order> other) {
    change = other;
  }

  /** From now on the store takes new tasks, or fails each of them. */
  public void storeFails(boolean fails) {
    storeFails = fails;
  }

  boolean storeFails() {
    return storeFails;
  }

  /** From now on every attempt on an agent fails at once; it still takes them. */
  public void sicken(String agent) {
    shell.sicken(agent);
  }

  /** From now on so much of the memory is in use, from 0 to 1. */
  public void memory(double share) {
    memory = share;
  }

  /** The provider, or the first of them. */
  public Provider provider() {
    return providers.values().iterator().next();
  }

  public Provider provider(String name) {
    Provider known = providers.get(name);
    if (known == null) {
      throw new IllegalArgumentException("there is no provider " + name);
    }
    return known;
  }

  /** All of them, in the order of the settings. */
  public List<Provider> providers() {
    return all;
  }

  /** Says of each provider whether it can run no more calls than it does. */
  void fullProviders(BiConsumer<String, Boolean> each) {
    providers.forEach((name, provider) -> each.accept(name, provider.isFull()));
  }

  /** On which rung of its ladder the server stands. */
  public Rung rung() {
    return engine.rung();
  }

  /** How long, in nanoseconds, the one of each class waits that has waited longest for its call. */
  public Map<Priority, Long> oldestWaits() {
    return shell.oldestWaits();
  }

  /** How each target stands that was called. */
  public List<TargetReport> targets() {
    return engine.targets(instant());
  }

  @Override
  public WorldSettings settings() {
    return settings;
  }

  /** How every budget stands that was asked. */
  public List<Standing> budgets() {
    return engine.budgets();
  }

  /** Where all tasks stand now. */
  public Counts counts() {
    return engine.counts();
  }

  /** The slots that run a task. */
  int taken() {
    return engine.taken();
  }

  /** All slots. */
  int slots() {
    return engine.slots();
  }

  /** How many tasks wait or are being stored. */
  int depth() {
    return engine.depth();
  }

  /** How many events the Engine was told. */
  public long events() {
    return events;
  }

  /** Every law that does not hold now: the Engine's own, and that both sides count alike. */
  public List<String> brokenLaws() {
    List<String> broken = new ArrayList<>();
    Counts counts = engine.counts();
    Optional.of(counts.brokenLaw()).filter(law -> !law.isEmpty()).ifPresent(broken::add);
    long known =
        (long) counts.storing()
            + counts.starting()
            + counts.scheduled()
            + counts.waiting()
            + counts.retrying()
            + counts.parked()
            + counts.running();
    if (known != shell.alive()) {
      broken.add("%d tasks are known inside, %d outside".formatted(known, shell.alive()));
    }
    int calling = shell.gateway().underWay();
    int present = providers.values().stream().mapToInt(Provider::present).sum();
    if (isAlone ? present != calling : present < calling) {
      broken.add("%d calls are made, and %d are with a provider".formatted(calling, present));
    }
    if (calling - shell.gateway().second() > counts.running()) {
      broken.add("%d calls for %d running tasks".formatted(calling, counts.running()));
    }
    return broken;
  }
}
