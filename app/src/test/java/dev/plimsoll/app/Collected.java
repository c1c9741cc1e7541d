package dev.plimsoll.app;

import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.keys.ApiKey;
import dev.plimsoll.ports.move.Contents;
import dev.plimsoll.ports.move.Filling;
import dev.plimsoll.ports.move.Kept;
import dev.plimsoll.ports.schedule.Schedule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a store holds, as a list: a store to be filled that remembers what it is given. */
record Collected(
    List<Kept> tasks,
    List<Delivery> deliveries,
    List<Schedule> schedules,
    Set<ApiKey> keys,
    List<Entry> lines)
    implements Filling {
  static Collected of(String store) {
    Collected collected =
        new Collected(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new HashSet<>(),
            new ArrayList<>());
    try (Contents contents = Storage.contents(store)) {
      contents.giveTo(collected);
    }
    return collected;
  }

  @Override
  public void task(Kept kept) {
    tasks.add(kept);
  }

  @Override
  public void delivery(Delivery delivery) {
    deliveries.add(delivery);
  }

  @Override
  public void schedule(Schedule schedule) {
    schedules.add(schedule);
  }

  @Override
  public void key(ApiKey key) {
    keys.add(key);
  }

  @Override
  public void line(Entry line) {
    lines.add(line);
  }

  @Override
  public void finish() {}

  @Override
  public String describe() {
    return "a list";
  }

  @Override
  public void close() {}
}
