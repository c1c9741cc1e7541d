package dev.plimsoll.simulate.world;

import dev.plimsoll.core.breaker.Breaker;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.engine.TargetReport;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.lab.measure.Latencies;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a world's inside went through: waits by class, how busy slots and provider were, what was
 * refused first. Counts, and keeps nothing of single tasks. Not thread-safe.
 */
public final class Gauges implements Watcher {
  private final Map<Priority, Histogram> waits = new EnumMap<>(Priority.class);
  private final Map<Reason, Refused> refusals = new EnumMap<>(Reason.class);
  private final Map<Target, Long> shut = new LinkedHashMap<>();
  private final Map<Target, Integer> held = new LinkedHashMap<>();
  private final Bill bill = new Bill();
  private Unpaid unpaid = Unpaid.NONE;
  private final Map<String, Streak> fullProviders = new LinkedHashMap<>();
  private Streak full = Streak.NONE;
  private int looks;
  private long last;
  private int taken;
  private int slots;
  private int calling;
  private int inLine;
  private double takenNanos;
  private double slotNanos;
  private double callingNanos;
  private double lineNanos;
  private int mostWaiting;

  /**
   * What was refused for one reason.
   *
   * @param first when that began, in nanoseconds
   * @param priority of the first
   * @param detail what the first was told
   */
  public record Refused(long count, long first, Priority priority, String detail) {
    private Refused plus(Refused other) {
      Refused earlier = first <= other.first ? this : other;
      return new Refused(count + other.count, earlier.first, earlier.priority, earlier.detail);
    }
  }

  /**
   * Calls of accepted tasks that no budget allowed.
   *
   * @param first when that began, in nanoseconds
   * @param detail what the first was told
   */
  public record Unpaid(long count, long first, String detail) {
    private static final Unpaid NONE = new Unpaid(0, 0, "");

    private Unpaid plus(Unpaid other) {
      Unpaid earlier = other.count == 0 || (count > 0 && first <= other.first) ? this : other;
      return new Unpaid(count + other.count, earlier.first, earlier.detail);
    }
  }

  @Override
  public void began(World world, Priority priority, long waited) {
    waits.computeIfAbsent(priority, _ -> Latencies.histogram()).recordValue(waited / 1000);
  }

  @Override
  public void decided(World world, Event event, List<Effect> effects) {
    pass(world.now());
    taken = world.taken();
    slots = world.slots();
    calling = 0;
    inLine = 0;
    for (Provider provider : world.providers()) {
      calling += provider.busy();
      inLine += provider.waiting();
    }
    mostWaiting = Math.max(mostWaiting, world.depth());
    if (event instanceof Event.Sampled) {
      looks++;
      full = full.look(world.now(), taken >= slots && slots > 0);
      world.fullProviders((name, isFull) ->
          fullProviders.put(
              name, fullProviders.getOrDefault(name, Streak.NONE).look(world.now(), isFull)));
      for (TargetReport target : world.targets()) {
        if (target.waiting() > 0 && target.breaker().state() == Breaker.State.CLOSED) {
          held.merge(target.target(), 1, Integer::sum);
        }
        if (target.breaker().state() != Breaker.State.CLOSED) {
          shut.putIfAbsent(target.target(), world.now());
        }
      }
    }
    for (Effect effect : effects) {
      if (effect instanceof Effect.Refuse refuse && event instanceof Event.Submitted submitted) {
        refused(refuse.refusal(), submitted.ticket().priority(), world.now());
      } else if (effect instanceof Effect.Charge(Entry entry)) {
        bill.add(entry);
      } else if (effect instanceof Effect.RefuseCall(CallId _, Effect.CallRefusal why)
          && why.why() == Effect.CallRefusal.Why.BUDGET_EXHAUSTED) {
        unpaid = unpaid.plus(new Unpaid(1, world.now(), why.detail()));
      }
    }
  }

  private void refused(Effect.Refusal why, Priority priority, long now) {
    refusals.merge(
        why.reason(),
        new Refused(1, now, priority, why.detail()),
        (known, _) -> new Refused(known.count + 1, known.first, known.priority, known.detail));
  }

  private void pass(long now) {
    long nanos = now - last;
    takenNanos += (double) nanos * taken;
    slotNanos += (double) nanos * slots;
    callingNanos += (double) nanos * calling;
    lineNanos += (double) nanos * inLine;
    last = now;
  }

  /** What several servers went through together; their providers are the same ones. */
  public static Gauges of(List<Gauges> servers) {
    Gauges all = new Gauges();
    servers.forEach(all::add);
    return all;
  }

  private void add(Gauges other) {
    other.waits.forEach((priority, histogram) ->
        waits.computeIfAbsent(priority, _ -> Latencies.histogram()).add(histogram));
    other.refusals.forEach((reason, one) -> refusals.merge(reason, one, Refused::plus));
    other.shut.forEach((target, since) -> shut.merge(target, since, Math::min));
    other.held.forEach((target, count) -> held.merge(target, count, Math::max));
    bill.add(other.bill);
    unpaid = unpaid.plus(other.unpaid);
    looks = Math.max(looks, other.looks);
    last = Math.max(last, other.last);
    takenNanos += other.takenNanos;
    slotNanos += other.slotNanos;
    callingNanos = Math.max(callingNanos, other.callingNanos);
    lineNanos = Math.max(lineNanos, other.lineNanos);
    mostWaiting = Math.max(mostWaiting, other.mostWaiting);
    full = full.orLonger(other.full);
    other.fullProviders.forEach(
        (name, streak) -> fullProviders.merge(name, streak, Streak::orLonger));
  }

  /** How long tasks of a class waited for their first start; none where none began. */
  public Latencies waits(Priority priority) {
    Histogram known = waits.get(priority);
    return known == null ? Latencies.none() : new Latencies(known);
  }

  /** The share of the agents' slots that ran something, 0 to 1, on average. */
  public double busy() {
    return slotNanos > 0 ? takenNanos / slotNanos : 0;
  }

  /** How many calls the providers ran at once, on average. */
  public double calls() {
    return last > 0 ? callingNanos / last : 0;
  }

  /** How many calls stood in the providers' lines, on average. */
  public double callsInLine() {
    return last > 0 ? lineNanos / last : 0;
  }

  /** The most tasks that ever waited or were being stored. */
  public int mostWaiting() {
    return mostWaiting;
  }

  /** Since when, in nanoseconds, each target was not called any more whose breaker ever opened. */
  public Map<Target, Long> shut() {
    return Collections.unmodifiableMap(shut);
  }

  /** Targets before whose gates calls waited in at least every second look, though none is shut. */
  public List<Target> held() {
    return held.entrySet().stream()
        .filter(entry -> 2 * entry.getValue() >= looks)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What calls took and cost. */
  public Bill bill() {
    return bill;
  }

  /** Calls that no budget allowed. */
  public Unpaid unpaid() {
    return unpaid;
  }

  /** The longest time for which every slot of every agent was taken. */
  public Streak full() {
    return full;
  }

  /** The longest time for which a provider ran as many calls as it can. */
  public Map<String, Streak> fullProviders() {
    return Collections.unmodifiableMap(fullProviders);
  }

  /** What was refused, by why. */
  public Map<Reason, Refused> refusals() {
    return Map.copyOf(refusals);
  }
}
