package dev.plimsoll.lab.arrivals;

/**
 * Closed load while it runs: each user asks, waits for {@link #done}, thinks, asks again, as long
 * as the curve has a place for it. A user whose place is gone when it would ask again comes back
 * when there is one.
 */
final class UserArrivals implements Arrivals {
  private final UserCurve curve;
  private final Thinking thinking;
  private final int iterations;
  private final int[] asked;
  private final boolean[] underway;
  private final DueRing inOrder; // who asks again at once: no search among thousands of users
  private final DueHeap later;
  private long left;

  UserArrivals(UserCurve curve, Thinking thinking, Iterations quota) {
    int users = curve.most();
    this.curve = curve;
    this.thinking = thinking;
    this.iterations = quota instanceof Iterations.Each each ? each.count() : Integer.MAX_VALUE;
    this.asked = new int[quota instanceof Iterations.Each ? users : 0];
    this.left = quota instanceof Iterations.Shared shared ? shared.count() : Long.MAX_VALUE;
    this.underway = new boolean[users];
    this.inOrder = new DueRing(users);
    this.later = new DueHeap(users);
    for (int user = 0; user < users; user++) {
      ask(user, 0);
    }
  }

  @Override
  public long next() {
    return left == 0 ? NEVER : Math.min(inOrder.time(), later.time());
  }

  @Override
  public long take() {
    if (next() == NEVER) {
      throw new IllegalStateException("no user is due");
    }
    int user = inOrder.time() <= later.time() ? inOrder.poll() : later.poll();
    underway[user] = true;
    left--;
    if (asked.length > 0) {
      asked[user]++;
    }
    return user;
  }

  @Override
  public void done(long caller, long at) {
    int user = (int) caller;
    if (!underway[user]) {
      throw new IllegalStateException("user " + user + " has no request under way");
    }
    underway[user] = false;
    if (asked.length == 0 || asked[user] < iterations) {
      long due = at + thinking.next(user);
      ask(user, due < at ? NEVER : due); // beyond 292 years is never
    }
  }

  private void ask(int user, long at) {
    long due = curve.present(user, at);
    if (due == NEVER) {
      return;
    }
    if (due == at && inOrder.takes(due)) {
      inOrder.add(due, user);
    } else {
      later.add(due, user);
    }
  }
}
