package dev.plimsoll.ports.schedule;

import dev.plimsoll.ports.store.TaskStore.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A store of schedules that fails when it is told to; for tests of what happens then. */
public final class FaultyScheduleStore implements ScheduleStore {
  private final ScheduleStore store;
  private volatile boolean failing;
  private volatile boolean failingToAdvance;

  public FaultyScheduleStore(ScheduleStore store) {
    this.store = store;
  }

  /** Every call fails while this is true. */
  public void fail(boolean now) {
    failing = now;
  }

  /** No schedule moves on while this is true, as when a node ends just before. */
  public void failToAdvance(boolean now) {
    failingToAdvance = now;
  }

  private ScheduleStore pass(boolean fails) {
    if (fails) {
      throw new StoreException("the store was told to fail");
    }
    return store;
  }

  @Override
  public boolean add(Schedule schedule) {
    return pass(failing).add(schedule);
  }

  @Override
  public boolean put(Schedule schedule) {
    return pass(failing).put(schedule);
  }

  @Override
  public Optional<Schedule> find(String tenant, String name) {
    return pass(failing).find(tenant, name);
  }

  @Override
  public List<Schedule> list(String tenant, Optional<String> after, int most) {
    return pass(failing).list(tenant, after, most);
  }

  @Override
  public int count(String tenant) {
    return pass(failing).count(tenant);
  }

  @Override
  public boolean remove(String tenant, String name) {
    return pass(failing).remove(tenant, name);
  }

  @Override
  public List<Schedule> due(Instant now, Optional<Schedule> after, int most) {
    return pass(failing).due(now, after, most);
  }

  @Override
  public Optional<Instant> earliest(Instant moment) {
    return pass(failing).earliest(moment);
  }

  @Override
  public List<Advance> advance(List<Advance> steps) {
    return pass(failing || failingToAdvance).advance(steps);
  }

  @Override
  public void close() {
    store.close();
  }
}
