package dev.plimsoll.lab.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.lab.arrivals.Iterations;
import dev.plimsoll.lab.arrivals.Part;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.arrivals.UserStages;
import dev.plimsoll.lab.arrivals.UserStages.Stage;
import dev.plimsoll.lab.arrivals.UserSteps;
import dev.plimsoll.lab.arrivals.Users;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Check;
import dev.plimsoll.lab.measure.RunResult.Check.Finding;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Sockets;
import dev.plimsoll.lab.measure.RunResult.Validity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Each bound just inside and just outside. */
class ValiditiesTest {
  private static final Generator IDLE =
      new Generator(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
  private static final Validities GATE = new Validities(Bounds.DEFAULT, 2);

  private static Latencies all(double millis, long count) {
    Histogram histogram = Latencies.histogram();
    if (count > 0) {
      histogram.recordValueWithCount(Math.round(millis * 1000), count);
    }
    return new Latencies(histogram);
  }

  private static Series series(long total, double responseMillis, double seconds) {
    Latencies times = all(responseMillis, total);
    return new Series("all", total, total, 0, seconds, times, times);
  }

  /**
   * 10 s of open load, answered after 100 ms; what is not missed is sent, some of it after them.
   */
  private static Validity open(long due, long inTime, long missed, double lagMillis) {
    return open(load(due, inTime, missed, lagMillis), 100);
  }

  private static Load load(long due, long inTime, long missed, double lagMillis) {
    long sent = due - missed;
    return new Load(
        due,
        sent,
        0,
        missed,
        all(lagMillis, sent),
        OptionalDouble.of(10),
        OptionalLong.of(inTime),
        0);
  }

  private static Validity open(Load load, double responseMillis) {
    Series series = series(load.sent(), responseMillis, 10);
    return GATE.of(
        List.of(new Phase("open, 100/s", 0, 10, load, series)),
        List.of(new Asked.Open()),
        series,
        IDLE);
  }

  private static Check check(Validity validity, String name) {
    return validity.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void the_lag_of_an_open_phase_has_its_bound() {
    assertThat(check(open(1000, 1000, 0, 9.99), "schedule lag p99").finding())
        .isEqualTo(Finding.OK);
    Validity late = open(1000, 1000, 0, 10.1);
    assertThat(check(late, "schedule lag p99").finding()).isEqualTo(Finding.INVALID);
    assertThat(late.reasons())
        .singleElement()
        .asString()
        .startsWith("open, 100/s: the generator sent late, p99 10.1");
    Load slow = new Load(1000, 1000, 0, 0, all(49, 1000), OptionalDouble.of(10));
    assertThat(open(slow, 1000).valid()).as("below 5 % of a second").isTrue();
    Load slower = new Load(1000, 1000, 0, 0, all(51, 1000), OptionalDouble.of(10));
    assertThat(open(slower, 1000).valid()).isFalse();
  }

  @Test
  void of_few_requests_the_largest_lag_has_ten_times_that_bound() {
    assertThat(check(open(199, 199, 0, 99), "largest schedule lag").finding())
        .isEqualTo(Finding.OK);
    assertThat(open(150, 150, 0, 2000).reasons())
        .containsExactly(
            "open, 100/s: the generator sent late, at most 2.00\u00a0s after the intended time"
                + " (at most 100\u00a0ms may be)");
  }

  @Test
  void what_follows_an_answer_is_neither_late_nor_missed() {
    // 200 flows of five steps: 1 of 200 that fell due by themselves is missed, 1,000 are sent.
    Load load =
        new Load(996, 995, 0, 1, all(20, 199), OptionalDouble.of(10), OptionalLong.of(199), 0);
    assertThat(open(load, 100).reasons())
        .singleElement()
        .asString()
        .contains("1 of 200 requests due were missed");
  }

  @Test
  void rate_and_missed_sends_have_theirs() {
    assertThat(open(10_000, 9_900, 0, 1).valid()).isTrue();
    Validity short_ = open(10_000, 9_899, 0, 1);
    assertThat(short_.reasons())
        .containsExactly(
            "open, 100/s: only 9,899 of 10,000 requests due were sent before the phase's end");
    assertThat(check(open(10_000, 10_000, 0, 1), "delivered rate").why())
        .isEqualTo("1,000 of 1,000\u00a0/s");
    assertThat(open(10_000, 9_990, 10, 1).valid()).isTrue();
    assertThat(open(10_000, 9_989, 11, 1).reasons())
        .singleElement()
        .asString()
        .contains("11 of 10,000 requests due were missed")
        .contains("at most 0.1\u00a0% may be");
  }

  @Test
  void spacing_is_a_note_without_a_bound() {
    Check spacing = check(open(1000, 1000, 0, 500), "spacing");
    assertThat(spacing.finding()).isEqualTo(Finding.OK);
    assertThat(spacing.bound()).isEmpty();
    assertThat(spacing.found().orElseThrow().value()).isBetween(499.0, 501.0);
  }

  @Test
  void nothing_due_and_nothing_sent_is_not_measured() {
    assertThat(open(0, 0, 0, 0).valid()).isTrue();
    assertThat(open(0, 0, 0, 0).checks())
        .allMatch(check -> check.finding() == Finding.NOT_MEASURED);
  }

  @Test
  void bounds_come_from_the_scenario() {
    Bounds wide =
        new Bounds(
            Duration.ofMillis(100),
            new Share(0.5),
            new Share(0.1),
            new Share(0.2),
            new Share(0.3),
            new Share(0.1),
            Duration.ofSeconds(1));
    Load load = load(1000, 950, 50, 90);
    Phase phase = new Phase("open", 0, 10, load, series(950, 100, 10));
    Generator busy =
        new Generator(OptionalDouble.of(0.3), OptionalDouble.empty(), OptionalDouble.of(900));
    Validity validity =
        new Validities(wide, 2).of(List.of(phase), List.of(new Asked.Open()), phase.series(), busy);

    assertThat(validity.reasons()).isEmpty();
    assertThat(validity.warnings()).singleElement().asString().contains("all 2 cores");
    assertThat(check(validity, "missed sends").bound().orElseThrow().text()).isEqualTo("20\u00a0%");
  }

  @Test
  void the_generators_own_limits_are_warnings() {
    Series slow = series(1000, 100, 10);
    Generator near = generator(1.79, 10, 0.9, new Sockets(20, 18, OptionalLong.of(20)));
    assertThat(GATE.of(List.of(), List.of(), slow, near).warnings()).isEmpty();
    Generator over = generator(1.81, 10.1, 0.91, new Sockets(20, 19, OptionalLong.of(20)));
    Validity validity = GATE.of(List.of(), List.of(), slow, over);
    assertThat(validity.valid()).isTrue();
    assertThat(validity.warnings()).hasSize(4);
    Validity patient = GATE.of(List.of(), List.of(), series(1000, 1000, 10), over);
    assertThat(check(patient, "GC pause").finding()).as("below 5 % of 1 s").isEqualTo(Finding.OK);
    assertThat(GATE.of(List.of(), List.of(), slow, IDLE).checks())
        .hasSize(4)
        .allMatch(check -> check.finding() == Finding.NOT_MEASURED);
  }

  private static Generator generator(double cpu, double pause, double thread, Sockets sockets) {
    return new Generator(
        OptionalDouble.of(cpu),
        OptionalDouble.empty(),
        OptionalDouble.of(pause),
        OptionalDouble.of(thread),
        Optional.of(sockets));
  }

  /** 10 users for 10 s, each answered after 100 ms: 1,000 requests are the whole truth. */
  private static Check little(long requests, double responseMillis, double lasts) {
    return little(requests, responseMillis, lasts, new Users(10, Duration.ofSeconds(10)));
  }

  private static Check little(long requests, double responseMillis, double lasts, Shape shape) {
    return little(requests, requests, responseMillis, lasts, 0, shape);
  }

  private static Check little(
      long requests, long flows, double responseMillis, double lasts, double stood, Shape shape) {
    Load load =
        new Load(
            requests,
            requests,
            0,
            0,
            all(0, flows),
            OptionalDouble.of(10),
            OptionalLong.empty(),
            stood);
    Series series = series(requests, responseMillis, lasts);
    Phase phase = new Phase("closed, 10 users", 0, lasts, load, series);
    return check(GATE.of(List.of(phase), List.of(Asked.of(shape)), series, IDLE), "Little's law");
  }

  @Test
  void users_and_their_work_must_agree() {
    assertThat(little(1000, 100, 10.1).finding()).isEqualTo(Finding.OK);
    assertThat(little(1000, 100, 10.1).why())
        .isEqualTo("L 10.0 users; X 100/s x W 100\u00a0ms = 10.0");
    assertThat(little(951, 100, 10).finding()).isEqualTo(Finding.OK);
    Check idle = little(949, 100, 10);
    assertThat(idle.finding()).isEqualTo(Finding.INVALID);
    assertThat(idle.why()).contains("differ by 5.").contains("L 10.0 users");
    assertThat(little(1049, 100, 10).finding()).isEqualTo(Finding.OK);
    assertThat(little(1052, 100, 10).finding()).isEqualTo(Finding.INVALID);
    assertThat(little(1052, 100, 10.5).finding())
        .as("answered after the end")
        .isEqualTo(Finding.OK);
  }

  @Test
  void what_is_too_short_or_has_no_number_of_users_is_not_measured() {
    assertThat(little(99, 100, 10).finding()).isEqualTo(Finding.NOT_MEASURED);
    Shape leaving =
        new Users(10, Duration.ZERO, Optional.empty(), new Iterations.Each(100), Optional.empty());
    assertThat(little(1000, 100, 10, leaving).finding()).isEqualTo(Finding.NOT_MEASURED);
    assertThat(little(1000, 100, 10, leaving).why()).contains("left when its requests were done");
  }

  @Test
  void users_of_steps_stages_and_shares_are_held_to_their_curve() {
    Shape steps = new UserSteps(List.of(5, 10), Duration.ofSeconds(5), Optional.empty());
    assertThat(little(750, 100, 10.1, steps).why()).startsWith("L 7.50 users; X 75.0/s x W 100");
    assertThat(little(750, 100, 10.1, steps).finding()).isEqualTo(Finding.OK);
    assertThat(little(700, 100, 10.1, steps).finding()).isEqualTo(Finding.INVALID);
    Shape stages =
        new UserStages(10, List.of(new Stage(Duration.ofSeconds(10), 0)), Optional.empty());
    assertThat(little(550, 100, 10, stages).finding()).isEqualTo(Finding.OK);
    assertThat(little(560, 100, 10, stages).finding()).as("who goes ends").isEqualTo(Finding.OK);
    assertThat(little(500, 100, 10, stages).finding()).isEqualTo(Finding.INVALID);
    assertThat(little(620, 100, 10, stages).finding()).isEqualTo(Finding.INVALID);
    Shape share = steps.share(new Part(3, 3)); // users 3, 6 and 9: one in the first five seconds
    assertThat(little(200, 100, 10.1, share).why()).startsWith("L 2.00 users");
    assertThat(little(200, 100, 10.1, share).finding()).isEqualTo(Finding.OK);
  }

  @Test
  void a_user_thinks_once_for_each_flow() {
    Shape users =
        new Users(
            10,
            Duration.ZERO,
            Optional.of(new Distribution.Constant(Duration.ofMillis(100))),
            new Iterations.Endless(),
            Optional.of(Duration.ofSeconds(10)));
    assertThat(little(1000, 250, 75, 10.1, 0, users).finding()).isEqualTo(Finding.OK);
    assertThat(little(1000, 1000, 75, 10.1, 0, users).finding()).isEqualTo(Finding.INVALID);
  }

  @Test
  void users_of_a_generator_that_stood_still_waited_for_it() {
    Users users = new Users(10, Duration.ofSeconds(10));
    assertThat(little(1000, 1000, 100, 10.1, 0.4, users).finding()).isEqualTo(Finding.OK);
    Check stood = little(1000, 1000, 100, 10.1, 2, users);
    assertThat(stood.finding()).isEqualTo(Finding.INVALID);
    assertThat(stood.why()).contains("less 2.00\u00a0s in which the generator stood still = 8.00");
  }

  /** Users drawn from a seed, with every kind of think time and a ramp: never a false alarm. */
  @Test
  void true_users_are_never_doubted_and_idle_ones_are_found() {
    for (long seed = 1; seed <= 40; seed++) {
      for (String think :
          List.of("0s", "200ms", "100ms..900ms", "exponential:500ms", "lognormal:100ms..3s")) {
        for (Duration ramp : List.of(Duration.ZERO, Duration.ofSeconds(4))) {
          Users asked =
              new Users(
                  20,
                  ramp,
                  Optional.of(Distribution.parse(think)),
                  new Iterations.Endless(),
                  Optional.of(Duration.ofSeconds(10)));
          Check told = simulated(seed, asked, 0);
          assertThat(told.finding())
              .as("seed %d, think %s, ramp %s: %s", seed, think, ramp, told)
              .isIn(Finding.OK, Finding.NOT_MEASURED);
          if (think.equals("0s")) {
            assertThat(simulated(seed, asked, 0.02).finding())
                .as("seed %d idle", seed)
                .isEqualTo(Finding.INVALID);
          }
        }
      }
    }
  }

  /** Ten seconds of users whose answers take 50 to 150 ms, and who stand still after each. */
  private static Check simulated(long seed, Users asked, double idle) {
    RandomGenerator random = Seeds.of(seed, 5);
    Histogram times = Latencies.histogram();
    double last = 0;
    for (int user = 0; user < asked.users(); user++) {
      double now = asked.rampUp().toNanos() / 1e9 * user / asked.users();
      while (now < 10) {
        double takes = 0.05 + 0.1 * random.nextDouble();
        times.recordValue((long) (takes * 1e6));
        last = Math.max(last, now + takes);
        now += takes + asked.thinkTime().orElseThrow().sample(random).toNanos() / 1e9 + idle;
      }
    }
    long total = times.getTotalCount();
    Latencies response = new Latencies(times);
    Load load = new Load(total, total, 0, 0, all(0, total), OptionalDouble.of(10));
    Series series = new Series("all", total, total, 0, last, response, response);
    Phase phase = new Phase("closed", 0, last, load, series);
    return check(GATE.of(List.of(phase), List.of(Asked.of(asked)), series, IDLE), "Little's law");
  }

  @Test
  void each_phase_is_named_where_there_are_more() {
    Load bad = load(1000, 900, 100, 1);
    Phase phase = new Phase("open, 100/s", 0, 10, bad, series(900, 100, 10));
    Validity validity =
        GATE.of(
            List.of(phase), List.of(new Asked.Open(), new Asked.Leaving()), phase.series(), IDLE);
    assertThat(validity.reasons())
        .hasSize(2)
        .allMatch(reason -> reason.startsWith("phase 1, open, 100/s: "));
  }
}
