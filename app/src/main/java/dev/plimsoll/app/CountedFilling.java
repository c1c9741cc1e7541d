package dev.plimsoll.app;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.move.Kept;
import dev.plimsoll.ports.schedule.Schedule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A store that is being filled, and how much was put into it. For one thread. */
final class CountedFilling implements Filling {
  private static final long TOLD_EVERY = Duration.ofSeconds(2).toNanos();
  private static final int LOOK = 100; // tasks between two looks at the time

  private final Filling filling;
  private final LongConsumer progress;
  private final LongSupplier nanos;
  private long told;
  private long tasks;
  private long unfinished;
  private long dead;
  private long attempts;
  private long names;
  private long keys;
  private long schedules;
  private long deliveries;

  /**
   * Counts what goes into a store.
   *
   * @param progress is told the number of tasks so far, every two seconds
   * @param nanos passes as {@link System#nanoTime} does
   */
  CountedFilling(Filling filling, LongConsumer progress, LongSupplier nanos) {
    this.filling = filling;
    this.progress = progress;
    this.nanos = nanos;
    this.told = nanos.getAsLong();
  }

  @Override
  public void task(Kept kept) {
    filling.task(kept);
    tasks++;
    unfinished += kept.task().status().isFinal() ? 0 : 1;
    dead += kept.task().status() == Status.DEAD ? 1 : 0;
    attempts += kept.attempts().size();
    names += kept.key().isPresent() ? 1 : 0;
    if (tasks % LOOK == 0 && nanos.getAsLong() - told >= TOLD_EVERY) {
      told = nanos.getAsLong();
      progress.accept(tasks);
    }
  }

  @Override
  public void delivery(Delivery delivery) {
    filling.delivery(delivery);
    deliveries++;
  }

  @Override
  public void schedule(Schedule schedule) {
    filling.schedule(schedule);
    schedules++;
  }

  @Override
  public void line(Entry line) {
    filling.line(line);
  }

  @Override
  public void key(ApiKey key) {
    filling.key(key);
    keys++;
  }

  /** How many of what, by their names in JSON. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("tasks", tasks);
    counts.put("unfinished", unfinished);
    counts.put("deadLetters", dead);
    counts.put("failedAttempts", attempts);
    counts.put("idempotencyKeys", names);
    counts.put("apiKeys", keys);
    counts.put("schedules", schedules);
    counts.put("deliveries", deliveries);
    return counts;
  }

  @Override
  public void finish() {
    filling.finish();
  }

  @Override
  public String describe() {
    return filling.describe();
  }

  @Override
  public void close() {
    filling.close();
  }
}
