package dev.plimsoll.lab.drive;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.lab.arrivals.Arrivals;
import dev.plimsoll.lab.arrivals.Part;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.measure.Plan;
import dev.plimsoll.lab.request.Feeder;
import dev.plimsoll.lab.request.Row;
import dev.plimsoll.lab.request.Turn;
import dev.plimsoll.lab.retry.RetryFigures;
import dev.plimsoll.lab.scenario.Traffic;
import dev.plimsoll.lab.trace.Trace;
import dev.plimsoll.lab.wire.Loop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario's phases in order on one loop: sends what is due when it is due and asks the
 * phase's arrivals for the next. Load is never thinned in silence: what cannot be sent in time is
 * sent late, and what cannot be sent at all is counted as missed. Loop thread only, but for {@link
 * #stop}.
 */
public final class Driver implements Loop.Pulse {
  /** After its end a phase still sends what fell due before, for so long. */
  private static final long CATCH_UP_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long STOP_GRACE_NANOS = Duration.ofMillis(500).toNanos();
  private static final long ABORT_GRACE_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long SWEEP_NANOS = Duration.ofMillis(10).toNanos();

  /** Whoever comes so much later than it should has stood still; less is everyday. */
  private static final long STILL_NANOS = 50_000_000;

  /** Between two looks at what came from outside, so many requests are sent at most. */
  private static final int MOST_AT_ONCE = 32;

  /**
   * What is late opens one connection in so long; what is in time opens as many as it needs. To
   * open one takes ten times as long as to send, and soon an answer will free another: a moment's
   * delay would else feed itself, since more is due, more is opened and more is late.
   */
  private static final long OPENING_NANOS = 100_000;

  private static final long LATE_NANOS = 500_000;

  private enum Stage {
    SENDING,
    /** Nothing more is sent; what is under way is waited for. */
    WAITING,
    ABORTED
  }

  private final RunParts parts;
  private final long origin;
  private Halt halt = Halt.NO;
  private long haltedAt;
  private int phase = -1;
  private Stage stage = Stage.ABORTED;
  private @Nullable Arrivals arrivals;
  private @Nullable Callers callers;
  private boolean isOpen;
  private Part part = Part.WHOLE;
  private long start;
  private long end;
  private long abortedAt;
  private long nextSweep;
  private long expected = Loop.NEVER;
  private long nextOpening;
  private int underway;
  private long requests;
  private boolean isDry;
  private final Optional<Retries> retries;
  private final Optional<Feeder> feeder;
  private final boolean drawsNothing;
  private final long timeoutNanos;
  private final Set<Call> pausing = new LinkedHashSet<>();

  /**
   * A driver that has sent nothing yet.
   *
   * @param origin the run's start by the loop's clock, from which what is recorded counts
   */
  public Driver(RunParts parts, long origin) {
    this.parts = parts;
    this.origin = origin;
    Traffic traffic = parts.scenario().traffic();
    long seed = parts.scenario().seed();
    this.retries = traffic.retry().map(policy -> new Retries(policy, Seeds.of(seed, -1)));
    this.feeder = traffic.data().map(Traffic.Data::feeder);
    this.drawsNothing = traffic.flows().size() == 1;
    this.timeoutNanos = parts.scenario().limits().timeout().toNanos();
  }

  /** Runs all phases; returns when the last answer was there or given up. Call once. */
  public void run() {
    parts.loop().run(this);
  }

  /**
   * Asks the run to end. The first time nothing more is sent and what is under way has half a
   * second; the second time it ends at once. From any thread; returns at once.
   */
  public void stop() {
    parts.loop().post(this::halt);
  }

  private void halt() {
    if (halt == Halt.NO) {
      halt = Halt.SOON;
      haltedAt = parts.loop().now();
      parts.recording().halt(relative(haltedAt));
      List.copyOf(pausing).forEach(Call::abort); // what they wait for will not be sent
    } else {
      halt = Halt.NOW;
    }
  }

  @Override
  public long at(long now) {
    long until = Math.min(now, end);
    if (stage == Stage.SENDING && expected < until - STILL_NANOS) {
      parts.recording().stoodStill(until - expected);
    }
    if (now >= nextSweep) {
      parts.target().sweep(now);
      nextSweep = now + SWEEP_NANOS;
    }
    if (stage == Stage.SENDING) {
      if (now >= nextOpening) {
        send(now, MOST_AT_ONCE);
      }
      if (hasSentAll(now)) {
        stage = Stage.WAITING;
      }
    }
    if (stage == Stage.WAITING && underway > 0 && now >= untilAbort()) {
      stage = Stage.ABORTED;
      abortedAt = now;
      parts.target().abort();
      List.copyOf(pausing).forEach(Call::abort);
    }
    if (stage != Stage.SENDING && isOver(now)) {
      return next(now);
    }
    long due = due();
    expected = Math.max(due, now);
    return due;
  }

  /** The next phase, if there is one. */
  private long next(long now) {
    List<Shape> load = parts.scenario().load();
    if (isEnding() || phase + 1 >= load.size()) {
      return Loop.OVER;
    }
    phase++;
    Shape shape = load.get(phase);
    long seed = Seeds.of(parts.scenario().seed(), phase).nextLong();
    arrivals = shape.start(seed);
    callers = new Callers(this, shape.isOpen(), seed);
    isOpen = shape.isOpen();
    part = shape.part();
    start = now; // one moment for what is sent and for what is recorded
    end = shape.length().map(length -> now + length.toNanos()).orElse(Loop.NEVER);
    stage = Stage.SENDING;
    expected = now;
    parts.recording().phase(plan(shape), relative(now));
    return at(now);
  }

  private static Plan plan(Shape shape) {
    return new Plan(shape.label(), shape.users(), shape.length().map(Duration::toNanos));
  }

  /** Sends what is due, at most so many. */
  private void send(long now, int most) {
    Arrivals running = arrivals;
    for (int i = 0; i < most && running != null && !isEnding(); i++) {
      long due = running.next();
      if (due == Arrivals.NEVER || start + due > now) {
        return;
      }
      long opened = parts.loop().openings();
      long caller = running.take();
      begin(caller, start + due, now, running.row());
      if (isOpen && now - start - due > LATE_NANOS && parts.loop().openings() > opened) {
        nextOpening = now + OPENING_NANOS;
        return;
      }
    }
  }

  private void begin(long caller, long intended, long now, Trace.@Nullable Row row) {
    if (isOpen) {
      int most = parts.scenario().limits().maxConnections();
      if (now > end + CATCH_UP_NANOS) {
        miss(intended, "unsent at the end of its phase");
        return;
      }
      if (underway >= most) {
        miss(intended, "maxConnections " + most + " were all in use");
        return;
      }
    }
    Callers known = callers;
    if (known != null) {
      underway++;
      Call call = known.take(caller);
      if (!call.begin(caller, phase, intended, row)) {
        underway--;
        known.release(call);
        dry(now);
      }
    }
  }

  private void miss(long intended, String why) {
    parts.recording().due(relative(intended));
    parts.recording().missed(relative(intended), why);
  }

  /** The rows have run out: the load ends as if its time were over. */
  private void dry(long now) {
    if (!isDry) {
      isDry = true;
      end = Math.min(end, now);
      parts.recording().halt(relative(now));
      parts.recording().mark(relative(now), "the data ran dry: nothing more is sent");
    }
  }

  /** A request is over; its caller may be the next at once. */
  void over(Call call, long caller, long done) {
    underway--;
    if (!pausing.isEmpty()) {
      pausing.remove(call);
    }
    Callers known = callers;
    Arrivals running = arrivals;
    if (known == null || running == null) {
      return;
    }
    known.release(call);
    running.done(caller, done - start);
    if (stage == Stage.SENDING) {
      send(done, isOpen ? 1 : MOST_AT_ONCE); // one was freed, and more answers may wait
    }
  }

  private boolean hasSentAll(long now) {
    Arrivals running = arrivals;
    if (isEnding() || running == null) {
      return true;
    }
    boolean nothingDue = running.next() == Arrivals.NEVER;
    if (isOpen) {
      return nothingDue && now >= end;
    }
    return now >= end || (nothingDue && underway == 0);
  }

  private boolean isOver(long now) {
    return underway == 0 || (stage == Stage.ABORTED && now >= abortedAt + ABORT_GRACE_NANOS);
  }

  private long untilAbort() {
    long grace = parts.scenario().limits().gracefulStop().toNanos();
    return switch (halt) {
      case NO -> end == Loop.NEVER ? Loop.NEVER : end + grace;
      case SOON -> haltedAt + Math.min(grace, STOP_GRACE_NANOS);
      case NOW -> haltedAt;
    };
  }

  /** When something is due of itself. */
  private long due() {
    long due = underway > 0 ? nextSweep : Loop.NEVER;
    Arrivals running = arrivals;
    if (stage == Stage.SENDING && running != null) {
      long next = running.next();
      due = Math.min(due, next == Arrivals.NEVER ? end : Math.min(end, start + next));
    }
    return due;
  }

  /** Whether nothing new is to be begun. */
  private boolean isEnding() {
    return isHalted() || isDry;
  }

  /** Whether nothing more is to be sent, not even the next step of what was begun. */
  boolean isHalted() {
    return halt != Halt.NO;
  }

  long now() {
    return parts.loop().now();
  }

  long timeoutNanos() {
    return timeoutNanos;
  }

  boolean drawsNothing() {
    return drawsNothing;
  }

  Optional<Retries> retries() {
    return retries;
  }

  /** What was tried again so far; absent where nothing is. */
  public Optional<RetryFigures> retryFigures() {
    return retries.map(Retries::figures);
  }

  /** The next row of the scenario's data; empty when there is none and never will be. */
  Optional<Row> row(RandomGenerator random) {
    return feeder.flatMap(rows -> rows.next(random));
  }

  /** A call waits before another attempt. */
  void pausing(Call call) {
    pausing.add(call);
  }

  void resumed(Call call) {
    pausing.remove(call);
  }

  RunParts parts() {
    return parts;
  }

  /** A moment of the loop's clock, from the run's start. */
  long relative(long moment) {
    return moment - origin;
  }

  /** The index of the next request in the run. */
  long nextIndex() {
    return requests++;
  }

  /** Whose request it is, counted among all workers': no two send as the same user. */
  Turn turn(long caller, long iteration, long index) {
    return new Turn(part.place(caller), iteration, part.place(index));
  }

  /** How many requests are under way. */
  public int underway() {
    return underway;
  }
}
