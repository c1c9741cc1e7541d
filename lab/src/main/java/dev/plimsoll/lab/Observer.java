package dev.plimsoll.lab;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.drive.Driver;
import dev.plimsoll.lab.drive.RunClock;
import dev.plimsoll.lab.judge.AbortRule;
import dev.plimsoll.lab.judge.Asked;
import dev.plimsoll.lab.judge.Evidence;
import dev.plimsoll.lab.judge.Judge;
import dev.plimsoll.lab.judge.Measured;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.judge.Validities;
import dev.plimsoll.lab.judge.Verdicts;
import dev.plimsoll.lab.measure.GeneratorWatch;
import dev.plimsoll.lab.measure.Progress;
import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Identity;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.Validity;
import dev.plimsoll.lab.measure.RunResult.Worker;
import dev.plimsoll.lab.measure.Snapshot;
import dev.plimsoll.lab.retry.RetryFigures;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.wire.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a run several times a second from a thread of its own: tells its listener, gives the run
 * up when every request fails, and ends it when a threshold says so.
 */
final class Observer implements Runnable {
  /** How often a run is looked at. */
  static final Duration EVERY = Duration.ofMillis(250);

  private static final long LONGEST_ASKED_MILLIS = 250;
  private static final long FAILING_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long FEWEST_FAILURES = 5;
  private static final Duration LATE_START = Duration.ofMillis(100);

  private final Scenario scenario;
  private final Scenario part;
  private final RunSettings settings;
  private final Progress.Listener listener;
  private final Recording recording;
  private final Loop loop;
  private final Driver driver;
  private final GeneratorWatch watch;
  private final RunClock clock;
  private final Duration every;
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable String givenUp;
  private AbortRule.@Nullable Breach breach;
  private @Nullable String displayFault;

  Observer(
      Scenario scenario,
      RunSettings settings,
      Progress.Listener listener,
      Recording recording,
      Loop loop,
      Driver driver,
      GeneratorWatch watch,
      RunClock clock,
      Duration every) {
    this.scenario = scenario;
    this.part = scenario.share(settings.part());
    this.settings = settings;
    this.listener = listener;
    this.recording = recording;
    this.loop = loop;
    this.driver = driver;
    this.watch = watch;
    this.clock = clock;
    this.every = every;
  }

