package dev.plimsoll.serve.keys;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which tasks count against a key's bound of waiting ones, from their submission until they start
 * or are gone. Only keys with a bound have any. Hears what the dispatcher decided, then tells the
 * next who listens. Thread-safe.
 */
public final class Waiters implements Dispatcher.Listener {
  private final Map<TaskId, Holder> holders = new ConcurrentHashMap<>();
  private final Dispatcher.Listener next;

  public Waiters(Dispatcher.Listener next) {
    this.next = next;
  }

  /**
   * Lets a task count against its key. Follow it with a submission, or take it {@link #back}.
   *
   * @return false when as many wait as may
   */
  public boolean enter(Holder holder, TaskId task) {
    if (holder.key().limits().mostWaiting().isEmpty()) {
      return true;
    }
    if (!holder.enter()) {
      return false;
    }
    holders.put(task, holder);
    return true;
  }

  /** The task does not wait: it never came in. */
  public void back(TaskId task) {
    Holder holder = holders.remove(task);
    if (holder != null) {
      holder.leave();
    }
  }

  @Override
  public void leased(Demand demand, Optional<Lent> lent) {
    next.leased(demand, lent);
  }

  @Override
  public void on(Effect effect) {
    if (effect instanceof Effect.Start start) {
      back(start.id());
    } else if (effect instanceof Effect.Begin begin) { // a slot was free at once
      back(begin.id());
    }
    next.on(effect);
  }

  @Override
  public void gone(TaskId task) {
    back(task);
    next.gone(task);
  }

  @Override
  public void ended(CallId id, CallEnd end) {
    next.ended(id, end);
  }

  @Override
  public void waited(Priority priority, java.time.Duration time) {
    next.waited(priority, time);
  }

  @Override
  public void agentReady(String pool, boolean warm, java.time.Duration time) {
    next.agentReady(pool, warm, time);
  }
}
