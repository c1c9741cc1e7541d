package dev.plimsoll.serve.keys;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What goes on under one key, or while none is needed, and must not outlive that. Thread-safe. */
final class Openings {
  private final Set<Runnable> ends = ConcurrentHashMap.newKeySet();

  Opening add(Runnable end) {
    ends.add(end);
    return () -> ends.remove(end);
  }

  /** It may go on no longer. What is added yet is ended the next time. */
  void end() {
    ends.forEach(Runnable::run);
  }
}