  @Override
  public void run() {
    try {
      while (!over.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void end() {
    over.countDown();
  }

  /** What was found at one look. */
  private record Looked(Supplier<Snapshot> cut, Optional<RetryFigures> attempts) {}

  private void look() throws InterruptedException {
    watch.look();
    Optional<Looked> looked = cut();
    if (looked.isEmpty()) {
      return;
    }
    Snapshot snapshot = looked.get().cut().get();
    Optional<RetryFigures> retried = looked.get().attempts();
    long now = clock.now();
    List<ThresholdOutcome> outcomes =
        new Judge(Measured.soFar(snapshot, scenario.objective(), retried))
            .outcomes(scenario.thresholds());
    if (breach == null && givenUp == null) { // a run is ended once: a second stop cuts it off
      endEarly(snapshot, outcomes, now);
    }
    tell(snapshot, outcomes, now);
  }

  /** What the loop has recorded so far; empty when it is over or very busy. */
  private Optional<Looked> cut() throws InterruptedException {
    try {
      return Optional.of(
          loop.ask(() -> new Looked(recording.cut(clock.now()), driver.retryFigures()))
              .get(LONGEST_ASKED_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the recording cannot be read", e);
    }
  }

  private void endEarly(Snapshot snapshot, List<ThresholdOutcome> outcomes, long now) {
    Duration elapsed = Duration.ofNanos(now);
    Optional<AbortRule.Breach> found = AbortRule.of(scenario.thresholds(), outcomes, elapsed);
    if (found.isPresent()) {
      abort(found.get(), now);
    } else if (!settings.keepGoing() && allFail(snapshot, now)) {
      giveUp(snapshot, now);
    }
  }

  private static boolean allFail(Snapshot snapshot, long now) {
    return snapshot.unbrokenFailures() >= FEWEST_FAILURES
        && now - snapshot.failingSince() >= FAILING_NANOS;
  }

  private void giveUp(Snapshot snapshot, long now) {
    givenUp =
        "every request failed for %s (%s of them)"
            .formatted(Figures.latency(5e9), Figures.count(snapshot.unbrokenFailures()));
    String why = "stopped: " + givenUp;
    loop.post(() -> recording.mark(now, why));
    driver.stop();
  }

  private void abort(AbortRule.Breach found, long now) {
    breach = found;
    String why = "stopped: limit broken: " + found.outcome().expression();
    loop.post(() -> recording.mark(now, why));
    driver.stop();
  }

  private static String stopped(AbortRule.Breach breach) {
    return "it ended the run at " + Figures.clock(breach.at());
  }

  /** A display that fails must not cost the run its figures: it is not told again. */
  private void tell(Snapshot snapshot, List<ThresholdOutcome> outcomes, long now) {
    if (displayFault == null) {
      try {
        listener.on(progress(snapshot, outcomes, now));
      } catch (RuntimeException e) {
        displayFault = "the display of progress failed: " + e;
      }
    }
  }

  private Progress progress(Snapshot snapshot, List<ThresholdOutcome> outcomes, long now) {
    int phase = Math.max(1, snapshot.phases().size());
    return new Progress(
        scenario.name(),
        scenario.seed(),
        settings.folder(),
        phase,
        scenario.load().size(),
        part.load().get(phase - 1).label(),
        now / 1e9,
        scenario.plannedSeconds(),
        snapshot.all(),
        snapshot.load(),
        snapshot.inFlight(),
        snapshot.seconds(),
        outcomes,
        snapshot.errors(),
        snapshot.marks(),
        watch.cpuOfOneCore(now));
  }

  /** The run's result; after the load and this observer's thread have ended. */
  Ended.Ran result(Instant started, boolean interrupted, Optional<String> logFault) {
    long now = clock.now();
    Generator generator = watch.result(now, loop.sockets().opened(), loop.sockets().most());
    Snapshot end = recording.end(now);
    List<ThresholdOutcome> outcomes = outcomes(end);
    tell(end, outcomes, now);
    int cores = Runtime.getRuntime().availableProcessors();
    List<Asked> asked = part.load().stream().map(Asked::of).toList();
    Validity judged =
        new Validities(scenario.validity(), cores).of(end.phases(), asked, end.all(), generator);
    Validity validity = Verdicts.withUnmeasured(warned(judged, started, logFault), outcomes);
    Identity identity =
        new Identity(
            scenario.name(),
            scenario.seed(),
            scenario.target().toString(),
            started,
            Duration.ofNanos((long) (toSeconds(end) * 1e9)),
            settings.command(),
            scenario.toYaml(),
            machine(cores),
            settings.version(),
            interrupted,
            new Worker(
                settings.part().isWhole()
                    ? Optional.empty()
                    : Optional.of(settings.part().toString()),
                settings.startAt()));
    RunResult result =
        new RunResult(
            identity,
            Verdicts.of(validity, outcomes),
            validity,
            outcomes,
            end.load(),
            end.all(),
            end.names(),
            end.phases(),
            end.seconds(),
            end.errors(),
            end.marks(),
            end.tokens(),
            generator,
            scenario.objective(),
            driver.retryFigures());
    return new Ended.Ran(result, Optional.ofNullable(givenUp));
  }

  private List<ThresholdOutcome> outcomes(Snapshot end) {
    List<Threshold> thresholds = scenario.thresholds();
    Measured measured =
        Measured.atEnd(end, scenario.objective(), driver.retryFigures(), thresholds);
    List<ThresholdOutcome> outcomes = new Judge(measured).outcomes(thresholds);
    List<ThresholdOutcome> kept =
        breach == null ? outcomes : AbortRule.kept(outcomes, breach, stopped(breach));
    return new Evidence(end.marks(), end.errors()).beside(thresholds, kept);
  }

  private static double toSeconds(Snapshot end) {
    return end.phases().isEmpty() ? 0 : end.phases().getLast().toSeconds();
  }

  private Validity warned(Validity validity, Instant started, Optional<String> logFault) {
    List<String> warnings = new ArrayList<>(validity.warnings());
    if (scenario.target().manner().insecure()) {
      warnings.add(Lab.INSECURE);
    }
    logFault.ifPresent(warnings::add);
    settings.startAt().flatMap(asked -> late(asked, started)).ifPresent(warnings::add);
    Optional.ofNullable(displayFault).ifPresent(warnings::add);
    Optional.ofNullable(givenUp).ifPresent(why -> warnings.add("the run was stopped: " + why));
    Optional.ofNullable(breach)
        .ifPresent(broken ->
            warnings.add(
                "'%s' was broken: %s".formatted(broken.outcome().expression(), stopped(broken))));
    return new Validity(
        validity.valid(), validity.reasons(), List.copyOf(warnings), validity.checks());
  }

  private static Optional<String> late(Instant asked, Instant started) {
    Duration late = Duration.between(asked, started);
    return late.compareTo(LATE_START) > 0
        ? Optional.of(
            "it started %s after the moment that was asked for"
                .formatted(Figures.latency((double) late.toNanos())))
        : Optional.empty();
  }

  private static String machine(int cores) {
    return "%s %s, %s, Java %s"
        .formatted(
            System.getProperty("os.name", "unknown system"),
            System.getProperty("os.arch", ""),
            cores == 1 ? "1 core" : cores + " cores",
            System.getProperty("java.version", "unknown"));
  }
}
