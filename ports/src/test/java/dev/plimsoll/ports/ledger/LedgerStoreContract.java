package dev.plimsoll.ports.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Charge;
import dev.plimsoll.core.cost.Dimension;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Heading;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.Total;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Commit;
import dev.plimsoll.ports.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every ledger must do. A store's own test extends this and gives a fresh pair. */
public abstract class LedgerStoreContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant EVER = Instant.parse("2100-01-01T00:00:00Z");
  private static final Usage FIVE_KINDS = new Usage(1_000, 300, 200, 100, 50);

  private TaskStore store;
  private LedgerStore ledger;
  private int lines;

  /** A store without tasks, and the ledger that it writes. */
  protected abstract Pair fresh();

  /** A store and its ledger. */
  public record Pair(TaskStore tasks, LedgerStore ledger) {}

  @BeforeEach
  void open() {
    Pair pair = fresh();
    store = pair.tasks();
    ledger = pair.ledger();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static TaskId task(int number) {
    return new TaskId(7, number);
  }

  private Entry line(int task, String tenant, String model, Optional<Money> money, Instant at) {
    Payer payer = new Payer(task(task), tenant, "k-" + tenant, "ada", "writer", "writer-1");
    Charge charge = new Charge("east", model, FIVE_KINDS, money);
    return new Entry("p-" + ++lines + ".1", "call-" + lines, payer, charge, false, at);
  }

  private void add(Entry... entries) {
    List<Change> changes = new ArrayList<>();
    for (Entry entry : entries) {
      changes.add(new Change.Charged(entry));
    }
    assertThat(store.commit(changes)).isEqualTo(Commit.WHOLE);
  }

  private Sums all(Dimension by) {
    return ledger.sums(new LedgerQuery(by, Optional.empty(), Instant.EPOCH, EVER, 100));
  }

  private static Money usd(String amount) {
    return Money.parse(amount);
  }

  @Test
  void adds_up_all_kinds_of_tokens_and_exact_money_of_a_task() {
    add(line(1, "a", "m", Optional.of(usd("0.000000000001")), NOON));
    add(line(1, "a", "m", Optional.of(usd("0.123456789999")), NOON));
    add(line(2, "a", "m", Optional.of(usd("5")), NOON));
    assertThat(ledger.of(List.of(task(1), task(3))))
        .containsExactly(
            Map.entry(task(1), new Total(2, 0, 0, FIVE_KINDS.plus(FIVE_KINDS), usd("0.12345679"))));
    assertThat(ledger.of(List.of())).isEmpty();
  }

  @Test
  void a_line_written_twice_is_one_also_in_one_commit() {
    Entry line = line(1, "a", "m", Optional.of(usd("1")), NOON);
    add(line, line);
    add(line);
    assertThat(all(Dimension.TENANT).whole().calls()).isEqualTo(1);
    assertThat(all(Dimension.TENANT).whole().money()).isEqualTo(usd("1"));
  }

  @Test
  void an_unknown_price_is_counted_and_adds_no_money() {
    add(line(1, "a", "m", Optional.empty(), NOON));
    Total total = all(Dimension.MODEL).byName().get(new Heading("east", "m"));
    assertThat(total).isEqualTo(new Total(1, 0, 1, FIVE_KINDS, Money.ZERO));
  }

  @Test
  void what_was_estimated_is_counted_as_that() {
    Entry told = line(1, "a", "m", Optional.of(usd("1")), NOON);
    add(new Entry("e", told.call(), told.payer(), told.charge(), true, NOON));
    assertThat(ledger.of(List.of(task(1))).values())
        .extracting(Total::estimated)
        .containsExactly(1L);
  }

  @Test
  void the_dearest_come_first_and_the_whole_holds_those_that_are_not_told_apart() {
    add(line(1, "a", "small", Optional.of(usd("1")), NOON));
    add(line(2, "a", "large", Optional.of(usd("9")), NOON));
    add(line(3, "b", "medium", Optional.of(usd("4")), NOON));
    Sums two =
        ledger.sums(new LedgerQuery(Dimension.MODEL, Optional.empty(), Instant.EPOCH, EVER, 2));
    assertThat(two.byName().keySet())
        .containsExactly(new Heading("east", "large"), new Heading("east", "medium"));
    assertThat(two.whole().money()).isEqualTo(usd("14"));
    assertThat(all(Dimension.USER).byName().keySet())
        .containsExactly(new Heading("a", "ada"), new Heading("b", "ada"));
    Sums ofOne =
        ledger.sums(new LedgerQuery(Dimension.TASK, Optional.of("b"), Instant.EPOCH, EVER, 9));
    assertThat(ofOne.byName().keySet()).containsExactly(new Heading("", task(3).value()));
    assertThat(ofOne.whole().calls()).isEqualTo(1);
  }

  @Test
  void hours_and_days_are_those_of_utc_the_latest_first_and_the_end_does_not_count() {
    Instant late = Instant.parse("2026-11-22T23:59:59.999999Z");
    Instant next = Instant.parse("2026-11-23T00:00:00Z");
    add(
        line(1, "a", "m", Optional.of(usd("1")), NOON),
        line(1, "a", "m", Optional.of(usd("2")), late),
        line(1, "a", "m", Optional.of(usd("4")), next));
    assertThat(all(Dimension.DAY).byName().keySet())
        .containsExactly(new Heading("", "2026-11-23"), new Heading("", "2026-11-22"));
    Sums before = ledger.sums(new LedgerQuery(Dimension.HOUR, Optional.empty(), NOON, next, 100));
    assertThat(before.byName().keySet())
        .containsExactly(
            new Heading("", "2026-11-22T23:00:00Z"), new Heading("", "2026-11-22T12:00:00Z"));
    assertThat(before.whole().money()).isEqualTo(usd("3"));
  }

  @Test
  void odd_names_come_back_as_they_were() {
    String odd = "a\u0000b\uE000\uD800'%/";
    Payer payer = new Payer(task(1), odd, "", odd, "r", "");
    Charge charge = new Charge("east", "m", FIVE_KINDS, Optional.of(usd("1")));
    add(new Entry("x", "c", payer, charge, false, NOON));
    assertThat(all(Dimension.USER).byName().keySet()).containsExactly(new Heading(odd, odd));
    assertThat(all(Dimension.KEY).byName().keySet()).containsExactly(new Heading(odd, ""));
  }

  @Test
  void says_who_spent_what_on_which_day_for_budgets() {
    add(
        line(1, "a", "m", Optional.of(usd("0.000000000001")), NOON),
        line(2, "a", "m", Optional.of(usd("2")), NOON.plusSeconds(60)),
        line(3, "a", "m", Optional.empty(), NOON),
        line(4, "a", "m", Optional.of(usd("4")), NOON.minus(Duration.ofDays(1))));
    List<Spending> spent = new ArrayList<>();
    ledger.spentSince(NOON.minusSeconds(1), spent::add);
    Payer payer = new Payer(Payer.NO_TASK, "a", "k-a", "ada", "writer", "");
    assertThat(spent)
        .containsExactly(
            new Spending(
                payer,
                new Target("east", "m"),
                usd("2.000000000001"),
                Instant.parse("2026-11-22T00:00:00Z")));
    spent.clear();
    ledger.spentSince(Instant.MIN, spent::add);
    assertThat(spent).hasSize(2);
  }

  @Test
  void forgets_what_is_older_a_few_at_a_time() {
    for (int i = 0; i < 5; i++) {
      add(line(i, "a", "m", Optional.of(usd("1")), NOON.plusSeconds(i)));
    }
    assertThat(ledger.forgetBefore(NOON.plusSeconds(3), 2)).isEqualTo(2);
    assertThat(ledger.forgetBefore(NOON.plusSeconds(3), 2)).isEqualTo(1);
    assertThat(ledger.forgetBefore(NOON.plusSeconds(3), 2)).isZero();
    assertThat(all(Dimension.TENANT).whole().calls()).isEqualTo(2);
  }

  @Test
  void sums_of_thousands_of_lines_equal_what_was_added_to_the_last_digit() {
    long seed = 20_261_122;
    SplittableRandom random = new SplittableRandom(seed);
    Total whole = Total.NONE;
    for (int commit = 0; commit < 40; commit++) {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Money money = Money.ofPicos(random.nextLong(2_000_000_000_000L));
        Entry entry =
            line(
                random.nextInt(500),
                "t" + random.nextInt(5),
                "m" + random.nextInt(3),
                random.nextInt(10) == 0 ? Optional.empty() : Optional.of(money),
                NOON.plusSeconds(random.nextInt(100_000)));
        entries.add(entry);
        whole = whole.plus(Total.of(entry));
      }
      add(entries.toArray(Entry[]::new));
    }
    for (Dimension by : Dimension.values()) {
      Sums sums = ledger.sums(new LedgerQuery(by, Optional.empty(), Instant.EPOCH, EVER, 1_000));
      assertThat(sums.whole()).as("%s, seed %d", by, seed).isEqualTo(whole);
      assertThat(sums.byName().values().stream().reduce(Total.NONE, Total::plus))
          .as("%s, seed %d", by, seed)
          .isEqualTo(whole);
    }
  }
}
