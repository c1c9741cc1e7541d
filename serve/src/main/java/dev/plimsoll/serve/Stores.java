package dev.plimsoll.serve;

import dev.plimsoll.ports.delivery.DeliveryStore;
import dev.plimsoll.ports.ledger.LedgerStore;
import dev.plimsoll.ports.lessor.Lessor;
import dev.plimsoll.ports.schedule.MemoryScheduleStore;
import dev.plimsoll.ports.schedule.ScheduleStore;
import dev.plimsoll.ports.settings.MemorySettings;
import dev.plimsoll.ports.settings.SettingStore;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.ports.store.TaskStore;
import java.util.Optional;

/**
 * All that a server keeps.
 *
 * @param deliveries the outbox that the tasks' store fills; without one, tasks with webhooks are
 *     refused
 * @param ledger that the tasks' store writes
 * @param lessor of the limits that servers share; without one each has its own
 */
public record Stores(
    TaskStore tasks,
    Optional<DeliveryStore> deliveries,
    ScheduleStore schedules,
    SettingStore settings,
    LedgerStore ledger,
    Optional<Lessor> lessor) {
  /** Everything in memory, gone with the process. */
  public static Stores in(MemoryTaskStore memory) {
    return new Stores(
        memory,
        Optional.of(memory.deliveries()),
        new MemoryScheduleStore(),
        new MemorySettings(),
        memory.ledger(),
        Optional.empty());
  }

  /** The same with limits that servers share. */
  public Stores with(Lessor other) {
    return new Stores(tasks, deliveries, schedules, settings, ledger, Optional.of(other));
  }
}
