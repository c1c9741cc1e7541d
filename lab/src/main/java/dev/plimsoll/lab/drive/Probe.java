package dev.plimsoll.lab.drive;

import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.target.Line;
import dev.plimsoll.lab.target.Outcome;
import dev.plimsoll.lab.target.Target;
import dev.plimsoll.lab.wire.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a target once, before any load. */
public final class Probe implements Line.Ear {
  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  private @Nullable Outcome outcome;

  private Probe() {}

  /** Runs the loop until the answer is there or its time is over. */
  public static Outcome ask(
      Loop loop, Target target, RequestTemplate request, Variables variables, long deadline) {
    Probe probe = new Probe();
    target.probe(request, variables, deadline, probe);
    loop.run(now -> {
      target.sweep(now);
      return probe.outcome == null ? now + LOOK_NANOS : Loop.OVER;
    });
    Outcome found = probe.outcome;
    if (found == null) {
      throw new IllegalStateException("the loop ended before its answer");
    }
    return found;
  }

  @Override
  public void over(Line line) {
    outcome = line.outcome();
  }
}
