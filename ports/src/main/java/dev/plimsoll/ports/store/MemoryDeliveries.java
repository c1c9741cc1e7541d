package dev.plimsoll.ports.store;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.delivery.DeliveryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** The outbox of the in-memory store: never more than one delivery a task that it keeps. */
final class MemoryDeliveries implements DeliveryStore {
  private final Object lock; // the task store's
  private final TreeMap<String, Delivery> byId = new TreeMap<>();
  private final Map<TaskId, String> byTask = new HashMap<>();
  private final TreeSet<Delivery> pending =
      new TreeSet<>(Comparator.comparing(Delivery::due).thenComparing(Delivery::id));
  private boolean added;
  private volatile Runnable listener = () -> {};

  MemoryDeliveries(Object lock) {
    this.lock = lock;
  }

  /** Under the lock: a task ended. */
  void ended(MemoryTask task, Change.Finished end) {
    task.request
        .webhook()
        .ifPresent(url -> {
          put(Delivery.of(end.id(), task.request.tenant(), url, end.at()));
          added = true;
        });
  }

  /** Under the lock: nothing of the task is to be told. */
  void forget(TaskId task) {
    String id = byTask.get(task);
    if (id != null) {
      remove(id);
    }
  }

  /** Under the lock. */
  boolean isPending(TaskId task) {
    String id = byTask.get(task);
    Delivery delivery = id == null ? null : byId.get(id);
    return delivery != null && delivery.gaveUp().isEmpty();
  }

  /** Not under the lock: tells the listener, where there is something to tell. */
  void announce() {
    boolean tell;
    synchronized (lock) {
      tell = added;
      added = false;
    }
    if (tell) {
      listener.run();
    }
  }

  @Override
  public List<Delivery> claim(Instant now, Instant until, int most, Set<String> busy) {
    synchronized (lock) {
      List<Delivery> claimed = new ArrayList<>();
      for (Delivery delivery : pending) {
        if (claimed.size() == most || delivery.due().isAfter(now)) {
          break;
        }
        if (!busy.contains(delivery.host())) {
          claimed.add(delivery);
        }
      }
      return claimed.stream()
          .map(delivery -> with(delivery, until, delivery.attempts(), delivery.error()))
          .peek(this::put)
          .toList();
    }
  }

  @Override
  public void delivered(String id) {
    synchronized (lock) {
      remove(id);
    }
  }

  @Override
  public void failed(String id, int attempts, Instant due, String error) {
    change(id, delivery -> with(delivery, due, attempts, Optional.of(error)));
  }

  @Override
  public void gaveUp(String id, int attempts, Instant at, String error) {
    change(
        id,
        d ->
            new Delivery(
                d.id(),
                d.task(),
                d.tenant(),
                d.url(),
                d.host(),
                d.end(),
                d.due(),
                attempts,
                Optional.of(error),
                Optional.of(at)));
  }

  private void change(String id, UnaryOperator<Delivery> change) {
    synchronized (lock) {
      Delivery delivery = byId.get(id);
      if (delivery != null && delivery.gaveUp().isEmpty()) {
        put(change.apply(delivery));
      }
    }
  }

  private static Delivery with(Delivery d, Instant due, int attempts, Optional<String> error) {
    return new Delivery(
        d.id(),
        d.task(),
        d.tenant(),
        d.url(),
        d.host(),
        d.end(),
        due,
        attempts,
        error,
        Optional.empty());
  }

  private void put(Delivery delivery) {
    remove(delivery.id());
    byId.put(delivery.id(), delivery);
    byTask.put(delivery.task(), delivery.id());
    if (delivery.gaveUp().isEmpty()) {
      pending.add(delivery);
    }
  }

  private void remove(String id) {
    Delivery gone = byId.remove(id);
    if (gone != null) {
      pending.remove(gone);
      byTask.remove(gone.task(), id);
    }
  }

  @Override
  public Optional<Instant> nextDue() {
    synchronized (lock) {
      return pending.isEmpty() ? Optional.empty() : Optional.of(pending.first().due());
    }
  }

  @Override
  public Optional<Delivery> find(TaskId task) {
    synchronized (lock) {
      return Optional.ofNullable(byTask.get(task)).map(byId::get);
    }
  }

  @Override
  public List<Delivery> list(
      Optional<String> tenant, boolean gaveUp, Optional<String> after, int most) {
    synchronized (lock) {
      var rest = after.map(id -> byId.tailMap(id, false)).orElse(byId);
      return rest.values().stream()
          .filter(delivery -> delivery.gaveUp().isPresent() == gaveUp)
          .filter(delivery -> tenant.map(delivery.tenant()::equals).orElse(true))
          .limit(most)
          .toList();
    }
  }

  @Override
  public Counts counts() {
    synchronized (lock) {
      return new Counts(pending.size(), byId.size() - pending.size());
    }
  }

  @Override
  public void onNew(Runnable told) {
    listener = told;
  }
}
