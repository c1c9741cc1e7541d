package dev.plimsoll.simulate.world;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server in virtual time: the real Engine, told by an agenda what a live server would have told
 * it. Callers order, a store takes its time, agents call a provider. Equal settings, seeds and
 * orders give equal worlds, to the last nanosecond. Reads no clock. Not thread-safe.
 */
public final class World {
  /** When a world begins, for what needs a date. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final WorldSettings settings;
  private final Agenda agenda = new Agenda();
  private final Engine engine;
  private final Provider provider;
  private final Shell shell;
  private final Watcher watcher;
  private long made;
  private long events;
  private boolean storeFails;

  /** A world whose agents are all ready. */
  public World(WorldSettings settings, long seed, Watcher watcher) {
    this.settings = settings;
    this.watcher = watcher;
    this.engine = new Engine(settings.engine(), Seeds.of(seed, 0));
    this.provider = new Provider(settings.provider(), agenda, Seeds.of(seed, 1));
    this.shell = new Shell(this, agenda, provider, watcher);
    for (Fleet.Pool pool : settings.fleet().pools()) {
      for (int i = 1; i <= pool.count(); i++) {
        tell(new Event.AgentReady(pool.role(), pool.role() + "-" + i, pool.concurrency()));
      }
    }
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
    shell.begin(ticket, caller);
    tell(new Event.Submitted(ticket));
  }

  /** Tells the Engine, and has done what it decides. */
  public void tell(Event event) {
    events++;
    List<Effect> effects = engine.on(event, instant());
    for (Effect effect : effects) {
      shell.perform(effect);
    }
    watcher.decided(this, event, effects);
  }

  /** Lets the next thing happen; false when nothing ever will. */
  public boolean step() {
    return agenda.step();
  }

  /** Lets everything happen that happens before a moment. */
  public void runUntil(long nanos) {
    while (agenda.next() < nanos) {
      agenda.step();
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

  public Provider provider() {
    return provider;
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
    long present =
        (long) counts.storing()
            + counts.starting()
            + counts.scheduled()
            + counts.waiting()
            + counts.retrying()
            + counts.running();
    if (present != shell.alive()) {
      broken.add("%d tasks are known inside, %d outside".formatted(present, shell.alive()));
    }
    if (provider.busy() + provider.waiting() != shell.calling()) {
      broken.add(
          "%d calls are made, %d run and %d wait"
              .formatted(shell.calling(), provider.busy(), provider.waiting()));
    }
    if (shell.calling() > counts.running()) {
      broken.add("%d calls for %d running tasks".formatted(shell.calling(), counts.running()));
    }
    return broken;
  }
}
