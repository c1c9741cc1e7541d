package dev.plimsoll.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.Price;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.money.Tariff;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Account;
import dev.plimsoll.core.cost.Balance;
import dev.plimsoll.core.cost.Budget;
import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Period;
import dev.plimsoll.core.cost.Scope;
import dev.plimsoll.core.cost.Spent;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.engine.Effect.CallRefusal;
import dev.plimsoll.core.engine.Effect.CallRefusal.Why;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Outcome;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whether calls may be paid, at every hop, and what they cost in the end. */
class PaymentsTest {
  private static final Target DEAR = new Target("east", "large");
  private static final Target CHEAP = new Target("west", "small");
  private static final Target UNPRICED = new Target("west", "new");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Usage MOST = new Usage(1_000_000, 0, 0);

  private Instant now = NOON;
  private final List<Effect> done = new ArrayList<>();
  private Engine engine = engine(Budget.each(Scope.TENANT, Period.DAY, usd("10")));
  private long last;

  private static Money usd(String amount) {
    return Money.parse(amount);
  }

  /** A million tokens cost 4 dollars at the dear one, and 1 at the cheap one. */
  private static PriceTable prices() {
    return PriceTable.of(
        List.of(
            Tariff.always("east", "large", Price.perMillion(usd("4"), usd("4"))),
            Tariff.always("west", "small", Price.perMillion(usd("1"), usd("1")))));
  }

  private static Engine engine(Budget... budgets) {
    return new Engine(
        EngineSettings.standard().with(new CostSettings(prices(), List.of(budgets))),
        new SplittableRandom(1));
  }

  private void on(Event event) {
    done.addAll(engine.on(event, now));
  }

  private CallId wanted(boolean accepted, Usage most, Target... chain) {
    CallId id = new CallId(++last);
    Payer payer = new Payer(new TaskId(0, last), "acme", "k1", "ada", "writer", "writer-1");
    CallWish wish =
        new CallWish(
            Priority.NORMAL, "acme", accepted, false, List.of(chain), 10, Optional.empty());
    on(new Event.CallWanted(id, wish.on(new Account(payer, "call-" + last, most))));
    return id;
  }

  private void ended(CallId id, Kind kind, Usage usage, boolean estimated) {
    on(new Event.CallEnded(id, CallEnd.of(kind).having(new Spent(usage, estimated))));
  }

  private List<Target> calls(CallId id) {
    return done.stream()
        .filter(effect -> effect instanceof Effect.Call call && call.id().equals(id))
        .map(effect -> ((Effect.Call) effect).target())
        .toList();
  }

  private Optional<CallRefusal> refused(CallId id) {
    return done.stream()
        .filter(effect -> effect instanceof Effect.RefuseCall refused && refused.id().equals(id))
        .map(effect -> ((Effect.RefuseCall) effect).refusal())
        .findFirst();
  }

  private List<Entry> lines() {
    return done.stream()
        .filter(Effect.Charge.class::isInstance)
        .map(effect -> ((Effect.Charge) effect).entry())
        .toList();
  }

  private Balance balance() {
    return engine.budgets().getFirst().balance();
  }

  @Test
  void what_a_call_took_is_a_line_with_its_payer_its_price_and_every_kind_of_token() {
    CallId call = wanted(true, MOST, DEAR);
    Usage usage = new Usage(1_000, 400, 200, 100, 50);
    now = now.plusSeconds(2);
    ended(call, Kind.ANSWERED, usage, false);
    assertThat(lines()).hasSize(1);
    Entry line = lines().getFirst();
    assertThat(line.charge().usage()).isEqualTo(usage);
    assertThat(line.charge().money()).contains(usd("0.0048"));
    assertThat(line.payer().agent()).isEqualTo("writer-1");
    assertThat(line.call()).isEqualTo("call-1");
    assertThat(line.estimated()).isFalse();
    assertThat(line.at()).isEqualTo(now);
    assertThat(balance()).isEqualTo(new Balance(usd("0.0048"), Money.ZERO));
  }

  @Test
  void a_failed_hop_that_took_tokens_and_the_one_after_it_are_two_lines() {
    CallId call = wanted(true, MOST, DEAR, CHEAP);
    ended(call, Kind.BROKEN, new Usage(10, 0, 5), true);
    ended(call, Kind.ANSWERED, new Usage(10, 0, 9), false);
    assertThat(lines()).extracting(Entry::call).containsExactly("call-1", "call-1.2");
    assertThat(lines()).extracting(Entry::estimated).containsExactly(true, false);
    assertThat(lines()).extracting(line -> line.charge().model()).containsExactly("large", "small");
    assertThat(lines()).extracting(Entry::id).doesNotHaveDuplicates();
  }

