package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.wire.Loop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Asks a target one thing after another over one line, and waits each time. One thread. */
final class Asker implements AutoCloseable, Line.Ear {
  private static final long SWEEP_NANOS = Duration.ofMillis(10).toNanos();

  private static final Variables NONE =
      new Variables(new SplittableRandom(1), 0, 0, Optional.empty());

  private final Loop loop = new Loop();
  private final List<RequestTemplate> requests;
  private final Target target;
  private final Line line;
  private @Nullable Outcome outcome;

  /** Asks the target of a scenario. */
  Asker(String scenario) {
    this(Scenarios.parse("t", scenario, Path.of(""), Options.NONE));
  }

  private Asker(Scenario scenario) {
    this(scenario.target(), scenario.requests());
  }

  Asker(Endpoint endpoint, List<RequestTemplate> requests) {
    this.requests = requests;
    target = Target.of(endpoint, requests, loop);
    line = target.line(this);
  }

  /** Asks for the first of the requests, on behalf of nobody. */
  Outcome ask(long timeoutNanos) {
    return ask(requests.getFirst(), NONE, timeoutNanos);
  }

  Outcome ask(RequestTemplate request, Variables variables, long timeoutNanos) {
    return ask(request, variables, timeoutNanos, () -> false);
  }

  /** Asks, and aborts the target when {@code enough} says so. */
  Outcome ask(
      RequestTemplate request, Variables variables, long timeoutNanos, BooleanSupplier enough) {
    outcome = null;
    line.send(request, variables, loop.now() + timeoutNanos);
    loop.run(now -> {
      target.sweep(now);
      if (outcome == null && enough.getAsBoolean()) {
        target.abort();
      }
      return outcome == null ? now + SWEEP_NANOS : Loop.OVER;
    });
    return Objects.requireNonNull(outcome);
  }

  Loop.Sockets sockets() {
    return loop.sockets();
  }

  long now() {
    return loop.now();
  }

  @Override
  public void over(Line ended) {
    outcome = ended.outcome();
  }

  @Override
  public void close() {
    target.close();
    loop.close();
  }
}
