package dev.plimsoll.lab.drive;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.lab.arrivals.ClosedUsers;
import dev.plimsoll.lab.arrivals.Due;
import dev.plimsoll.lab.arrivals.OpenShape;
import dev.plimsoll.lab.measure.Plan;
import dev.plimsoll.lab.scenario.LoadPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Runs a scenario's phases in order, each on a fresh set of virtual threads: one a user in closed
 * load, one a request in open load. Load is never thinned in silence: what cannot be sent in time
 * is sent late, and what cannot be sent at all is counted as missed.
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
  private volatile List<Thread> sleepers = List.of();

  public Driver(RunParts parts, RunClock clock) {
    this.parts = parts;
    this.clock = clock;
    this.sender = new Sender(parts, clock);
  }

  /** Runs all phases; returns when the last answer was there or given up. Call once. */
  public void run() throws InterruptedException {
    List<LoadPhase> load = parts.scenario().load();
    for (int i = 0; i < load.size() && halt == Halt.NO; i++) {
      long seed = Seeds.of(parts.scenario().seed(), i).nextLong();
      LoadPhase phase = load.get(i);
      Plan plan = plan(phase);
      long start = clock.now(); // one moment for what is sent and for what is recorded
      parts.recording().phase(plan, start);
      sender.phase(i);
      switch (phase) {
        case LoadPhase.Users users -> closed(users.shape(seed), start);
        case LoadPhase.Open open -> open(open.shape(), seed, start);
      }
    }
  }

  private static Plan plan(LoadPhase phase) {
    return switch (phase) {
      case LoadPhase.Users closed ->
          Plan.closed(closed.label(), closed.users(), closed.duration().map(Duration::toNanos));
      case LoadPhase.Open open -> Plan.open(open.label(), open.shape().lengthNanos());
    };
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
    sleepers.forEach(LockSupport::unpark);
  }

  /** How many requests (in closed load: users) are under way. */
  public int underway() {
    return underway.count();
  }

  private void closed(ClosedUsers shape, long start) throws InterruptedException {
    List<Thread> users = new ArrayList<>(shape.users());
    for (int i = 0; i < shape.users(); i++) {
      int index = i;
      underway.enter();
      users.add(Thread.ofVirtual().name("user-" + i).unstarted(() -> user(shape, index, start)));
    }
    sleepers = users;
    users.forEach(Thread::start);
    finish(start + shape.duration().toNanos());
  }

  private void user(ClosedUsers shape, int index, long start) {
    try {
      ClosedUsers.User user = shape.user(index);
      RandomGenerator random = Seeds.of(~shape.seed(), index);
      OptionalLong next = user.first();
      while (next.isPresent() && sleepUntil(start + next.getAsLong())) {
        long intended = start + next.getAsLong();
        parts.recording().due(intended);
        long done = sender.send(intended, random, index, sender.nextIndex(), Optional.empty());
        next = user.after(done - start);
      }
    } finally {
      underway.leave();
    }
  }

  private void open(OpenShape shape, long seed, long start) throws InterruptedException {
    long end = start + shape.lengthNanos();
    sleepers = List.of(Thread.currentThread());
    long n = 0;
    Optional<Due> due = shape.due(n);
    while (due.isPresent() && sleepUntil(start + due.get().atNanos())) {
      fire(start + due.get().atNanos(), due.get(), seed, n, end);
      due = shape.due(++n);
    }
    if (halt == Halt.NO) {
      sleepUntil(end);
    }
    finish(end);
  }

  private void fire(long intended, Due due, long seed, long n, long end) {
    parts.recording().due(intended);
    int most = parts.scenario().limits().maxConnections();
    if (clock.now() > end + CATCH_UP_NANOS) {
      parts.recording().missed(intended, "unsent at the end of its phase");
    } else if (underway.count() >= most) {
      parts.recording().missed(intended, "maxConnections " + most + " were all in use");
    } else {
      underway.enter();
      long index = sender.nextIndex();
      Thread.startVirtualThread(() -> {
        try {
          sender.send(intended, Seeds.of(~seed, n), index, index, due.row());
        } finally {
          underway.leave();
        }
      });
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

  /** Sleeps until a moment of the run; false when the run is to end instead. */
  private boolean sleepUntil(long moment) {
    for (long left = moment - clock.now(); left > 0; left = moment - clock.now()) {
      if (halt != Halt.NO) {
        return false;
      }
      LockSupport.parkNanos(this, left);
    }
    return halt == Halt.NO;
  }
}
