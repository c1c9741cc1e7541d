package dev.plimsoll.app.config;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.Price;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.money.Tariff;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the list {@code prices}: US dollars per million tokens, by provider and model, from a day
 * until another, both beginning at midnight UTC.
 */
public final class PriceConfig {
  private static final String AMOUNT = "US dollars per million tokens such as 0.80";

  private PriceConfig() {}

  /**
   * The table that a list describes.
   *
   * @param providers the names that there are; empty: any
   * @throws dev.plimsoll.base.yaml.InputException also of a price of another provider
   */
  public static PriceTable of(Value prices, Set<String> providers) {
    for (Value row : providers.isEmpty() ? List.<Value>of() : prices.list()) {
      var _ = row.section().need("provider").oneOf(List.copyOf(providers));
    }
    return of(prices);
  }

  /**
   * The table that a list describes.
   *
   * @throws dev.plimsoll.base.yaml.InputException showing the line of whatever is wrong, also of
   *     the later of two prices that hold at once
   */
  public static PriceTable of(Value prices) {
    PriceTable table = PriceTable.EMPTY;
    for (Value row : prices.list()) {
      Tariff tariff = tariff(row);
      table = checked(row, table, tariff);
    }
    return table;
  }

  private static PriceTable checked(Value row, PriceTable table, Tariff tariff) {
    try {
      return table.with(tariff);
    } catch (IllegalArgumentException e) {
      throw row.section()
          .need("model")
          .fault(
              String.valueOf(e.getMessage()),
              "A price holds from its first day until before the day named by 'to'; end one where"
                  + " the next begins.");
    }
  }

  private static Tariff tariff(Value row) {
    Section section =
        row.section()
            .allow(
                "a price",
                "provider",
                "model",
                "input",
                "cachedInput",
                "cacheWrite",
                "output",
                "reasoning",
                "from",
                "to");
    String provider = section.need("provider").string();
    String model = section.need("model").string();
    Instant from = section.get("from", PriceConfig::midnight, Instant.MIN);
    Instant to = section.get("to", PriceConfig::midnight, Instant.MAX);
    Price price = price(section);
    try {
      return new Tariff(provider, model, from, to, price);
    } catch (IllegalArgumentException e) {
      throw section.get("to").orElse(row).fault(String.valueOf(e.getMessage()), "");
    }
  }

  /** What has no price of its own costs what it is a part of: never less. */
  private static Price price(Section section) {
    Money input = amount(section.need("input"));
    Money output = amount(section.need("output"));
    return new Price(
        input,
        section.get("cachedInput", PriceConfig::amount, input),
        section.get("cacheWrite", PriceConfig::amount, input),
        output,
        section.get("reasoning", PriceConfig::amount, output));
  }

  private static Money amount(Value value) {
    return value.unit(AMOUNT, text -> Price.checked(Money.parse(text)));
  }

  private static Instant midnight(Value value) {
    return day(value)
        .orElseThrow(() ->
            value.fault("expected a day such as 2026-01-31, found '" + value.string() + "'", ""));
  }

  private static Optional<Instant> day(Value value) {
    try {
      LocalDate day = LocalDate.parse(value.string());
      return Optional.of(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