  @Test
  void a_refusal_by_the_provider_costs_nothing_and_gives_back_what_was_set_aside() {
    CallId call = wanted(true, MOST, DEAR);
    assertThat(balance().reserved()).isEqualTo(usd("4"));
    on(new Event.CallEnded(call, CallEnd.of(Kind.REJECTED)));
    assertThat(lines()).isEmpty();
    assertThat(balance()).isEqualTo(new Balance(Money.ZERO, Money.ZERO));
  }

  @Test
  void a_call_that_the_first_target_makes_too_dear_goes_to_one_that_fits() {
    ended(wanted(true, MOST, DEAR), Kind.ANSWERED, new Usage(2_000_000, 0, 0), false); // 8 of 10
    CallId call = wanted(true, MOST, DEAR, CHEAP);
    assertThat(calls(call)).containsExactly(CHEAP);
  }

  @Test
  void each_hop_is_asked_for_anew_with_its_own_price() {
    CallId call = wanted(true, MOST, CHEAP, DEAR);
    CallId other = wanted(true, MOST, DEAR);
    ended(other, Kind.ANSWERED, new Usage(1_700_000, 0, 0), false); // 6.80, and 1 is set aside
    ended(call, Kind.BROKEN, new Usage(0, 0, 0), true);
    assertThat(calls(call)).containsExactly(CHEAP); // the dear one would make it 10.80
    assertThat(refused(call).map(CallRefusal::why)).contains(Why.BUDGET_EXHAUSTED);
  }

