package dev.plimsoll.base.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.usage.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PriceTableTest {
  private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");
  private static final Price CHEAP = Price.perMillion(Money.parse("1"), Money.parse("2"));
  private static final Price DEAR = Price.perMillion(Money.parse("3"), Money.parse("4"));

  @Test
  void a_price_holds_from_its_first_moment_until_before_its_end() {
    PriceTable table =
        PriceTable.of(
            List.of(
                new Tariff("openai", "m", JULY, Instant.MAX, CHEAP),
                new Tariff("openai", "m", Instant.MIN, JULY, DEAR)));
    Usage million = new Usage(1_000_000, 0, 0);
    assertThat(table.at("openai", "m", JULY.minusNanos(1)).of(million)).contains(Money.parse("3"));
    assertThat(table.at("openai", "m", JULY).of(million)).contains(Money.parse("1"));
  }

  @Test
  void what_is_not_known_is_said_and_is_never_zero() {
    PriceTable table = PriceTable.of(List.of(new Tariff("openai", "m", JULY, Instant.MAX, CHEAP)));
    Quote stranger = table.at("openai", "M", JULY);
    assertThat(stranger.of(Usage.NONE)).isEmpty();
    assertThat(stranger)
        .isEqualTo(new Quote.Unknown("openai", "M", "no price is known for openai/M"));
    assertThat(table.at("ollama", "m", JULY).of(Usage.NONE)).isEmpty();
    assertThat(table.at("openai", "m", JULY.minusSeconds(1)))
        .isEqualTo(
            new Quote.Unknown(
                "openai",
                "m",
                "no price is known for openai/m at 2026-06-30T23:59:59Z; there is one from"
                    + " 2026-07-01T00:00:00Z"));
  }

  @Test
  void two_prices_at_once_are_refused_with_both_times() {
    Tariff always = Tariff.always("openai", "m", CHEAP);
    assertThatThrownBy(() ->
            PriceTable.EMPTY.with(always).with(new Tariff("openai", "m", JULY, Instant.MAX, DEAR)))
        .hasMessage(
            "openai/m would have two prices at once: one always, one from 2026-07-01T00:00:00Z");
    assertThat(PriceTable.EMPTY.with(always).with(Tariff.always("ollama", "m", DEAR)).all())
        .hasSize(2);
    assertThatThrownBy(() -> new Tariff("openai", "m", JULY, JULY, CHEAP))
        .hasMessageContaining("cannot end 2026-07-01");
    assertThatThrownBy(() -> Tariff.always(" ", "m", CHEAP))
        .hasMessageContaining("a provider and a model");
  }

  @Test
  void whatever_is_refused_or_taken_no_moment_has_two_prices_and_none_is_lost() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      PriceTable table = PriceTable.EMPTY;
      List<Tariff> taken = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        long from = random.nextLong(100);
        Tariff tariff =
            new Tariff(
                "p",
                "m" + random.nextInt(3),
                JULY.plusSeconds(from),
                JULY.plusSeconds(from + 1 + random.nextLong(20)),
                random.nextBoolean() ? CHEAP : DEAR);
        boolean free = taken.stream().noneMatch(t -> shareAMoment(t, tariff));
        Optional<PriceTable> next = tried(table, tariff);
        assertThat(next.isPresent()).as("seed %d, %s", seed, tariff).isEqualTo(free);
        if (free) {
          taken.add(tariff);
          table = next.orElseThrow();
        }
      }
      assertThat(table.all()).containsExactlyInAnyOrderElementsOf(taken);
      for (int second = -1; second < 125; second++) {
        Instant at = JULY.plusSeconds(second);
        Optional<Tariff> known =
            taken.stream().filter(t -> t.model().equals("m1") && t.holdsAt(at)).findFirst();
        Quote quote = table.at("p", "m1", at);
        assertThat(quote instanceof Quote.Known(Tariff t) ? Optional.of(t) : Optional.empty())
            .as("seed %d second %d", seed, second)
            .isEqualTo(known);
      }
    }
  }

  private static boolean shareAMoment(Tariff one, Tariff other) {
    boolean sharing = false;
    for (int second = 0; second < 125; second++) {
      Instant at = JULY.plusSeconds(second);
      sharing |= one.model().equals(other.model()) && one.holdsAt(at) && other.holdsAt(at);
    }
    return sharing;
  }

  private static Optional<PriceTable> tried(PriceTable table, Tariff tariff) {
    try {
      return Optional.of(table.with(tariff));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
