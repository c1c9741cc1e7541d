package dev.plimsoll.mock.http;

import dev.plimsoll.mock.overload.Capacity;
import java.util.LinkedHashSet;
import java.util.function.Supplier;

/**
 * The slots of a provider and the line before them: first come, first served. Shared by all loops,
 * thread-safe; bounded by the backlog and by the connections.
 */
final class Slots {
  /** What became of somebody who came. */
  enum Entry {
    WORKS,
    WAITS,
    TURNED_AWAY
  }

  private enum State {
    WAITING,
    WORKING,
    GONE
  }

  /** Somebody's place in line or at work; he leaves it once. */
  final class Place {
    private final Runnable called;
    private State state;
    private Entry entry;

    private Place(Runnable called, State state, Entry entry) {
      this.called = called;
      this.state = state;
      this.entry = entry;
    }

    /** What became of him when he came, whatever happened since. */
    Entry entry() {
      return entry;
    }

    void leave() {
      gone(this);
    }
  }

  private final Supplier<Capacity> capacity;
  private final LinkedHashSet<Place> line = new LinkedHashSet<>();
  private int working;

  /**
   * @param capacity what holds now; it may change, and is looked at whenever somebody comes or goes
   */
  Slots(Supplier<Capacity> capacity) {
    this.capacity = capacity;
  }

  /**
   * Takes a slot or a place in line.
   *
   * @param called runs once where he has to wait and his slot has come, on any thread, under a
   *     lock: it must only hand over
   */
  synchronized Place enter(Runnable called) {
    Capacity now = capacity.get();
    if (line.isEmpty() && working < slots(now)) {
      working++;
      return new Place(called, State.WORKING, Entry.WORKS);
    }
    if (line.size() >= now.backlog().orElse(Integer.MAX_VALUE)) {
      return new Place(called, State.GONE, Entry.TURNED_AWAY);
    }
    Place place = new Place(called, State.WAITING, Entry.WAITS);
    line.add(place);
    return place;
  }

  private synchronized void gone(Place place) {
    State was = place.state;
    place.state = State.GONE;
    switch (was) {
      case WAITING -> line.remove(place);
      case WORKING -> {
        working--;
        callNext();
      }
      case GONE -> {}
    }
  }

  /** Calls those for whom there is a slot; to be asked too when there may be more slots. */
  synchronized void callNext() {
    while (!line.isEmpty() && working < slots(capacity.get())) {
      Place next = line.removeFirst();
      next.state = State.WORKING;
      working++;
      next.called.run();
    }
  }

  synchronized int waiting() {
    return line.size();
  }

  synchronized int working() {
    return working;
  }

  private static int slots(Capacity now) {
    return now.slots().orElse(Integer.MAX_VALUE);
  }
}
