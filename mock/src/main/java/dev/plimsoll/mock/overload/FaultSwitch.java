package dev.plimsoll.mock.overload;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The faults in force: what was set by hand, else what the time line says. Thread-safe; it reads no
 * clock: times are nanoseconds since the provider began.
 */
public final class FaultSwitch {
  private static final long NOT_YET = -1;

  private final Timeline timeline;
  private final AtomicLong origin;
  private volatile @Nullable Faults byHand;

  public FaultSwitch(Timeline timeline) {
    this.timeline = timeline;
    this.origin = new AtomicLong(timeline.origin() == Timeline.Origin.START ? 0 : NOT_YET);
  }

  /** A call has come: the first one may start the time line. */
  public void called(long now) {
    if (origin.get() == NOT_YET) {
      origin.compareAndSet(NOT_YET, now);
    }
  }

  public Faults at(long now) {
    Faults set = byHand;
    if (set != null) {
      return set;
    }
    long since = origin.get();
    return timeline.isEmpty() || since == NOT_YET ? Faults.NONE : timeline.at(now - since);
  }

  /** These and no others, whatever the time line says. */
  public void set(Faults faults) {
    byHand = faults;
  }

  /** Back to what the time line says. */
  public void back() {
    byHand = null;
  }
}
