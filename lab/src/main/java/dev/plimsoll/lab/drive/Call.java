package dev.plimsoll.lab.drive;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.lab.measure.Sample;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.target.Line;
import dev.plimsoll.lab.trace.Trace;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One caller and its request under way: a user of closed load, or one of the requests that are open
 * at once. Used again for the next request. Loop thread only.
 */
final class Call implements Line.Ear {
  private static final Variables NONE =
      new Variables(new SplittableRandom(0), 0, 0, Optional.empty());

  private final Driver driver;
  private final Line line;
  private final boolean isOpen;
  private final long seed;
  private @Nullable RandomGenerator random;
  private long caller;
  private int name;
  private int phase;
  private long intended;
  private long sent;

  /**
   * A caller of one phase.
   *
   * @param isOpen whether it makes requests of many arrivals, each with chance of its own
   */
  Call(Driver driver, boolean isOpen, long seed) {
    this.driver = driver;
    this.line = driver.parts().target().line(this);
    this.isOpen = isOpen;
    this.seed = seed;
  }

  /** Sends the request that fell due; times by the loop's clock. */
  void begin(long ofCaller, int inPhase, long due, Trace.@Nullable Row row) {
    RunParts parts = driver.parts();
    RequestMix mix = parts.mix();
    caller = ofCaller;
    phase = inPhase;
    intended = due;
    long index = driver.nextIndex();
    boolean alike = mix.isOne() && mix.get(0).isConstant();
    RandomGenerator chance = alike ? null : chance();
    name = chance == null ? 0 : mix.draw(chance);
    RequestTemplate request = mix.get(name);
    Variables variables =
        chance == null ? NONE : new Variables(chance, caller, index, Optional.ofNullable(row));
    sent = Math.max(intended, parts.loop().now());
    parts.recording().sent(driver.relative(intended), driver.relative(sent));
    line.send(request, variables, sent + parts.scenario().limits().timeout().toNanos());
  }

  private RandomGenerator chance() {
    RandomGenerator known = random;
    if (known == null || isOpen) {
      known = Seeds.of(~seed, caller);
      random = known;
    }
    return known;
  }

  @Override
  public void over(Line line) {
    long done = Math.max(sent, line.done());
    RunParts parts = driver.parts();
    parts
        .recording()
        .answered(
            name,
            driver.relative(intended),
            driver.relative(sent),
            driver.relative(done),
            line.kind(),
            line.detail(),
            line.bytes(),
            line.usage());
    if (parts.listener().isPresent()) {
      parts.listener().get().on(sample(done), line.outcome());
    }
    driver.over(this, caller, done);
  }

  private Sample sample(long done) {
    return new Sample(
        name,
        phase,
        driver.relative(intended),
        driver.relative(sent),
        driver.relative(done),
        line.kind(),
        line.detail(),
        line.bytes(),
        Optional.ofNullable(line.usage()));
  }
}
