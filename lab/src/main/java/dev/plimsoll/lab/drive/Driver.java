package dev.plimsoll.lab.drive;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.lab.arrivals.Arrivals;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.measure.Plan;
import dev.plimsoll.lab.trace.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Runs a scenario's phases in order, with a virtual thread for each request. Load is never thinned
 * in silence: what cannot be sent in time is sent late, and what cannot be sent at all is counted
 * as missed.
 */
public final class Driver {
  /** After its end a phase still sends what fell due before, for so long. */
  private static final long CATCH_UP_NANOS = Duration.ofSeconds(1).toNanos();

  /** How often the end of a phase looks whether it is asked to hurry. */
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private static final long STOP_GRACE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long ABORT_GRACE_NANOS = Duration.ofSeconds(2).toNanos();

  private final RunParts parts;
  private final RunClock clock;
  private final Sender sender;
  private final Underway underway = new Underway();
  private volatile Halt halt = Halt.NO;
  private volatile long haltedAt;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  public Driver(RunParts parts, RunClock clock) {
    this.parts = parts;
    this.clock = clock;
    this.sender = new Sender(parts, clock);
  }

  /** Runs all phases; returns when the last answer was there or given up. Call once. */
  public void run() throws InterruptedException {
    List<Shape> load = parts.scenario().load();
    for (int i = 0; i < load.size() && halt == Halt.NO; i++) {
      long seed = Seeds.of(parts.scenario().seed(), i).nextLong();
      Shape shape = load.get(i);
      Plan plan = plan(shape);
      long start = clock.now(); // one moment for what is sent and for what is recorded
      parts.recording().phase(plan, start);
      sender.phase(i);
      run(shape, seed, start);
    }
  }

  private static Plan plan(Shape shape) {
    return new Plan(shape.label(), shape.users(), shape.length().map(Duration::toNanos));
  }

  /**
   * Asks the run to end. The first time nothing more is sent and what is under way has 5 s; the
   * second time it ends at once. From any thread; returns at once.
   */
  public synchronized void stop() {
    if (halt == Halt.NO) {
      haltedAt = clock.now(); // first, since who sees the halt counts from here
      halt = Halt.SOON;
      parts.recording().halt(haltedAt);
    } else {
      halt = Halt.NOW;
      parts.target().abort();
    }
    wake();
  }

  /** How many requests (in closed load: users) are under way. */
  public int underway() {
    return underway.count();
  }

  private void run(Shape shape, long seed, long start) throws InterruptedException {
    Arrivals arrivals = shape.start(seed);
    RandomGenerator[] draws = new RandomGenerator[shape.users()];
    long end = shape.length().map(length -> start + length.toNanos()).orElse(Arrivals.NEVER);
    lock.lock();
    try {
      while (halt == Halt.NO) {
        long next = arrivals.next();
        boolean none = next == Arrivals.NEVER;
        if (none && (clock.now() >= end || (!shape.isOpen() && underway.count() == 0))) {
          break;
        }
        long moment = none ? end : start + next;
        long left = moment - clock.now();
        if (moment == Arrivals.NEVER) {
          changed.await();
        } else if (left > 0) {
          long _ = changed.awaitNanos(left);
        } else {
          fire(arrivals, shape.isOpen(), draws, seed, start, end);
        }
      }
    } finally {
      lock.unlock();
    }
    finish(end == Arrivals.NEVER ? clock.now() : end);
  }

  private void fire(
      Arrivals arrivals, boolean open, RandomGenerator[] draws, long seed, long start, long end) {
    long at = arrivals.next();
    long caller = arrivals.take();
    Optional<Trace.Row> row = Optional.ofNullable(arrivals.row());
    long intended = start + at;
    parts.recording().due(intended);
    int most = parts.scenario().limits().maxConnections();
    if (open && clock.now() > end + CATCH_UP_NANOS) {
      parts.recording().missed(intended, "unsent at the end of its phase");
    } else if (open && underway.count() >= most) {
      parts.recording().missed(intended, "maxConnections " + most + " were all in use");
    } else {
      underway.enter();
      long index = sender.nextIndex();
      RandomGenerator random = Seeds.of(~seed, caller);
      if (!open) {
        draws[(int) caller] = draws[(int) caller] == null ? random : draws[(int) caller];
        random = draws[(int) caller];
      }
      RandomGenerator drawn = random;
      Thread.startVirtualThread(() -> {
        try {
          long done = sender.send(intended, drawn, open ? index : caller, index, row);
          answered(arrivals, caller, done - start);
        } finally {
          underway.leave();
          wake();
        }
      });
    }
  }

  private void answered(Arrivals arrivals, long caller, long at) {
    lock.lock();
    try {
      arrivals.done(caller, at);
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for what is under way, then ends it. */
  private void finish(long end) throws InterruptedException {
    long grace = parts.scenario().limits().gracefulStop().toNanos();
    while (underway.count() > 0) {
      long left = untilAbort(end, grace) - clock.now();
      if (left <= 0) {
        break;
      }
      underway.awaitNone(Math.min(LOOK_NANOS, left));
    }
    if (underway.count() > 0) {
      parts.target().abort();
      long last = clock.now() + ABORT_GRACE_NANOS;
      while (underway.count() > 0 && clock.now() < last) {
        underway.awaitNone(LOOK_NANOS / 5);
      }
      if (halt == Halt.NO) {
        parts.target().resume();
      }
    }
  }

  private long untilAbort(long end, long grace) {
    return switch (halt) {
      case NO -> end + grace;
      case SOON -> haltedAt + Math.min(grace, STOP_GRACE_NANOS);
      case NOW -> clock.now();
    };
  }
}
