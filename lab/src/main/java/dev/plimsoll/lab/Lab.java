package dev.plimsoll.lab;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.arrivals.Arrivals;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.drive.Driver;
import dev.plimsoll.lab.drive.Probe;
import dev.plimsoll.lab.drive.RunClock;
import dev.plimsoll.lab.drive.RunParts;
import dev.plimsoll.lab.measure.GeneratorWatch;
import dev.plimsoll.lab.measure.Progress;
import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.record.RequestLog;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Row;
import dev.plimsoll.lab.request.Session;
import dev.plimsoll.lab.request.Turn;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.target.Outcome;
import dev.plimsoll.lab.target.Target;
import dev.plimsoll.lab.text.Spoken;
import dev.plimsoll.lab.wire.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One run: probe, load, measures, verdict. Make one for each run, call {@link #run} once; {@link
 * #stop} may come from any thread, such as a shutdown hook.
 */
public final class Lab {
  /** What is said of a run whose target's certificate is not looked at. */
  public static final String INSECURE =
      "insecure: any certificate is believed, so nobody knows who answered";

  /** Before a start that was asked for there is so long for the probe and the rehearsal. */
  private static final Duration BEFORE_START = Duration.ofSeconds(10);

  /** So long a probe may take before somebody is told that it is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** So long a probe may take at all; a target that is only slow gets its load then. */
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(5);

  /** Failures of which it is certain that every request would meet the same. */
  private static final Set<String> NOBODY_THERE =
      Set.of("refused", "dns", "tls", "unreachable", "no local port", "no local socket");

  private final Scenario whole;
  private final Scenario scenario;
  private final StartGate gate;
  private final RunSettings settings;
  private final Progress.Listener listener;
  private boolean interrupted;
  private int stopsBeforeStart;
  private @Nullable Runnable stopProbe;
  private @Nullable Driver driver;

  /**
   * A run that has not begun.
   *
   * @param scenario all of it, also where the settings say that only a part is sent
   * @throws dev.plimsoll.base.yaml.InputException when it cannot be shared by so many workers
   */
  public Lab(Scenario scenario, RunSettings settings, Progress.Listener listener) {
    this(scenario, settings, listener, StartGate.ofThisMachine());
  }

  Lab(Scenario scenario, RunSettings settings, Progress.Listener listener, StartGate gate) {
    this.whole = scenario;
    this.scenario = scenario.share(settings.part());
    this.settings = settings;
    this.listener = listener;
    this.gate = gate;
  }

  /**
   * Runs the scenario. Returns in every case, after at most the wait for its start, the load's
   * length, {@code gracefulStop} and a few seconds.
   *
   * @throws dev.plimsoll.base.yaml.InputException when the request log cannot be written
   */
  public Ended run() throws InterruptedException {
    if (settings.startAt().isPresent()) {
      gate.await(settings.startAt().get().minus(BEFORE_START));
    }
    RequestMix mix = new RequestMix(scenario.traffic().flows());
    GeneratorWatch watch = new GeneratorWatch();
    try (Loop loop = new Loop();
        Target target = Target.of(scenario.target(), scenario.traffic().requests(), loop)) {
      begin(() -> loop.post(target::abort));
      Outcome probe = probe(loop, target);
      if (!settings.keepGoing() && !isUseful(probe) && !isInterrupted()) {
        return new Ended.NoLoad(
            scenario.target().toString(),
            scenario.secrets().hiddenIn(probe.kind()),
            scenario.secrets().hiddenIn(probe.detail()));
      }
      boolean isOpen = scenario.load().stream().anyMatch(Shape::isOpen);
      Rehearsal.run(
          isOpen ? Rehearsal.OPEN_ROUNDS : Rehearsal.CLOSED_ROUNDS,
          settings.rehearsal(),
          this::isInterrupted);
      if (settings.startAt().isPresent()) {
        gate.await(settings.startAt().get());
      }
      if (settings.requestLog().isEmpty()) {
        return load(mix, loop, target, watch, Optional.empty());
      }
      try (RequestLog log = RequestLog.open(settings.requestLog().get(), mix.names())) {
        return load(mix, loop, target, watch, Optional.of(log));
      }
    }
  }

  private Ended load(
      RequestMix mix, Loop loop, Target target, GeneratorWatch watch, Optional<RequestLog> log)
      throws InterruptedException {
    Recording recording = new Recording(mix.names(), scenario.objective());
    RunClock clock = new RunClock(loop::peek, loop.now());
    Instant started = Instant.now();
    log.ifPresent(open -> open.startAt(started));
    Driver running =
        begin(
            new Driver(
                new RunParts(scenario, mix, loop, target, recording, log.map(open -> open)),
                clock.origin()));
    watch.start(clock.now());
    Observer observer =
        new Observer(
            whole, settings, listener, recording, loop, running, watch, clock, Observer.EVERY);
    Thread observing = Thread.ofPlatform().name("lab-observer").daemon().start(observer);
    try {
      running.run();
      watch.end();
    } finally {
      observer.end();
      observing.join();
    }
    log.ifPresent(RequestLog::close);
    return observer.result(started, isInterrupted(), log.flatMap(RequestLog::fault));
  }

  private synchronized void begin(Runnable stopsProbe) {
    stopProbe = stopsProbe;
    if (interrupted) {
      stopsProbe.run();
    }
  }

  /** The driver from now on; what was stopped before it was there is stopped now. */
  private synchronized Driver begin(Driver running) {
    driver = running;
    for (int i = 0; i < stopsBeforeStart; i++) {
      running.stop();
    }
    return running;
  }

  /**
   * Ends the run: the first time it sends nothing more and gives what is under way half a second,
   * the second time at once. {@link #run} still returns what was measured.
   */
  public synchronized void stop() {
    interrupted = true;
    gate.open();
    if (driver == null) {
      stopsBeforeStart++;
      if (stopProbe != null) {
        stopProbe.run(); // nobody waits for a probe whose load will not be sent
      }
    } else {
      driver.stop();
    }
  }

  private synchronized boolean isInterrupted() {
    return interrupted;
  }

  private Outcome probe(Loop loop, Target target) {
    RequestTemplate first = scenario.traffic().requests().getFirst();
    Arrivals arrivals = scenario.load().getFirst().start(scenario.seed());
    if (arrivals.next() != Arrivals.NEVER) {
      arrivals.take();
    }
    Optional<Row> row =
        scenario.traffic().data().flatMap(data -> data.feeder().next(new SplittableRandom(0)));
    Variables variables =
        new Variables(
            new SplittableRandom(scenario.seed()),
            new Turn(0, 0, 0),
            Optional.ofNullable(arrivals.row()),
            row,
            new Session());
    Duration limit = scenario.limits().timeout();
    Duration timeout = limit.compareTo(LONGEST_PROBE) < 0 ? limit : LONGEST_PROBE;
    Loop.Timer patience =
        loop.at(
            loop.now() + PATIENCE.toNanos(),
            () ->
                listener.waits(
                    "probe  no answer yet; the load starts with it, or %s after it was asked"
                        .formatted(Spoken.plain(Figures.latency((double) timeout.toNanos())))));
    Outcome outcome = Probe.ask(loop, target, first, variables, loop.now() + timeout.toNanos());
    patience.cancel();
    return outcome;
  }

  /**
   * Whether load has a use after this answer. A status that says "not so" (401, 404) would be the
   * same for every request; one that says "not now" (429, 503), a failed check or an answer that
   * broke off may pass, and is what a run under load is to count.
   */
  private static boolean isUseful(Outcome probe) {
    int status = probe.status();
    boolean notNow = status == 408 || status == 425 || status == 429 || status >= 500;
    return notNow || !(probe.kind().startsWith("HTTP ") || NOBODY_THERE.contains(probe.kind()));
  }
}
