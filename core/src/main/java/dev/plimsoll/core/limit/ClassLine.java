package dev.plimsoll.core.limit;

import dev.plimsoll.core.limit.WaitingCall.Kind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one class. Later calls of a run first, then by arrival. While the line of
 * interactive callers stands, the newest of them goes first and those too old are given up, and
 * they take turns with accepted tasks, whose order never changes. Not thread-safe.
 */
final class ClassLine {
  private static final int TARGET_SHARE = 20; // 5 % of the objective

  /**
   * So many are given up with one that is let through: enough against eight times the load, and few
   * enough that many free slots after a stall do not find the line empty.
   */
  private static final int MOST_GIVEN_UP = 8;

  /** So many times a large call is passed by smaller ones that fit, and then by nobody. */
  static final int MOST_PASSED = 16;

  private static final int SEEN_BEHIND = 16;

  private final Lane begun = new Lane();
  private final Lane accepted = new Lane();
  private final Lane interactive = new Lane();
  private final Standing standing;
  private boolean acceptedTurn;

  /**
   * A line that is empty.
   *
   * @param objective how long a call of this class should wait at most
   */
  ClassLine(Duration objective) {
    standing = new Standing(objective.toNanos() / TARGET_SHARE, objective.toNanos());
  }

  void add(WaitingCall call, long now) {
    look(now);
    lane(call.kind()).add(call);
  }

  void remove(WaitingCall call) {
    lane(call.kind()).remove(call);
  }

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    return begun.size() + accepted.size() + interactive.size();
  }

  /** The interactive caller that came last. */
  @Nullable WaitingCall newestInteractive() {
    return interactive.newest();
  }

  /** Whether interactive callers are too many at present. */
  boolean stands() {
    return standing.stands();
  }

  /** Who is next; still stands in its line. */
  @Nullable WaitingCall next() {
    WaitingCall first = begun.oldest();
    if (first != null) {
      return first;
    }
    WaitingCall task = accepted.oldest();
    WaitingCall caller = interactive.oldest();
    if (task == null || caller == null) {
      return task != null ? task : nextCaller();
    }
    boolean taskFirst = standing.stands() ? acceptedTurn : task.arrival < caller.arrival;
    return taskFirst ? task : nextCaller();
  }

  /**
   * Who may pass the one that is next and does not fit: of those close behind it in its lane the
   * largest that fits, so that little stays unused; if none does, the smallest, which fits soonest.
   * A call is passed {@link #MOST_PASSED} times at most.
   *
   * @param room how large a call may be now
   */
  @Nullable WaitingCall instead(WaitingCall next, long room) {
    WaitingCall best = null;
    WaitingCall call = next;
    for (int i = 0; i < SEEN_BEHIND && call != null && call.passed < MOST_PASSED; i++) {
      call = call.behind;
      if (call != null && call.size() < next.size() && isBetter(call, best, room)) {
        best = call;
      }
    }
    return best;
  }

  private static boolean isBetter(WaitingCall call, @Nullable WaitingCall best, long room) {
    if (best == null) {
      return true;
    }
    boolean fits = call.size() <= room;
    boolean bestFits = best.size() <= room;
    return fits ? !bestFits || call.size() > best.size() : !bestFits && call.size() < best.size();
  }

  /** One was let through past those before it. */
  void passed(WaitingCall next, WaitingCall instead) {
    WaitingCall call = next;
    while (call != null && call.arrival < instead.arrival) {
      call.passed++;
      call = call.behind;
    }
  }

  /** The one that is next was let through, and leaves. */
  void took(WaitingCall call) {
    acceptedTurn = call.kind() == Kind.INTERACTIVE;
  }

  /** Takes out those who have waited too long, the oldest first, when one was let through. */
  void giveUp(List<WaitingCall> given, long now) {
    WaitingCall oldest = interactive.oldest();
    for (int i = 0; i < MOST_GIVEN_UP && oldest != null && isTooOld(oldest, now); i++) {
      given.add(oldest);
      interactive.remove(oldest);
      oldest = interactive.oldest();
    }
  }

  private boolean isTooOld(WaitingCall call, long now) {
    return standing.stands() && now - call.since > standing.tooOld();
  }

  private @Nullable WaitingCall nextCaller() {
    return standing.stands() ? interactive.newest() : interactive.oldest();
  }

  /** Looks how long the oldest caller has waited. */
  void look(long now) {
    WaitingCall oldest = interactive.oldest();
    standing.look(oldest == null ? 0 : now - oldest.since, now);
  }

  private Lane lane(Kind kind) {
    return switch (kind) {
      case BEGUN -> begun;
      case ACCEPTED -> accepted;
      case INTERACTIVE -> interactive;
    };
  }
}