  @Test
  void what_is_spent_refuses_with_the_arithmetic_until_the_period_is_over() {
    ended(wanted(true, MOST, DEAR), Kind.ANSWERED, new Usage(2_500_000, 0, 0), false);
    CallRefusal refusal = refused(wanted(true, MOST, CHEAP)).orElseThrow();
    assertThat(refusal.detail())
        .contains("tenant acme may spend 10.00 USD a day", "10.00 USD spent", "1.00 USD over");
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofHours(12));
    now = NOON.plus(Duration.ofHours(12));
    CallId tomorrow = wanted(true, MOST, CHEAP);
    assertThat(calls(tomorrow)).containsExactly(CHEAP);
  }

  @Test
  void a_call_of_an_accepted_task_waits_for_money_that_calls_under_way_may_give_back() {
    CallId one = wanted(true, MOST, DEAR);
    CallId two = wanted(true, MOST, DEAR);
    CallId three = wanted(true, MOST, DEAR); // 12 of 10
    CallId stranger = wanted(false, MOST, DEAR);
    assertThat(calls(three)).isEmpty();
    assertThat(refused(three)).isEmpty();
    assertThat(refused(stranger).map(CallRefusal::why)).contains(Why.BUDGET_EXHAUSTED);
    ended(one, Kind.ANSWERED, new Usage(250_000, 0, 0), false); // 1 instead of 4
    assertThat(calls(three)).containsExactly(DEAR);
    ended(two, Kind.ANSWERED, new Usage(250_000, 0, 0), false);
    ended(three, Kind.ANSWERED, new Usage(250_000, 0, 0), false);
    assertThat(balance()).isEqualTo(new Balance(usd("3"), Money.ZERO));
  }

  @Test
  void one_that_waits_for_money_may_leave_and_is_refused_when_none_comes_back() {
    CallId one = wanted(true, new Usage(2_000_000, 0, 0), DEAR);
    CallId leaves = wanted(true, MOST, DEAR);
    CallId stays = wanted(true, MOST, DEAR);
    on(new Event.CallLeft(leaves));
    ended(one, Kind.ANSWERED, new Usage(2_000_000, 0, 0), false);
    assertThat(refused(stays).map(CallRefusal::why)).contains(Why.BUDGET_EXHAUSTED);
    assertThat(refused(leaves)).isEmpty();
    assertThat(calls(leaves)).isEmpty();
    assertThat(balance()).isEqualTo(new Balance(usd("8"), Money.ZERO));
  }

  @Test
  void without_a_price_a_budget_cannot_be_kept_and_without_a_budget_the_cost_is_unknown() {
    assertThat(refused(wanted(true, MOST, UNPRICED)).orElseThrow().detail())
        .contains("no price is known for west/new");
    engine = engine();
    ended(wanted(true, MOST, UNPRICED), Kind.ANSWERED, new Usage(10, 0, 5), false);
    assertThat(lines().getLast().charge().money()).isEmpty();
    assertThat(lines().getLast().charge().usage().total()).isEqualTo(15);
  }

  @Test
  void a_soft_edge_is_told_once_a_period() {
    for (int day = 0; day < 2; day++) {
      for (int i = 0; i < 3; i++) {
        ended(wanted(true, MOST, DEAR), Kind.ANSWERED, new Usage(600_000, 0, 0), false);
      }
      now = now.plus(Duration.ofDays(1));
    }
    List<Effect> warnings = done.stream().filter(Effect.Warn.class::isInstance).toList();
    assertThat(warnings).hasSize(2);
    assertThat(((Effect.Warn) warnings.getFirst()).standing().text())
        .contains("0.80 USD over the soft edge of 8.00 USD");
  }

  @Test
  void what_the_ledger_knows_is_spent_already() {
    Payer payer = new Payer(Payer.NO_TASK, "acme", "", "", "", "");
    on(new Event.Spent(payer, CHEAP, usd("9.5"), NOON.minusSeconds(60)));
    on(new Event.Spent(payer, CHEAP, usd("9.5"), NOON.minus(Duration.ofDays(1))));
    assertThat(balance().spent()).isEqualTo(usd("9.5"));
    assertThat(refused(wanted(true, MOST, CHEAP))).isPresent();
  }

  @Test
  void budgets_of_models_roles_keys_and_users_stop_only_their_own() {
    engine =
        engine(
            Budget.only(Scope.MODEL, "east/large", Period.TOTAL, usd("1")),
            Budget.only(Scope.ROLE, "writer", Period.MONTH, usd("100")));
    CallId call = wanted(true, MOST, DEAR, CHEAP);
    assertThat(calls(call)).containsExactly(CHEAP);
    assertThat(refused(wanted(true, MOST, DEAR)).orElseThrow().detail())
        .contains("model east/large may spend 1.00 USD in all");
  }

  private List<Effect.Refuse> refusedTasks() {
    return done.stream()
        .filter(Effect.Refuse.class::isInstance)
        .map(Effect.Refuse.class::cast)
        .toList();
  }

  private Ticket submit() {
    Ticket ticket = Ticket.of(new TaskId(9, ++last), Priority.NORMAL, "general");
    on(new Event.Submitted(ticket));
    on(new Event.Stored(ticket.id()));
    return ticket;
  }

  /** A task with one call, that costs a dollar. */
  private void run(Ticket ticket) {
    CallId id = new CallId(++last);
    Payer payer = new Payer(ticket.id(), ticket.tenant(), "", "", "general", "general-1");
    CallWish wish =
        new CallWish(Priority.NORMAL, "default", true, false, List.of(CHEAP), 10, Optional.empty());
    on(new Event.CallWanted(id, wish.on(new Account(payer, "call", MOST))));
    ended(id, Kind.ANSWERED, new Usage(1_000_000, 0, 0), false);
    on(new Event.Finished(ticket.id(), new Outcome.Completed(), 0));
  }

  @Test
  void a_task_sets_aside_what_its_kind_costs_and_is_refused_where_that_does_not_fit() {
    engine = engine(Budget.each(Scope.TENANT, Period.DAY, usd("14.5")));
    on(new Event.AgentReady("general", "general-1", 100));
    for (int i = 0; i < 10; i++) {
      run(submit());
    }
    assertThat(balance()).isEqualTo(new Balance(usd("10"), Money.ZERO));
    List<Ticket> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      waiting.add(submit());
    }
    assertThat(refusedTasks()).isEmpty();
    assertThat(balance().reserved().usd()).isBetween(usd("3.9").usd(), usd("4.1").usd());
    submit();
    assertThat(refusedTasks()).hasSize(1);
    assertThat(refusedTasks().getFirst().refusal().reason()).isEqualTo(Reason.BUDGET);
    assertThat(refusedTasks().getFirst().refusal().retryAfter()).isEqualTo(Duration.ofHours(12));
    waiting.forEach(this::run);
    assertThat(balance().spent()).isEqualTo(usd("14"));
    assertThat(balance().reserved()).isEqualTo(Money.ZERO);
  }

  @Test
  void a_task_that_was_not_stored_or_is_cancelled_gives_back_what_it_had_set_aside() {
    engine = engine(Budget.each(Scope.TENANT, Period.DAY, usd("100")));
    on(new Event.AgentReady("general", "general-1", 100));
    for (int i = 0; i < 10; i++) {
      run(submit());
    }
    Ticket unstored = Ticket.of(new TaskId(9, ++last), Priority.NORMAL, "general");
    on(new Event.Submitted(unstored));
    assertThat(balance().reserved().isZero()).isFalse();
    on(new Event.StoreFailed(unstored.id()));
    Ticket cancelled = submit();
    on(new Event.CancelAsked(cancelled.id()));
    on(new Event.Finished(cancelled.id(), new Outcome.Interrupted(), 0));
    on(new Event.Draining());
    submit();
    assertThat(balance().reserved()).isEqualTo(Money.ZERO);
  }

  @Test
  void no_task_is_taken_where_nothing_is_left_also_of_a_kind_that_nobody_knows() {
    engine = engine(Budget.each(Scope.TENANT, Period.TOTAL, usd("1")));
    on(new Event.AgentReady("general", "general-1", 100));
    run(submit());
    submit();
    assertThat(refusedTasks()).hasSize(1);
    assertThat(refusedTasks().getFirst().refusal().retryAfter()).isZero();
  }

  @Test
  void no_budget_is_exceeded_by_more_than_calls_under_way_took_beyond_what_they_set_aside() {
    for (long seed = 1; seed <= 200; seed++) {
      live(seed);
    }
  }

  /** Random lives: chains, failures, callers that leave, answers longer than was learned. */
  private void live(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Money hard = usd("40");
    engine = engine(Budget.each(Scope.TENANT, Period.TOTAL, hard));
    done.clear();
    Map<CallId, Usage> open = new HashMap<>();
    Map<CallId, Target> underWay = new HashMap<>();
    int most = 0;
    Money dearest = usd("4");
    for (int step = 0; step < 400; step++) {
      int seen = done.size();
      int dice = random.nextInt(10);
      if (dice < 5) {
        Usage may = new Usage(random.nextLong(1, 500_000), 0, random.nextLong(1, 500_000));
        boolean onlyCheap = random.nextInt(3) == 0;
        CallId id =
            onlyCheap ? wanted(true, may, CHEAP) : wanted(random.nextBoolean(), may, DEAR, CHEAP);
        open.put(id, may);
      } else if (!underWay.isEmpty()) {
        CallId id = any(random, underWay.keySet());
        underWay.remove(id);
        Usage may = Optional.ofNullable(open.get(id)).orElseThrow();
        Usage took =
            new Usage(random.nextLong(may.input() + 1), 0, random.nextLong(may.output() + 1));
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        ended(id, kind, took, random.nextInt(4) == 0);
      }
      absorb(seen, open, underWay);
      most = Math.max(most, underWay.size());
      Money charged =
          lines().stream()
              .map(line -> line.charge().money().orElseThrow())
              .reduce(Money.ZERO, Money::plus);
      for (Standing standing : engine.budgets()) {
        assertThat(standing.balance().spent()).as("seed %d", seed).isEqualTo(charged);
        assertThat(standing.balance().reserved().isNegative()).as("seed %d", seed).isFalse();
        assertThat(charged).as("seed %d", seed).isLessThanOrEqualTo(hard.plus(dearest.times(most)));
      }
    }
    for (int i = 0; i < 1_000 && !open.isEmpty(); i++) { // all ends, and breakers let through
      int seen = done.size();
      for (CallId id : List.copyOf(underWay.keySet())) {
        underWay.remove(id);
        ended(id, Kind.ANSWERED, new Usage(1, 0, 1), false);
      }
      now = now.plusSeconds(10);
      on(new Event.Ticked());
      absorb(seen, open, underWay);
    }
    assertThat(open).as("calls that never ended, seed %d", seed).isEmpty();
    engine
        .budgets()
        .forEach(standing ->
            assertThat(standing.balance().reserved()).as("seed %d", seed).isEqualTo(Money.ZERO));
  }

  private void absorb(int from, Map<CallId, Usage> open, Map<CallId, Target> underWay) {
    for (Effect effect : done.subList(from, done.size())) {
      switch (effect) {
        case Effect.Call call -> underWay.put(call.id(), call.target());
        case Effect.RefuseCall refused -> open.remove(refused.id());
        case Effect.CallOver over -> open.remove(over.id());
        default -> {} // of tasks there are none here
      }
    }
  }

  private static CallId any(SplittableRandom random, Set<CallId> ids) {
    List<CallId> sorted = ids.stream().sorted(Comparator.comparingLong(CallId::number)).toList();
    return sorted.get(random.nextInt(sorted.size()));
  }
}
