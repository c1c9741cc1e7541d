package dev.plimsoll.simulate.world;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.AgentReport;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.engine.TargetReport;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * A server in virtual time: the real Engine, told by an agenda what a live server would have told
 * it. Callers order, a store takes its time, agents call a provider. Equal settings, seeds and
 * orders give equal worlds, to the last nanosecond. Reads no clock. Not thread-safe.
 */
public final class World {
  /** When a world begins, for what needs a date. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** As often as the live server looks. */
  private static final long SAMPLE_NANOS = 200_000_000;

  /** For so many looks, ten minutes, tasks that are parked may be all that there is. */
  private static final int MOST_STILL_LOOKS = 3_000;

  private final WorldSettings settings;
  private final Agenda agenda = new Agenda();
  private final Engine engine;
  private final Map<String, Provider> providers = new LinkedHashMap<>();
  private final Shell shell;
  private final Watcher watcher;
  private long made;
  private long events;
  private boolean storeFails;
  private double memory;
  private long nextSample = SAMPLE_NANOS;
  private final Queue<Runnable> next = new ArrayDeque<>();
  private boolean isTelling;
  private int stillLooks;

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
    this.settings = settings;
    this.watcher = watcher;
    this.engine = new Engine(settings.engine(), Seeds.of(seed, 0));
    settings
        .providers()
        .forEach((name, one) ->
            providers.put(name, new Provider(one, agenda, Seeds.of(seed, 1 + providers.size()))));
    this.shell = new Shell(this, agenda, providers, watcher);
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
  public long now() {
    return agenda.now();
  }

  /** The moment that its clocks show. */
  public Instant instant() {
    return instant(agenda.now());
  }

  static Instant instant(long nanos) {
    return START.plusNanos(nanos);
  }

  /** Has something happen then; what lies in the past happens now. */
  public void at(long nanos, Runnable step) {
    agenda.at(nanos, step);
  }

  /** Sends an order, which is at the server a hop later. */
  public void order(Order order, Caller caller) {
    agenda.in(settings.delays().hop().toNanos(), () -> submit(order, caller));
  }

  private void submit(Order order, Caller caller) {
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
  public boolean step() {
    boolean isStill = agenda.next() == Long.MAX_VALUE;
    if (isStill && (shell.alive() == 0 || ++stillLooks > MOST_STILL_LOOKS)) {
      return false;
    }
    if (nextSample > agenda.next()) {
      stillLooks = 0;
      return agenda.step();
    }
    agenda.passTo(nextSample);
    nextSample += SAMPLE_NANOS;
    tell(new Event.Sampled(memory));
    return true;
  }

  /** Lets everything happen that happens before a moment. */
  public void runUntil(long nanos) {
    while (agenda.next() < nanos) {
      step();
    }
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
  public Collection<Provider> providers() {
    return Collections.unmodifiableCollection(providers.values());
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

  public WorldSettings settings() {
    return settings;
  }

  /** Where all tasks stand now. */
  public Counts counts() {
    return engine.counts();
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
    if (present != calling) {
      broken.add("%d calls are made, and %d are with a provider".formatted(calling, present));
    }
    if (calling > counts.running()) {
      broken.add("%d calls for %d running tasks".formatted(calling, counts.running()));
    }
    return broken;
  }
}
