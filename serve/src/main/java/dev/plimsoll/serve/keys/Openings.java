package dev.plimsoll.serve.keys;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What goes on under one key and must not outlive it. Thread-safe. */
final class Openings {
  private final Set<Runnable> ends = ConcurrentHashMap.newKeySet();

  Opening add(Runnable end) {
    ends.add(end);
    return () -> ends.remove(end);
  }

  /** The key is good no more. What is added yet is ended the next time. */
  void end() {
    ends.forEach(Runnable::run);
  }
}
