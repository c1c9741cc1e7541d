package dev.plimsoll.lab.arrivals;

/** Users by when they fall due, the lower index first at one moment; bounded by their number. */
final class DueHeap {
  private final long[] times;
  private final int[] users;
  private int size;

  DueHeap(int most) {
    times = new long[most];
    users = new int[most];
  }

  /** The first time, or {@link Arrivals#NEVER}. */
  long time() {
    return size == 0 ? Arrivals.NEVER : times[0];
  }

  void add(long time, int user) {
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (!isBefore(time, user, parent)) {
        break;
      }
      move(parent, hole);
      hole = parent;
    }
    times[hole] = time;
    users[hole] = user;
  }

  int poll() {
    int first = users[0];
    long time = times[--size];
    int user = users[size];
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      boolean right = child + 1 < size && isBefore(times[child + 1], users[child + 1], child);
      int least = right ? child + 1 : child;
      if (isBefore(time, user, least)) {
        break;
      }
      move(least, hole);
      hole = least;
    }
    times[hole] = time;
    users[hole] = user;
    return first;
  }

  private boolean isBefore(long time, int user, int slot) {
    return time < times[slot] || (time == times[slot] && user < users[slot]);
  }

  private void move(int slot, int to) {
    times[to] = times[slot];
    users[to] = users[slot];
  }
}
