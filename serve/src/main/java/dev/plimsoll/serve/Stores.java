package dev.plimsoll.serve;

import dev.plimsoll.ports.delivery.DeliveryStore;
import dev.plimsoll.ports.ledger.LedgerStore;
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
 */
public record Stores(
    TaskStore tasks,
    Optional<DeliveryStore> deliveries,
    ScheduleStore schedules,
    SettingStore settings,
    LedgerStore ledger) {
  /** Everything in memory, gone with the process. */
  public static Stores in(MemoryTaskStore memory) {
    return new Stores(
        memory,
        Optional.of(memory.deliveries()),
        new MemoryScheduleStore(),
        new MemorySettings(),
        memory.ledger());
  }
}
