package dev.plimsoll.core.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.Price;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.money.Quote;
import dev.plimsoll.base.money.SeedPrices;
import dev.plimsoll.base.money.Tariff;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.TaskId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant START = Instant.parse("2026-11-22T23:59:00Z");
  private static final PriceTable PRICES =
      PriceTable.of(
          List.of(
              Tariff.always("openai", "small", SeedPrices.SMALL),
              Tariff.always(
                  "openai",
                  "odd",
                  Price.perMillion(Money.parse("0.0375"), Money.parse("0.000001")))));

  private static Payer payer(int task, String tenant, String user) {
    return new Payer(new TaskId(0, task), tenant, "key of " + tenant, user, "writer");
  }

  private static Entry entry(Entry.Kind kind, Payer payer, Charge charge, Instant at) {
    return new Entry("call", kind, payer, charge, at);
  }

  @Test
  void sums_are_kept_by_everything_that_somebody_may_ask_for() {
    Ledger ledger = new Ledger();
    Quote small = PRICES.at("openai", "small", START);
    Charge charge = Charge.of(small, new Usage(1_000, 0, 100));
    ledger.add(entry(Entry.Kind.SETTLE, payer(1, "acme", "ada"), charge, START));
    ledger.add(entry(Entry.Kind.SETTLE, payer(1, "acme", "bob"), charge, START.plusSeconds(60)));

    Money each = Money.parse("0.0012");
    assertThat(ledger.total().money()).isEqualTo(each.times(2));
    assertThat(ledger.by(Dimension.TASK)).hasSize(1);
    assertThat(ledger.by(Dimension.USER)).hasSize(2);
    assertThat(ledger.by(Dimension.MODEL).get(new Heading("openai", "small")))
        .isEqualTo(new Total(2, 0, 0, new Usage(2_000, 0, 200), each.times(2)));
    assertThat(ledger.by(Dimension.DAY))
        .containsOnlyKeys(new Heading("", "2026-11-22"), new Heading("", "2026-11-23"));
    assertThat(ledger.by(Dimension.HOUR))
        .containsOnlyKeys(
            new Heading("", "2026-11-22T23:00:00Z"), new Heading("", "2026-11-23T00:00:00Z"));
  }

  @Test
  void what_is_reserved_is_not_spent_and_what_was_cut_short_is() {
    Ledger ledger = new Ledger();
    Payer payer = payer(1, "acme", "ada");
    Quote small = PRICES.at("openai", "small", START);
    ledger.add(entry(Entry.Kind.RESERVE, payer, Charge.of(small, new Usage(9, 0, 9)), START));
    assertThat(ledger.total()).isEqualTo(Total.NONE);
    ledger.add(entry(Entry.Kind.PARTIAL, payer, Charge.cutShort(small, 500, 20), START));
    assertThat(ledger.total())
        .isEqualTo(new Total(1, 1, 0, new Usage(500, 0, 20), Money.parse("0.00048")));
  }

  @Test
  void the_same_name_in_another_tenant_is_another_user() {
    Ledger ledger = new Ledger();
    Charge charge = Charge.of(PRICES.at("openai", "small", START), new Usage(1, 0, 1));
    ledger.add(entry(Entry.Kind.SETTLE, payer(1, "a", "b/c"), charge, START));
    ledger.add(entry(Entry.Kind.SETTLE, payer(2, "a/b", "c"), charge, START));
    assertThat(ledger.by(Dimension.USER))
        .containsOnlyKeys(new Heading("a", "b/c"), new Heading("a/b", "c"));
  }

  @Test
  void tokens_without_a_price_are_counted_and_said_to_have_none() {
    Ledger ledger = new Ledger();
    Charge charge = Charge.of(PRICES.at("openai", "new", START), new Usage(7, 0, 8));
    ledger.add(entry(Entry.Kind.SETTLE, payer(1, "acme", "ada"), charge, START));
    assertThat(ledger.total()).isEqualTo(new Total(1, 0, 1, new Usage(7, 0, 8), Money.ZERO));
  }

  @Test
  void in_every_dimension_the_parts_are_the_whole_whatever_was_folded_together() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int most = random.nextInt(1, 12);
      Ledger ledger = new Ledger(_ -> most);
      List<Entry> all = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        Entry entry = drawn(random);
        all.add(entry);
        ledger.add(entry);
        for (Dimension dimension : Dimension.values()) {
          assertThat(ledger.by(dimension).size()).isLessThanOrEqualTo(most);
        }
      }
      assertThat(ledger.total().money().usd())
          .as("seed %d", seed)
          .isEqualByComparingTo(exactly(all));
      for (Dimension dimension : Dimension.values()) {
        Total parts =
            ledger.by(dimension).values().stream().reduce(ledger.others(dimension), Total::plus);
        assertThat(parts).as("%s, seed %d", dimension, seed).isEqualTo(ledger.total());
      }
    }
  }

  @Test
  void each_sum_is_that_of_its_entries_while_there_is_room() {
    SplittableRandom random = new SplittableRandom(7);
    Ledger ledger = new Ledger();
    Map<Heading, Total> byUser = new HashMap<>();
    for (int i = 0; i < 2_000; i++) {
      Entry entry = drawn(random);
      ledger.add(entry);
      if (entry.isSpent()) {
        byUser.merge(Dimension.USER.of(entry), Total.of(entry), Total::plus);
      }
    }
    assertThat(ledger.by(Dimension.USER)).isEqualTo(byUser);
    assertThat(ledger.others(Dimension.USER)).isEqualTo(Total.NONE);
  }

  private static Entry drawn(SplittableRandom random) {
    String model = List.of("small", "odd", "unknown").get(random.nextInt(3));
    Usage usage = new Usage(random.nextLong(90_000), 0, random.nextLong(9_000), 0, 0);
    Entry.Kind kind = Entry.Kind.values()[random.nextInt(3)];
    Payer payer = payer(random.nextInt(30), "t" + random.nextInt(3), "u" + random.nextInt(10));
    Instant at = START.plusSeconds(random.nextLong(400_000));
    return entry(kind, payer, Charge.of(PRICES.at("openai", model, at), usage), at);
  }

  private static BigDecimal exactly(List<Entry> entries) {
    return entries.stream()
        .filter(Entry::isSpent)
        .map(entry -> entry.charge().money())
        .flatMap(Optional::stream)
        .map(Money::usd)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
