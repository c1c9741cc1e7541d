package dev.plimsoll.base.order;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap whose elements know their places, so that any of them moves or leaves in
 * logarithmic time and without garbage. Says who is first, and nothing of the order behind. Not
 * thread-safe.
 *
 * @param <E> keeps a number for this heap, below 0 while it is not in it; in one heap at a time for
 *     each such number
 */
public abstract class Heap<E> {
  private final List<E> items = new ArrayList<>();

  /** Whether one comes before another; no two elements are equal. */
  protected abstract boolean isBefore(E one, E other);

  /** What {@link #put} was told last. */
  protected abstract int place(E element);

  /** Has an element remember where it stands. */
  protected abstract void put(E element, int place);

  public final int size() {
    return items.size();
  }

  public final boolean isEmpty() {
    return items.isEmpty();
  }

  /** The one before all others; null where there is none. */
  public final @Nullable E first() {
    return items.isEmpty() ? null : items.getFirst();
  }

  /** The one that would be first without the first. */
  public final @Nullable E second() {
    return switch (items.size()) {
      case 0, 1 -> null;
      case 2 -> items.get(1);
      default -> isBefore(items.get(1), items.get(2)) ? items.get(1) : items.get(2);
    };
  }

  /** All of them, in no order. */
  public final void forEach(Consumer<E> each) {
    items.forEach(each);
  }

  public final void add(E element) {
    items.add(element);
    rise(element, items.size() - 1);
  }

  /** Nothing happens when it is not here. */
  public final void remove(E element) {
    int place = place(element);
    if (place < 0) {
      return;
    }
    put(element, -1);
    E last = items.removeLast();
    if (place < items.size()) {
      settle(last, place);
    }
  }

  /** What it is ordered by has changed. */
  public final void moved(E element) {
    settle(element, place(element));
  }

  public final void clear() {
    items.forEach(element -> put(element, -1));
    items.clear();
  }

  private void settle(E element, int place) {
    if (place > 0 && isBefore(element, items.get((place - 1) / 2))) {
      rise(element, place);
    } else {
      sink(element, place);
    }
  }

  private void rise(E element, int from) {
    int place = from;
    while (place > 0) {
      int above = (place - 1) / 2;
      E parent = items.get(above);
      if (!isBefore(element, parent)) {
        break;
      }
      set(parent, place);
      place = above;
    }
    set(element, place);
  }

  private void sink(E element, int from) {
    int place = from;
    int size = items.size();
    for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
      E least = items.get(child);
      if (child + 1 < size && isBefore(items.get(child + 1), least)) {
        child++;
        least = items.get(child);
      }
      if (!isBefore(least, element)) {
        break;
      }
      set(least, place);
      place = child;
    }
    set(element, place);
  }

  private void set(E element, int place) {
    items.set(place, element);
    put(element, place);
  }
}
