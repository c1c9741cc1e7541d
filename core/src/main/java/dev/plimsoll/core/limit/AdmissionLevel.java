package dev.plimsoll.core.limit;

import dev.plimsoll.core.work.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Whom to let in while calls wait too long: by class, and within one class by a hash of the caller
 * that stays for an hour. Mutable, not thread-safe: the Engine owns it. Never looks at the length
 * of a queue, only at how long calls waited in it.
 *
 * <p>DAGOR ("Overload Control for Scaling WeChat Microservices", SoCC 2018): in each period it
 * counts who wanted in, by step; after overload the level falls until a share less than were
 * admitted would have been let in, after calm it rises until a share more would. Raising grows
 * while it stays calm, up to the cut (DAGOR adds the same hundredth each time, and needs minutes to
 * come back).
 */
public final class AdmissionLevel {
  private static final int MOST_CALM = 1_000_000;

  private final AdmissionSettings settings;
  private final int[] wanted = new int[Level.ALL.admitted()];
  private Level level = Level.ALL;
  private long admitted;
  private long waits;
  private double waited;
  private int calm;
  private long ends;

  public AdmissionLevel(AdmissionSettings settings, Instant now) {
    this.settings = settings;
    ends = Nanos.of(now) + settings.period().toNanos();
  }

  /**
   * A call wants in: whether it is let in, and counted either way.
   *
   * @param share see {@link Level#share}
   */
  public boolean admits(Priority priority, int share, Instant now) {
    move(Nanos.of(now));
    wanted[Level.step(priority, share)]++;
    boolean admits = level.admits(priority, share);
    admitted += admits ? 1 : 0;
    return admits;
  }

  /** A call left the queue after so long, let through or dropped. */
  public void waited(Duration wait, Instant now) {
    move(Nanos.of(now));
    waits++;
    waited += wait.toNanos();
  }

  /**
   * As it is now; tell it the other nodes, so that they refuse at once what would be refused here.
   */
  public Level level(Instant now) {
    move(Nanos.of(now));
    return level;
  }

  /** Begins where another node is, as one that has just started should. */
  public void adopt(Level other) {
    level = other;
    calm = 0;
  }

  private void move(long now) {
    if (now < ends) {
      return;
    }
    boolean overloaded = waits > 0 && waited / waits > settings.target().toNanos();
    calm = overloaded ? 0 : Math.min(calm + 1, MOST_CALM);
    double raise = Math.min(settings.raise() * calm, settings.cut());
    level = overloaded ? lower(1 - settings.cut()) : higher(1 + raise);
    Arrays.fill(wanted, 0);
    admitted = 0;
    waits = 0;
    waited = 0;
    ends = now + settings.period().toNanos();
  }

  /** At least a step down, for there may be many calls in one. */
  private Level lower(double factor) {
    return bounded(Math.min(lettingIn(admitted * factor), level.admitted() - 1));
  }

  /** At least so much up by steps, for there may be few calls in them. */
  private Level higher(double factor) {
    int steps = (int) Math.ceil(level.admitted() * factor);
    return bounded(Math.max(lettingIn(admitted * factor), steps));
  }

  /** The highest level that would have let in no more than so many of those who wanted in. */
  private int lettingIn(double calls) {
    int step = 0;
    double sum = 0;
    while (step < wanted.length && sum + wanted[step] <= calls) {
      sum += wanted[step++];
    }
    return step;
  }

  private static Level bounded(int admitted) {
    return new Level(Math.clamp(admitted, Level.LEAST.admitted(), Level.ALL.admitted()));
  }
}
