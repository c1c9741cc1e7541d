package dev.plimsoll.simulate.world;

import dev.plimsoll.core.breaker.Breaker;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.engine.TargetReport;
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
   */
  public record Refused(long count, long first, Priority priority) {}

  @Override
  public void began(World world, Priority priority, long waited) {
    waits.computeIfAbsent(priority, _ -> Latencies.histogram()).recordValue(waited / 1000);
  }

  @Override
  public void decided(World world, Event event, List<Effect> effects) {
    pass(world.now());
    Counts counts = world.counts();
    taken = counts.taken();
    slots = counts.slots();
    calling = 0;
    inLine = 0;
    for (Provider provider : world.providers()) {
      calling += provider.busy();
      inLine += provider.waiting();
    }
    mostWaiting = Math.max(mostWaiting, counts.depth());
    if (event instanceof Event.Sampled) {
      looks++;
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
        refused(refuse.refusal().reason(), submitted.ticket().priority(), world.now());
      }
    }
  }

  private void refused(Reason reason, Priority priority, long now) {
    refusals.merge(
        reason,
        new Refused(1, now, priority),
        (known, _) -> new Refused(known.count + 1, known.first, known.priority));
  }

  private void pass(long now) {
    long nanos = now - last;
    takenNanos += (double) nanos * taken;
    slotNanos += (double) nanos * slots;
    callingNanos += (double) nanos * calling;
    lineNanos += (double) nanos * inLine;
    last = now;
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

  /** What was refused, by why. */
  public Map<Reason, Refused> refusals() {
    return Map.copyOf(refusals);
  }
}
