package dev.plimsoll.serve.dispatch;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Has what many say at once be heard in groups, in the order in which they said it, on a virtual
 * thread that lives while there is something to hear. Thread-safe; bounded by who may speak.
 */
final class Inbox<T> {
  private static final Logger LOG = System.getLogger(Inbox.class.getName());

  private final Queue<T> said = new ConcurrentLinkedQueue<>();
  private final AtomicInteger left = new AtomicInteger(); // said, and not heard yet
  private final int most;
  private final Consumer<List<T>> listener;

  /**
   * @param most how many are heard at once, from 1
   * @param listener hears of one group after another
   */
  Inbox(int most, Consumer<List<T>> listener) {
    this.most = most;
    this.listener = listener;
  }

  /** Says something, which is heard soon. Never blocks, and never hears by itself. */
  void say(T one) {
    said.add(one);
    if (left.getAndIncrement() == 0) {
      Thread.ofVirtual().name("inbox").start(this::hearAll);
    }
  }

  private void hearAll() {
    int known = left.get();
    while (known > 0) {
      known = hear(Math.min(known, most));
    }
  }

  private int hear(int count) {
    List<T> group = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      group.add(said.remove());
    }
    try {
      listener.accept(group);
    } catch (RuntimeException e) { // the rest must be heard: nobody else would
      LOG.log(Level.ERROR, "a bug in what follows from what was said", e);
    }
    return left.addAndGet(-count);
  }
}
