package dev.plimsoll.lab.drive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The callers of one phase: users by their index, or whoever is free. Loop thread only. */
final class Callers {
  private final Driver driver;
  private final boolean isOpen;
  private final long seed;
  private final List<@Nullable Call> users = new ArrayList<>();
  private final ArrayDeque<Call> free = new ArrayDeque<>();

  Callers(Driver driver, boolean isOpen, long seed) {
    this.driver = driver;
    this.isOpen = isOpen;
    this.seed = seed;
  }

  Call take(long caller) {
    if (isOpen) {
      Call known = free.pollFirst();
      return known == null ? new Call(driver, true, seed) : known;
    }
    int index = Math.toIntExact(caller);
    while (users.size() <= index) {
      users.add(null);
    }
    Call known = users.get(index);
    if (known == null) {
      known = new Call(driver, false, seed);
      users.set(index, known);
    }
    return known;
  }

  void release(Call call) {
    if (isOpen) {
      free.addFirst(call);
    }
  }
}
