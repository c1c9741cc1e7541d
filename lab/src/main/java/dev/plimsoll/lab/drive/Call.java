package dev.plimsoll.lab.drive;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.lab.measure.Sample;
import dev.plimsoll.lab.request.Band;
import dev.plimsoll.lab.request.Flow;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Row;
import dev.plimsoll.lab.request.Session;
import dev.plimsoll.lab.request.Turn;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.stream.StreamFigures;
import dev.plimsoll.lab.target.Line;
import dev.plimsoll.lab.trace.Trace;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Loop;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One caller and its flow under way: a user of closed load, or one of the flows that are open at
 * once. Sends a flow's requests one after the other and tries again what may be tried again. Used
 * again for the next flow. Loop thread only.
 */
final class Call implements Line.Ear {
  private static final RandomGenerator NO_CHANCE = new SplittableRandom(0);

  private final Driver driver;
  private final Line line;
  private final boolean isOpen;
  private final long seed;
  private final boolean keepsCookies;
  private Session session;
  private Variables unchanging;
  private @Nullable RandomGenerator random;
  private long caller;
  private long iteration = -1;
  private int phase;
  private Flow flow;
  private int step;
  private int name;
  private Optional<Trace.Row> recorded = Optional.empty();
  private Optional<Row> row = Optional.empty();
  private @Nullable Variables variables;
  private long intended;
  private long sent;
  private int attempt;
  private Loop.@Nullable Timer pause;

  /**
   * A caller of one phase.
   *
   * @param isOpen whether it begins flows of many arrivals, each with chance of its own
   */
  Call(Driver driver, boolean isOpen, long seed) {
    this.driver = driver;
    this.line = driver.parts().target().line(this);
    this.isOpen = isOpen;
    this.seed = seed;
    this.keepsCookies = driver.parts().scenario().traffic().cookies();
    this.session = new Session(keepsCookies);
    this.unchanging = unchanging(session);
    this.flow = driver.parts().mix().flow(0);
  }

  private static Variables unchanging(Session session) {
    return new Variables(NO_CHANCE, new Turn(0, 0, 0), Optional.empty(), Optional.empty(), session);
  }

  /** Begins the flow that fell due; times by the loop's clock. False where its rows ran dry. */
  boolean begin(long ofCaller, int inPhase, long due, Trace.@Nullable Row recordedRow) {
    RequestMix mix = driver.parts().mix();
    caller = ofCaller;
    phase = inPhase;
    iteration = isOpen ? 0 : iteration + 1;
    if (isOpen) {
      random = null; // whoever arrives has chance of his own
    }
    recorded = Optional.ofNullable(recordedRow);
    int drawn = driver.drawsNothing() ? 0 : mix.draw(chance());
    flow = mix.flow(drawn);
    name = mix.firstOf(drawn);
    step = 0;
    if (isOpen && (keepsCookies || flow.steps().size() > 1)) {
      session = new Session(keepsCookies);
      unchanging = unchanging(session);
    }
    if (mix.needsRow(drawn)) {
      row = driver.row(chance());
      if (row.isEmpty()) {
        return false;
      }
    }
    send(due);
    return true;
  }

  private RandomGenerator chance() {
    RandomGenerator known = random;
    if (known == null) {
      known = Seeds.of(~seed, caller);
      random = known;
    }
    return known;
  }

  /** Sends the flow's next request, which was due then. */
  private void send(long due) {
    RunParts parts = driver.parts();
    RequestTemplate request = flow.steps().get(step);
    long index = driver.nextIndex();
    Variables filled =
        parts.mix().isConstant(name + step)
            ? unchanging
            : new Variables(
                chance(), driver.turn(caller, iteration, index), recorded, row, session);
    variables = filled;
    intended = due;
    attempt = 1;
    sent = Math.max(due, parts.loop().now());
    parts.recording().due(driver.relative(intended));
    parts.recording().sent(driver.relative(intended), driver.relative(sent));
    driver.retries().ifPresent(Retries::begun);
    line.countFrom(sent);
    line.send(request, filled, sent + driver.timeoutNanos());
  }

  @Override
  public void over(Line line) {
    Optional<Retries> retries = driver.retries();
    if (retries.isPresent()) {
      if (driver.isHalted()) {
        retries.get().cutOff(attempt, line, true);
        end(line.kind(), line.detail(), Math.max(sent, line.done()));
        return;
      }
      long wait = retries.get().after(attempt, line);
      if (wait != Retries.NEVER) {
        Loop loop = driver.parts().loop();
        pause = loop.at(driver.now() + wait, () -> again(wait, retries.get()));
        driver.pausing(this);
        return;
      }
      retries.get().ended(attempt, line);
    }
    end(line.kind(), line.detail(), Math.max(sent, line.done()));
  }

  @Override
  public void gap(long nanos) {
    driver.parts().recording().gap(name + step, nanos);
  }

  private void again(long waited, Retries retries) {
    pause = null;
    driver.resumed(this);
    Variables same = variables;
    if (same != null) {
      attempt++;
      retries.again(waited);
      line.send(flow.steps().get(step), same, driver.now() + driver.timeoutNanos());
    }
  }

  /** Ends a wait before another attempt. */
  void abort() {
    Loop.Timer waiting = pause;
    if (waiting != null) {
      pause = null;
      waiting.cancel();
      driver.retries().ifPresent(retries -> retries.cutOff(attempt, line, false));
      end(Failure.UNFINISHED.kind(), Failure.UNFINISHED.detail(), driver.now());
    }
  }

  private void end(String said, String saidOf, long done) {
    RunParts parts = driver.parts();
    String kind = parts.scenario().secrets().hiddenIn(said);
    String detail = parts.scenario().secrets().hiddenIn(saidOf);
    parts
        .recording()
        .answered(
            name + step,
            driver.relative(intended),
            driver.relative(sent),
            driver.relative(done),
            kind,
            detail,
            line.bytes(),
            line.usage(),
            line.stream());
    Optional<Band> band = flow.steps().get(step).expectation().band();
    if (band.isPresent() && kind.isEmpty()) {
      parts.recording().expected(name + step, band.get().contains(done - sent));
    }
    if (parts.listener().isPresent()) {
      parts.listener().get().on(sample(kind, detail, done), line.outcome());
    }
    if (kind.isEmpty() && step + 1 < flow.steps().size() && !driver.isHalted()) {
      step++;
      send(done);
    } else {
      driver.over(this, caller, done);
    }
  }

  private Sample sample(String kind, String detail, long done) {
    return new Sample(
        name + step,
        phase,
        driver.relative(intended),
        driver.relative(sent),
        driver.relative(done),
        kind,
        detail,
        line.bytes(),
        Optional.ofNullable(line.usage()),
        line.firstByte() == 0 ? Sample.NEVER : driver.relative(line.firstByte()),
        firstToken());
  }

  private long firstToken() {
    StreamFigures streamed = line.stream();
    return streamed == null || streamed.firstToken().isEmpty()
        ? Sample.NEVER
        : driver.relative(sent) + streamed.firstToken().getAsLong();
  }
}
