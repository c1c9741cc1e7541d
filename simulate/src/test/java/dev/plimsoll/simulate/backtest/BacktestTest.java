package dev.plimsoll.simulate.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.Price;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.money.Tariff;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.core.cost.Budget;
import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.core.cost.Period;
import dev.plimsoll.core.cost.Scope;
import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.recording.Line;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.ServiceTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is foretold of another setup, beside what that setup makes of the same load. */
class BacktestTest {
  private static final OptionalInt FIND = OptionalInt.empty();
  private static final Setup FIVE = Told.agents(5);
  private static final Setup TWO = Told.agents(2);

  private static ClassFigures of(Column column, Priority priority) {
    ClassFigures figures = column.classes().get(priority);
    assertThat(figures).isNotNull();
    return figures;
  }

  /**
   * Counts within a share of what was offered, waits and latencies within a share of themselves.
   */
  private static void alike(Column foretold, Column truth, double share) {
    for (Priority priority : Priority.values()) {
      ClassFigures one = of(foretold, priority);
      ClassFigures other = of(truth, priority);
      double few = share * other.offered();
      assertThat(one.offered()).as(priority + " offered").isEqualTo(other.offered());
      assertThat((double) one.refused())
          .as(priority + " refused")
          .isCloseTo(other.refused(), within(few));
      assertThat((double) one.completed())
          .as(priority + " completed")
          .isCloseTo(other.completed(), within(few));
      for (int percentile : new int[] {50, 95}) {
        double wait = other.waits().percentile(percentile).orElseThrow();
        assertThat(one.waits().percentile(percentile).orElseThrow())
            .as("%s p%d wait", priority, percentile)
            .isCloseTo(wait, within(share * wait + 15e6));
        double latency = other.latencies().percentile(percentile).orElseThrow();
        assertThat(one.latencies().percentile(percentile).orElseThrow())
            .as("%s p%d latency", priority, percentile)
            .isCloseTo(latency, within(share * latency + 15e6));
      }
    }
  }

  @Test
  void a_replay_as_it_was_is_true_also_in_overload() {
    Told.Load load = new Told.Load(260, 60, "uniform:150ms..250ms");
    Backtest test = Told.of(FIVE, load, 3).against(FIVE, FIVE, FIND);

    assertThat(of(test.measured(), Priority.LOW).refused()).isPositive();
    alike(test.replayed(), test.measured(), 0.02);
    assertThat(test.sentences()).containsExactly("Nothing that a caller sees would have changed.");
  }

  @Test
  void fewer_agents_are_foretold_as_they_come_out() {
    Told.Load load = new Told.Load(120, 60, "uniform:150ms..250ms");
    Backtest test = Told.of(FIVE, load, 4).against(FIVE, TWO, FIND);
    Column truth = Told.of(TWO, load, 4).column(TWO);

    assertThat(of(test.measured(), Priority.LOW).refused()).isZero();
    assertThat(of(truth, Priority.LOW).refused()).isGreaterThan(100);
    alike(test.changed(), truth, 0.05);
    assertThat(String.join("\n", test.sentences())).contains("low tasks more would have been");
  }

  @Test
  void more_agents_are_foretold_from_a_recording_of_refusals() {
    Told.Load load = new Told.Load(120, 60, "uniform:150ms..250ms");
    Backtest test = Told.of(TWO, load, 5).against(TWO, FIVE, FIND);
    Column truth = Told.of(FIVE, load, 5).column(FIVE);

    assertThat(of(test.measured(), Priority.LOW).refused()).isGreaterThan(100);
    assertThat(of(test.changed(), Priority.LOW).refused()).isZero();
    alike(test.changed(), truth, 0.05);
    assertThat(String.join("\n", test.sentences()))
        .contains("low tasks that were refused would have been carried.");
  }

  @Test
  void a_providers_own_line_is_found_and_not_counted_twice() {
    ProviderSettings twenty =
        ProviderSettings.of(new ServiceTimes.Drawn(Distribution.parse("uniform:150ms..250ms")))
            .withSlots(20);
    Told.Load load = new Told.Load(95, 60, twenty);
    Backtest test = Told.of(FIVE, load, 6).against(FIVE, TWO, FIND);
    Column truth = Told.of(TWO, load, 6).column(TWO);

    assertThat(test.limits())
        .anyMatch(told -> told.matches("provider: taken to run (19|20|21) calls at once, .*"));
    alike(test.replayed(), test.measured(), 0.02);
    alike(test.changed(), truth, 0.1);
  }

  @Test
  void no_line_is_found_where_there_is_none() {
    Told.Load load = new Told.Load(150, 60, "exponential:200ms");
    Backtest test = Told.of(FIVE, load, 7).against(FIVE, TWO, FIND);

    assertThat(test.limits()).anyMatch(told -> told.contains("do not show a line"));
    assertThat(Told.of(FIVE, load, 7).against(FIVE, TWO, OptionalInt.of(30)).limits())
        .anyMatch(told -> told.contains("30 calls at once") && told.contains("as you said"));
  }

  @Test
  void the_same_is_said_each_time_and_another_seed_draws_otherwise() {
    Told told = Told.of(TWO, new Told.Load(120, 30, "exponential:200ms"), 8);
    Backtest one = told.against(TWO, FIVE, FIND);

    assertThat(BacktestTable.text(told.against(TWO, FIVE, FIND)))
        .isEqualTo(BacktestTable.text(one));
    assertThat(BacktestTable.text(one).lines()).allMatch(line -> line.length() <= 80);
    assertThat(BacktestJson.of(one)).contains("\"measured\"", "\"sentences\"");
  }

