package dev.plimsoll.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Things of which any can be drawn, and any leaves, in constant time. Not thread-safe. */
final class Bag<T extends Bag.Thing> {
  /** Stands in one bag at a time. */
  static class Thing {
    private int at = -1;
  }

  private final List<T> things = new ArrayList<>();

  int size() {
    return things.size();
  }

  void forEach(Consumer<T> each) {
    things.forEach(each);
  }

  @Nullable T any(SplittableRandom random) {
    return things.isEmpty() ? null : things.get(random.nextInt(things.size()));
  }

  void add(T thing) {
    place(thing).at = things.size();
    things.add(thing);
  }

  void remove(T thing) {
    T last = things.removeLast();
    int at = place(thing).at;
    if (last != thing) {
      things.set(at, last);
      place(last).at = at;
    }
    place(thing).at = -1;
  }

  private static Thing place(Thing thing) {
    return thing;
  }
}
