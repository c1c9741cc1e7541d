package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.Contest.Kind;
import dev.plimsoll.core.limit.Contest.Rule;
import dev.plimsoll.core.limit.Contest.Stretch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** How many calls at once are found against providers of several kinds; the table of ADR 0040. */
class ContestTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final double MS = 1e6;

  private static long constant(double ms) {
    return (long) (ms * MS);
  }

  private static long exponential(SplittableRandom random, double ms) {
    return (long) (-Math.log(1 - random.nextDouble()) * ms * MS);
  }

  /** Log-normal with this mean. */
  private static long heavy(SplittableRandom random, double ms, double sigma) {
    return (long) (ms * MS * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2));
  }

  static Kind kind(String name) {
    int none = Integer.MAX_VALUE;
    return switch (name) {
      case "constant 200 ms" -> new Kind(name, _ -> constant(40), _ -> constant(160), 0.2, none);
      case "uneven, mean 5 s" ->
          new Kind(
              name,
              r -> r.nextLong((long) (300 * MS), (long) (500 * MS)),
              r -> heavy(r, 4_600, 1),
              5,
              none);
      case "heavy first tokens" ->
          new Kind(name, r -> heavy(r, 600, 1), r -> exponential(r, 900), 1.5, none);
      case "by the prompt" ->
          new Kind(name, r -> heavy(r, 1_000, 0.8), r -> exponential(r, 1_000), 2, none);
      case "no line: refuses" ->
          new Kind(name, _ -> constant(300), r -> exponential(r, 1_700), 2, 0);
      case "calls of 10 s" ->
          new Kind(name, r -> heavy(r, 800, 0.5), r -> heavy(r, 9_200, 0.7), 10, none);
      default -> throw new AssertionError(name);
    };
  }

  static Rule adaptive() {
    AdaptiveLimit limit = new AdaptiveLimit(new AdaptiveSettings(2, 200, 1_000, 0.9, 1.125), START);
    return new Rule() {
      @Override
      public int limit() {
        return limit.limit();
      }

      @Override
      public void began(int inFlight, Instant now) {
        limit.began(inFlight, now);
      }

      @Override
      public void firstToken(Instant began, Instant now) {
        limit.firstToken(began, now);
      }

      @Override
      public void ended(int inFlight, Instant now) {
        limit.left();
        limit.succeeded(inFlight, now);
      }

      @Override
      public void refused(Instant began, Instant now) {
        limit.refused(began, now);
      }
    };
  }

  /** What is demanded of the rule in use, a kind of provider and its slots. */
  private record Demand(String kind, int slots, double share, double line) {}

  private static final List<Demand> DEMANDS =
      List.of(
          new Demand("constant 200 ms", 40, 0.98, 0.3),
          new Demand("uneven, mean 5 s", 40, 0.98, 0.3),
          new Demand("heavy first tokens", 40, 0.97, 0.45),
          new Demand("by the prompt", 40, 0.96, 0.45),
          new Demand("no line: refuses", 40, 0.98, 0.3),
          new Demand("calls of 10 s", 40, 0.98, 0.3),
          new Demand("uneven, mean 5 s", 6, 0.95, 2.5));

  @Test
  void nearly_all_slots_work_and_few_calls_stand_in_line() {
    for (Demand demand : DEMANDS) {
      for (int later : slots(demand)) {
        for (long seed = 1; seed <= 4; seed++) {
          Run run = run(demand, later, ContestTest::adaptive, seed);
          String as = "%s, %d slots, seed %d: %s".formatted(demand.kind, later, seed, run);
          assertThat(run.stretch.share()).as(as).isGreaterThan(demand.share);
          assertThat(run.stretch.line()).as(as).isLessThan(demand.line * later + 2);
        }
      }
    }
  }

  /** What stands still now and then: so many seconds between two pauses, and how long they are. */
  private record Pauses(double every, double least, double most) {}

  private static final List<Pauses> PAUSES =
      List.of(new Pauses(1e9, 0.1, 0.2), new Pauses(20, 0.3, 2), new Pauses(2, 0.1, 0.6));

  /** A provider that has slots enough, for a load that is not even the limit at the beginning. */
  @Test
  void who_is_not_held_up_by_the_provider_is_not_held_up_by_us() {
    for (String name : List.of("by the prompt", "uneven, mean 5 s", "heavy first tokens")) {
      for (Pauses pauses : PAUSES) {
        double most = pauses.every > 1_000 ? 0.05 : 1;
        for (long seed = 1; seed <= 6; seed++) {
          double wait = waitAtOurs(kind(name), pauses, seed);
          assertThat(wait).as("%s, %s, seed %d", name, pauses, seed).isLessThan(most);
        }
      }
    }
  }

  /** The mean wait for the limit, in seconds, over ten minutes. */
  private static double waitAtOurs(Kind kind, Pauses pauses, long seed) {
    Contest contest = new Contest(kind, adaptive(), 100_000, new SplittableRandom(seed));
    double perSecond = 140 / kind.mean();
    contest.arrivals(perSecond);
    contest.stalls(pauses.every, pauses.least, pauses.most);
    return contest.run(600).waiting() / perSecond;
  }

  private record Run(Stretch stretch, double settled) {}

  private static int[] slots(Demand demand) {
    return new int[] {demand.slots, demand.slots / 2, demand.slots * 2};
  }

  /** Begins with some slots; the provider has others later. */
  private static Run run(Demand demand, int later, Supplier<Rule> rule, long seed) {
    Kind kind = kind(demand.kind);
    Contest contest = new Contest(kind, rule.get(), demand.slots, new SplittableRandom(seed));
    double unit = Math.max(1, kind.mean());
    double settled = contest.converges(slots(demand)[0] < 10 ? 900 * unit : 150 * unit, unit);
    if (later != demand.slots) {
      contest.slots(later);
      settled = contest.converges(slots(demand)[0] < 10 ? 450 * unit : 150 * unit, unit);
    }
    return new Run(contest.run(300 * unit), settled);
  }

  /** Prints the table of the decision record. */
  public static void main(String... args) {
    Map<String, Supplier<Rule>> rules =
        new TreeMap<>(Map.of("line", ContestTest::adaptive, "climb", HillClimb::new));
    for (Demand demand : DEMANDS) {
      for (int later : slots(demand)) {
        rules.forEach((name, rule) -> print(name, demand, later, rule));
      }
    }
  }

  private static void print(String name, Demand demand, int later, Supplier<Rule> rule) {
    List<Run> runs = new ArrayList<>();
    for (long seed = 1; seed <= 4; seed++) {
      runs.add(run(demand, later, rule, seed));
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %d, then %d | %s | %.3f | %.1f | %.1f | %.0f s | %.4f |%n",
        demand.kind,
        demand.slots,
        later,
        name,
        mean(runs, Stretch::share),
        mean(runs, Stretch::line),
        mean(runs, Stretch::limit),
        runs.stream().mapToDouble(Run::settled).max().orElse(0),
        mean(runs, Stretch::refused));
  }

  private static double mean(List<Run> runs, ToDoubleFunction<Stretch> figure) {
    return runs.stream().map(Run::stretch).mapToDouble(figure).average().orElse(0);
  }
}
