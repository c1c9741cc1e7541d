package dev.plimsoll.ports.schedule;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Schedules in memory: gone with the process. Several nodes of one test may share it. */
public final class MemoryScheduleStore implements ScheduleStore {
  private static final Comparator<Schedule> BY_NEXT =
      Comparator.comparing(Schedule::next)
          .thenComparing(Schedule::tenant)
          .thenComparing(Schedule::name);

  private final Map<String, TreeMap<String, Schedule>> byTenant = new HashMap<>();
  private final NavigableSet<Schedule> waiting = new TreeSet<>(BY_NEXT);
  private boolean closed;

  @Override
  public synchronized boolean add(Schedule schedule) {
    mustBeOpen();
    if (get(schedule.tenant(), schedule.name()) != null) {
      return false;
    }
    set(schedule);
    return true;
  }

  @Override
  public synchronized boolean put(Schedule schedule) {
    mustBeOpen();
    if (get(schedule.tenant(), schedule.name()) == null) {
      return false;
    }
    set(schedule);
    return true;
  }

  @Override
  public synchronized Optional<Schedule> find(String tenant, String name) {
    mustBeOpen();
    return Optional.ofNullable(get(tenant, name));
  }

  @Override
  public synchronized List<Schedule> list(String tenant, Optional<String> after, int most) {
    mustBeOpen();
    TreeMap<String, Schedule> all = byTenant.getOrDefault(tenant, new TreeMap<>());
    return after
        .map(name -> (Map<String, Schedule>) all.tailMap(name, false))
        .orElse(all)
        .values()
        .stream()
        .limit(most)
        .toList();
  }

  @Override
  public synchronized int count(String tenant) {
    mustBeOpen();
    return byTenant.getOrDefault(tenant, new TreeMap<>()).size();
  }

  @Override
  public synchronized boolean remove(String tenant, String name) {
    mustBeOpen();
    TreeMap<String, Schedule> all = byTenant.get(tenant);
    Schedule gone = all == null ? null : all.remove(name);
    if (all == null || gone == null) {
      return false;
    }
    var _ = waiting.remove(gone);
    if (all.isEmpty()) {
      var _ = byTenant.remove(tenant);
    }
    return true;
  }

  @Override
  public synchronized List<Schedule> due(Instant now, Optional<Schedule> after, int most) {
    mustBeOpen();
    return after.map(last -> waiting.tailSet(last, false)).orElse(waiting).stream()
        .takeWhile(schedule -> !schedule.next().isAfter(now))
        .limit(most)
        .toList();
  }

  @Override
  public synchronized Optional<Instant> earliest(Instant moment) {
    mustBeOpen();
    return waiting.stream() // few are due at once
        .map(Schedule::next)
        .filter(next -> next.isAfter(moment))
        .findFirst();
  }

  @Override
  public synchronized List<Advance> advance(List<Advance> steps) {
    mustBeOpen();
    return steps.stream().filter(this::made).toList();
  }

  private boolean made(Advance step) {
    Schedule schedule = get(step.tenant(), step.name());
    if (schedule == null || !schedule.next().equals(step.expectedNext())) {
      return false;
    }
    set(schedule.with(step.newNext(), step.fired().or(schedule::lastFired)));
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private @Nullable Schedule get(String tenant, String name) {
    TreeMap<String, Schedule> all = byTenant.get(tenant);
    return all == null ? null : all.get(name);
  }

  private void set(Schedule schedule) {
    Schedule before =
        byTenant
            .computeIfAbsent(schedule.tenant(), _ -> new TreeMap<>())
            .put(schedule.name(), schedule);
    if (before != null) {
      var _ = waiting.remove(before);
    }
    if (!schedule.paused()) {
      var _ = waiting.add(schedule);
    }
  }

  private void mustBeOpen() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
  }
}