  @Test
  void a_recording_without_a_task_that_ran_says_so() {
    Told nothing = new Told(List.of(new Line.Agent(0, "general", "general-1", 8)));
    assertThatThrownBy(() -> nothing.against(FIVE, TWO, FIND))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no task ran its course");
  }

  @Test
  void budgets_and_dated_prices_go_by_the_day_of_the_recording() {
    Tariff since =
        new Tariff(
            Fleet.PROVIDER,
            Fleet.THE_MODEL.model(),
            Instant.parse("2026-11-01T00:00:00Z"),
            Instant.MAX,
            Price.perMillion(Money.parse("1"), Money.parse("2")));
    Money much = Money.parse("100");
    Budget month = new Budget(Scope.TENANT, Optional.empty(), Period.MONTH, much, much);
    Setup paid =
        new Setup(
            "paid",
            FIVE.engine().with(new CostSettings(PriceTable.of(List.of(since)), List.of(month))),
            FIVE.fleet(),
            FIVE.pools(),
            Duration.ZERO,
            Duration.ZERO);
    Told told = Told.of(FIVE, new Told.Load(50, 10, "uniform:150ms..250ms"), 3);

    Column changed = told.against(FIVE, paid, FIND).changed();

    assertThat(of(changed, Priority.NORMAL).completed()).isPositive();
    assertThat(of(changed, Priority.NORMAL).failed()).isZero();
    assertThat(changed.cost()).isPresent();
  }

  private static Line.Submit submit(long at, TaskId task, Duration notBefore) {
    return new Line.Submit(
        at,
        task,
        Priority.NORMAL,
        "general",
        "default",
        Line.Who.NOBODY,
        10,
        Optional.of(notBefore),
        Optional.empty(),
        false);
  }

  @Test
  void a_task_that_was_retried_by_hand_is_two_and_a_start_in_the_past_is_no_wait() {
    TaskId task = new TaskId(1, 1);
    History history = new History();
    List.of(
            submit(1_000, task, Duration.ofDays(-2_000)),
            new Line.Answer(1_100, task, "accepted"),
            new Line.Start(2_000, task, "general-1", 1, true),
            new Line.End(3_000, task, "failed", 1, Optional.of("http_500")),
            new Line.Over(3_000, task, Status.DEAD),
            submit(9_000, task, Duration.ZERO),
            new Line.Start(9_500, task, "general-1", 1, true),
            new Line.End(9_900, task, "completed", 1, Optional.empty()),
            new Line.Over(9_900, task, Status.COMPLETED))
        .forEach(history);

    assertThat(history.tasks()).hasSize(2);
    assertThat(history.tasks().getFirst().ended(10_000)).contains(Status.DEAD);
    assertThat(history.tasks().getFirst().waited(10_000)).hasValue(1_000);
    assertThat(history.tasks().getLast().ended(10_000)).contains(Status.COMPLETED);
  }

  @Test
  void what_does_not_fit_is_left_out_and_the_rest_is_kept() {
    History history = new History(2);
    for (int i = 0; i < 4; i++) {
      history.accept(submit(i, new TaskId(1, i), Duration.ZERO));
    }
    assertThat(history.isFull()).isTrue();
    assertThat(history.size()).isEqualTo(2);
    assertThat(history.until()).isOne();
  }

  @Test
  void of_two_calls_the_one_that_answered_last_ends_the_run_of_calls() {
    Target target = Target.of("p/m");
    Run run = new Run(new Line.Start(0, new TaskId(1, 1), "general-1", 1, true));
    run.want =
        Optional.of(new Line.Want(10, 9, Optional.empty(), 4, Optional.empty(), Optional.empty()));
    Made first = new Made(new Line.Call(10, 9, target, 1, Optional.empty()), 0);
    Made second = new Made(new Line.Call(500, 9, target, 2, Optional.empty()), 0);
    first.end = Optional.of(ended(5_000, 1, CallEnd.Kind.ANSWERED));
    second.end = Optional.of(ended(600, 2, CallEnd.Kind.CANCELLED));
    run.calls.addAll(List.of(first, second));
    run.end = Optional.of(new Line.End(5_020, new TaskId(1, 1), "completed", 1, Optional.empty()));

    assertThat(run.overhead(0)).isEqualTo(10 + 20);
  }

  private static Line.Called ended(long at, int hop, CallEnd.Kind kind) {
    return new Line.Called(at, 9, hop, kind, Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void lines_of_tasks_that_nobody_knows_are_passed_over() {
    TaskId task = new TaskId(1, 1);
    History history = new History();
    List.of(
            new Line.Answer(1, task, "accepted"),
            new Line.Start(2, task, "general-1", 1, false),
            new Line.Call(3, 9, Target.of("p/m"), 1, Optional.empty()),
            new Line.Called(
                4,
                9,
                1,
                CallEnd.Kind.ANSWERED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new Line.End(5, task, "completed", 1, Optional.empty()))
        .forEach(history);

    assertThat(history.tasks()).isEmpty();
    assertThat(history.until()).isEqualTo(5);
  }
}
