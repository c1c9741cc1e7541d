package dev.plimsoll.lab.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.lab.judge.Asked;
import dev.plimsoll.lab.judge.Validities;
import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.Sample;
import dev.plimsoll.lab.measure.Snapshot;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.lab.target.Line;
import dev.plimsoll.lab.target.Target;
import dev.plimsoll.lab.wire.Failure;
import dev.plimsoll.lab.wire.Loop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DriverTest {
  /** A target in memory: answers after a time, or never until it is aborted. */
  private final class Still implements Target {
    private final long answerNanos;
    private long firstTakesNanos;
    private final AtomicInteger sends = new AtomicInteger();
    private final AtomicInteger aborts = new AtomicInteger();
    private final List<StillLine> lines = new ArrayList<>();

    private Still(long answerMillis) {
      this.answerNanos = answerMillis * 1_000_000;
    }

    @Override
    public Line line(Line.Ear ear) {
      StillLine line = new StillLine(this, ear);
      lines.add(line);
      return line;
    }

    @Override
    public void probe(RequestTemplate request, Variables variables, long deadline, Line.Ear ear) {
      line(ear).send(request, variables, deadline);
    }

    @Override
    public void sweep(long now) {}

    @Override
    public void abort() {
      aborts.incrementAndGet();
      lines.forEach(StillLine::abort);
    }

    @Override
    public void close() {}
  }

  private final class StillLine extends Line {
    private final Still still;
    private Loop.@Nullable Timer answer;

    StillLine(Still still, Ear ear) {
      super(ear);
      this.still = still;
    }

    @Override
    public void send(RequestTemplate request, Variables variables, long deadline) {
      reset();
      if (still.sends.incrementAndGet() == 1) {
        LockSupport.parkNanos(still.firstTakesNanos);
      }
      answer =
          loop.at(
              loop.now() + still.answerNanos,
              () -> {
                answer = null;
                over(loop.now());
              });
    }

    @Override
    public void abort() {
      Loop.Timer pending = answer;
      if (pending != null) {
        pending.cancel();
        answer = null;
        over(Failure.UNFINISHED, loop.now());
      }
    }
  }

  private final ConcurrentLinkedQueue<Sample> samples = new ConcurrentLinkedQueue<>();
  private final Recording recording = new Recording(List.of("GET"));
  private final Loop loop = new Loop();

  @AfterEach
  void close() {
    loop.close();
  }

  private Driver driver(Target target, String rest) {
    Scenario scenario =
        Scenarios.parse("t", "target: http://127.0.0.1:1\n" + rest, Path.of(""), Options.NONE);
    return new Driver(
        new RunParts(
            scenario,
            new RequestMix(scenario.traffic().flows()),
            loop,
            target,
            recording,
            Optional.of((sample, _) -> samples.add(sample))),
        loop.now());
  }

  private Snapshot run(Target target, String rest) {
    driver(target, rest).run();
    return recording.end(loop.now());
  }

  @Test
  void every_request_of_an_open_load_is_sent_once_at_its_own_time() throws Exception {
    Snapshot end = run(new Still(1), "load: [{rate: 500/s, duration: 600ms}]");
    long start = Math.round(end.phases().getFirst().fromSeconds() * 1e9);
    List<Long> intended = samples.stream().map(Sample::intended).sorted().toList();

    assertThat(intended).hasSize(300);
    for (int i = 0; i < 300; i++) {
      assertThat(intended.get(i) - start)
          .as("request %d", i)
          .isBetween(i * 2_000_000L - 1, i * 2_000_000L + 1);
    }
    assertThat(samples).allMatch(s -> s.sent() >= s.intended() && s.done() >= s.sent());
    assertThat(end.load().intended()).isEqualTo(300);
    assertThat(end.load().late())
        .isEqualTo(samples.stream().filter(s -> s.sent() - s.intended() > 1_000_000).count());
  }

  @Test
  void what_max_connections_refuses_is_missed_and_nothing_is_thinned() throws Exception {
    Still target = new Still(10_000);
    Snapshot end =
        run(
            target,
            "maxConnections: 7\ngracefulStop: 100ms\nload: [{rate: 100/s, duration: 300ms}]");
    RunResult.Load load = end.load();

    assertThat(load.intended()).isEqualTo(30);
    assertThat(load.sent()).isEqualTo(7);
    assertThat(load.missed()).isEqualTo(23);
    assertThat(target.sends).hasValue(7);
    assertThat(end.all().total()).isEqualTo(7);
    assertThat(end.all().response().count()).isEqualTo(7);
    assertThat(end.errors()).extracting("kind").containsExactly("missed", "unfinished");
  }

  @Test
  void what_fell_due_meanwhile_uses_lines_that_are_free_again() throws Exception {
    Still target = new Still(0);
    target.firstTakesNanos = 300_000_000; // 300 fall due in it
    Snapshot end = run(target, "load: [{rate: 1000/s, duration: 400ms}]");

    assertThat(end.all().ok()).isEqualTo(400);
    assertThat(end.load().late()).isGreaterThan(200);
    assertThat(target.lines).hasSizeLessThan(100);
  }

  @Test
  void users_whose_generator_stood_still_did_less_than_they_should_have() throws Exception {
    String steps = "load: [{steps: {users: [2, 3], each: 1500ms}}]";
    Still target = new Still(10);
    target.firstTakesNanos = 600_000_000;
    Driver driver = driver(target, steps);
    driver.run();
    Snapshot end = recording.end(loop.now());
    Scenario scenario =
        Scenarios.parse("t", "target: http://127.0.0.1:1\n" + steps, Path.of(""), Options.NONE);
    RunResult.Generator idle =
        new RunResult.Generator(
            OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    assertThat(end.phases().getFirst().load().stoodStillSeconds()).isBetween(0.55, 1.0);
    assertThat(
            new Validities(scenario.validity(), 2)
                .of(end.phases(), List.of(Asked.of(scenario.load().getFirst())), end.all(), idle)
                .reasons())
        .singleElement()
        .asString()
        .contains("in which the generator stood still");
  }

  @Test
  void a_phase_ends_its_open_requests_after_the_graceful_stop_and_the_next_one_starts_fresh()
      throws Exception {
    Snapshot end =
        run(
            new Still(400),
            "gracefulStop: 150ms\nload: [{rate: 20/s, duration: 200ms}, {users: 1, iterations: 1}]");

    assertThat(end.phases().get(0).series().failed()).isEqualTo(4);
    assertThat(end.phases().get(1).series().ok()).isEqualTo(1);
    assertThat(end.phases().get(1).fromSeconds()).isBetween(0.34, 1.5);
  }

  @Test
  void one_stop_lets_what_is_under_way_end_and_sends_nothing_more() throws Exception {
    Still target = new Still(300);
    Driver driver = driver(target, "load: [{users: 4, duration: 60s}, {users: 4, duration: 60s}]");
    Thread running = Thread.ofPlatform().start(driver::run);
    await(target, 4);
    driver.stop();
    assertThat(running.join(java.time.Duration.ofSeconds(5))).isTrue();
    Snapshot end = recording.end(loop.now());

    assertThat(target.sends).hasValue(4);
    assertThat(target.aborts).hasValue(0);
    assertThat(end.all().ok()).isEqualTo(4);
    assertThat(end.phases()).hasSize(1);
    assertThat(end.load().askedSeconds().orElseThrow()).isLessThan(5);
  }

  @Test
  void two_stops_end_at_once() throws Exception {
    Still target = new Still(60_000);
    Driver driver = driver(target, "load: [{rate: 1000/s, duration: 60s}]");
    Thread running = Thread.ofPlatform().start(driver::run);
    await(target, 4);
    long asked = System.nanoTime();
    driver.stop();
    driver.stop();
    driver.stop();

    assertThat(running.join(java.time.Duration.ofSeconds(5))).isTrue();
    assertThat(System.nanoTime() - asked).isLessThan(3_000_000_000L);
    assertThat(recording.end(loop.now()).errors()).extracting("kind").containsOnly("unfinished");
    assertThat(driver.underway()).isZero();
  }

  @Test
  void a_stop_before_the_start_sends_nothing() throws Exception {
    Still target = new Still(1);
    Driver driver = driver(target, "load: [{users: 4, duration: 60s}]");
    driver.stop();
    driver.run();

    assertThat(target.sends).hasValue(0);
    assertThat(recording.end(loop.now()).all().total()).isZero();
  }

  private static void await(Still target, int sends) throws InterruptedException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (target.sends.get() < sends && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(target.sends.get()).isGreaterThanOrEqualTo(sends);
  }
}
