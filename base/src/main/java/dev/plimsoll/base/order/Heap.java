package dev.plimsoll.base.order;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap whose elements have seats, so that any of them moves or leaves in logarithmic time
 * and without garbage. Says who is first, and nothing of the order behind. Not thread-safe.
 */
public final class Heap<E> {
  private final List<Seat<E>> seats = new ArrayList<>();

  /**
   * An element's seat in one heap at a time. The least amount is first, among equals the least
   * turn, then the first name. The seat itself holds these, and no element is asked: heaps of
   * several kinds in one process stay as fast as one.
   */
  public static final class Seat<E> {
    private final E who;
    private final String name;
    private double amount;
    private long turn;
    private int place = -1;

    /**
     * @param name tells those apart whose amount and turn are equal
     */
    public Seat(E who, String name) {
      this.who = who;
      this.name = name;
    }

    /** Changes its order; say {@link Heap#moved} if it is in a heap. */
    public void order(double newAmount, long newTurn) {
      amount = newAmount;
      turn = newTurn;
    }

    public double amount() {
      return amount;
    }

    public long turn() {
      return turn;
    }

    private boolean isBefore(Seat<E> other) {
      if (amount != other.amount) {
        return amount < other.amount;
      }
      return turn != other.turn ? turn < other.turn : name.compareTo(other.name) < 0;
    }
  }

  public int size() {
    return seats.size();
  }

  public boolean isEmpty() {
    return seats.isEmpty();
  }

  /** The one before all others; null where there is none. */
  public @Nullable E first() {
    return seats.isEmpty() ? null : seats.getFirst().who;
  }

  /** The one that would be first without the first. */
  public @Nullable E second() {
    return switch (seats.size()) {
      case 0, 1 -> null;
      case 2 -> seats.get(1).who;
      default -> (seats.get(1).isBefore(seats.get(2)) ? seats.get(1) : seats.get(2)).who;
    };
  }

  /** All of them, in no order. */
  public void forEach(Consumer<E> each) {
    seats.forEach(seat -> each.accept(seat.who));
  }

  public void add(Seat<E> seat) {
    seats.add(seat);
    rise(seat, seats.size() - 1);
  }

  /** Nothing happens when it is not here. */
  public void remove(Seat<E> seat) {
    int place = seat.place;
    if (place < 0) {
      return;
    }
    seat.place = -1;
    Seat<E> last = seats.removeLast();
    if (place < seats.size()) {
      settle(last, place);
    }
  }

  /** What it is ordered by has changed. */
  public void moved(Seat<E> seat) {
    settle(seat, seat.place);
  }

  public void clear() {
    seats.forEach(seat -> seat.place = -1);
    seats.clear();
  }

  private void settle(Seat<E> seat, int place) {
    if (place > 0 && seat.isBefore(seats.get((place - 1) / 2))) {
      rise(seat, place);
    } else {
      sink(seat, place);
    }
  }

  private void rise(Seat<E> seat, int from) {
    int place = from;
    while (place > 0) {
      int above = (place - 1) / 2;
      Seat<E> parent = seats.get(above);
      if (!seat.isBefore(parent)) {
        break;
      }
      set(parent, place);
      place = above;
    }
    set(seat, place);
  }

  private void sink(Seat<E> seat, int from) {
    int place = from;
    int size = seats.size();
    for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
      Seat<E> least = seats.get(child);
      if (child + 1 < size && seats.get(child + 1).isBefore(least)) {
        child++;
        least = seats.get(child);
      }
      if (!least.isBefore(seat)) {
        break;
      }
      set(least, place);
      place = child;
    }
    set(seat, place);
  }

  private void set(Seat<E> seat, int place) {
    seats.set(place, seat);
    seat.place = place;
  }
}
