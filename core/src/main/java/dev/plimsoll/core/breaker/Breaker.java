package dev.plimsoll.core.breaker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * The breaker of one provider and model. Mutable, because its window counts every call; not
 * thread-safe: the Engine owns it. Never calls, waits or wakes anybody.
 *
 * <p>A result speaks only of the state in which its call began: what began before it opened neither
 * closes it nor opens it again, and what was a probe does not count once it is closed.
 */
public final class Breaker {
  private final BreakerSettings settings;
  private final RandomGenerator random;
  private final CallTimes times = new CallTimes();
  private final Window window = new Window();
  private final Queue<Instant> probes = new ArrayDeque<>();

  private State state = State.CLOSED;
  private Instant since;
  private Instant until;
  private String reason = "nothing failed yet";
  private int failuresInRow;
  private int successes;
  private int reopened;
  private Duration lastRest = Duration.ZERO;

  /**
   * A closed one.
   *
   * @param random spreads the waits; two nodes need different ones
   */
  public Breaker(BreakerSettings settings, RandomGenerator random, Instant now) {
    this.settings = settings;
    this.random = random;
    since = now;
    until = now;
  }

  /** How it stands towards calls. */
  public enum State {
    /** All pass. */
    CLOSED,
    /** None passes until its rest is over. */
    OPEN,
    /** Single calls pass as probes. */
    HALF_OPEN
  }

  /**
   * What it says of itself.
   *
   * @param since when it came into this state
   * @param admitsAt when the next call passes, if none ends before; not after now when one passes
   * @param reason why it came into this state, for a person
   */
  public record Report(State state, Instant since, Instant admitsAt, String reason) {}

  /** Whether a call that begins now passes; changes nothing. */
  public boolean admits(Instant now) {
    return switch (state) {
      case CLOSED -> true;
      case OPEN -> !now.isBefore(until);
      case HALF_OPEN -> probes.size() < settings.probing().atOnce() || !now.isBefore(patience());
    };
  }

  /** A call that {@link #admits} let pass begins; say {@link #ended} when it ended. */
  public void began(Instant now) {
    if (state == State.OPEN) {
      become(State.HALF_OPEN, now, "it rested long enough");
    }
    if (state == State.HALF_OPEN) {
      forgetLostProbes(now);
      probes.add(now);
    }
  }

  /**
   * A call ended, however late. Its time counts for the window even where its verdict does not.
   *
   * @param began when it began, exactly as said then
   */
  public void ended(Instant began, Verdict verdict, Instant now) {
    if (verdict != Verdict.NEUTRAL) {
      times.add(Math.max(0, Duration.between(began, now).toNanos()));
    }
    if (began.isBefore(since)) {
      return;
    }
    switch (state) {
      case CLOSED -> count(verdict, now);
      case OPEN -> {}
      case HALF_OPEN -> probed(began, verdict, now);
    }
  }

  /** How it stands, for messages, metrics and decision records. */
  public Report report(Instant now) {
    Instant admitsAt = admits(now) ? now : state == State.OPEN ? until : patience();
    return new Report(state, since, admitsAt, reason);
  }

  /** The length of the window in which shares are counted. */
  public Duration window() {
    return Duration.ofNanos(windowNanos());
  }

  private void count(Verdict verdict, Instant now) {
    if (verdict == Verdict.NEUTRAL) {
      return;
    }
    boolean failed = verdict == Verdict.FAILURE;
    failuresInRow = failed ? failuresInRow + 1 : 0;
    window.add(failed, nanos(now), windowNanos());
    if (failuresInRow >= settings.tripping().failures()) {
      open(now, failuresInRow + " failures in a row");
    } else {
      judgeShare(now);
    }
  }

  private void judgeShare(Instant now) {
    BreakerSettings.Tripping tripping = settings.tripping();
    int failures = window.failures(nanos(now), windowNanos());
    int calls = window.calls(nanos(now), windowNanos());
    if (calls >= tripping.leastCalls() && failures > tripping.errorShare() * calls) {
      open(now, failures + " of " + calls + " calls failed");
    }
  }

  private void probed(Instant began, Verdict verdict, Instant now) {
    boolean _ = probes.remove(began); // one that was given up is not there, and still is heard
    switch (verdict) {
      case NEUTRAL -> {}
      case FAILURE -> open(now, "a probe failed");
      case SUCCESS -> {
        successes++;
        if (successes >= settings.probing().successes()) {
          become(State.CLOSED, now, successes + " probes succeeded");
        }
      }
    }
  }

  private void open(Instant now, String why) {
    boolean again =
        state == State.HALF_OPEN || Duration.between(since, now).compareTo(lastRest) < 0;
    reopened = again ? reopened + 1 : 0;
    lastRest = rest();
    until = now.plus(lastRest);
    become(State.OPEN, now, why);
  }

  private Duration rest() {
    BreakerSettings.Rest rest = settings.rest();
    double mean = rest.first().toNanos() * Math.pow(rest.factor(), Math.min(reopened, 100));
    double bounded = Math.min(mean, rest.longest().toNanos());
    return Duration.ofNanos(Math.round(bounded * (1 + rest.jitter() * random.nextDouble())));
  }

  private void become(State next, Instant now, String why) {
    state = next;
    since = now;
    reason = why;
    failuresInRow = 0;
    successes = 0;
    probes.clear();
    window.clear();
  }

  /** A probe of which nothing was heard tells nothing, and must not block for ever. */
  private void forgetLostProbes(Instant now) {
    Iterator<Instant> oldest = probes.iterator();
    while (oldest.hasNext() && !oldest.next().plus(settings.probing().patience()).isAfter(now)) {
      oldest.remove();
    }
  }

  private Instant patience() {
    return Optional.ofNullable(probes.peek())
        .map(oldest -> oldest.plus(settings.probing().patience()))
        .orElse(since);
  }

  private long windowNanos() {
    BreakerSettings.Tripping tripping = settings.tripping();
    long learned = Math.min(times.p99(), tripping.longestWindow().toNanos());
    return Math.max(tripping.window().toNanos(), learned);
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}
