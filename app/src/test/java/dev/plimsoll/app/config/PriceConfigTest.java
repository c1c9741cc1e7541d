package dev.plimsoll.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Yaml;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PriceConfigTest {
  private static final Instant NOW = Instant.parse("2026-06-30T23:59:59Z");

  private static PriceTable of(String yaml) {
    return PriceConfig.of(Yaml.parse("plimsoll.yaml", yaml));
  }

  @Test
  void reads_prices_with_their_days() {
    PriceTable table =
        of(
            """
            - {provider: openai, model: a, input: 0.80, output: 4, to: 2026-07-01}
            - {provider: openai, model: a, input: 0.4, output: 2, from: 2026-07-01}
            - provider: anthropic
              model: a
              input: 3
              cachedInput: 0.30
              cacheWrite: 3.75
              output: 15
              reasoning: 20
            """);
    Usage usage = new Usage(1_000_000, 500_000, 1_000_000, 100_000, 500_000);
    assertThat(table.at("openai", "a", NOW).of(usage)).contains(Money.parse("4.80"));
    assertThat(table.at("openai", "a", NOW.plusSeconds(1)).of(usage)).contains(Money.parse("2.40"));
    assertThat(table.at("anthropic", "a", NOW).of(usage)).contains(Money.parse("19.225"));
    assertThat(of("[]").all()).isEmpty();
  }

  @Test
  void a_fault_is_shown_where_it_stands() {
    assertThatThrownBy(() -> of("- {provider: a, model: m, input: -1, output: 1}\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("plimsoll.yaml:1:34: '-1' is not an amount of US dollars")
        .hasMessageContaining("Expected US dollars per million tokens such as 0.80.");
    assertThatThrownBy(() -> of("- {provider: a, model: m, input: 100000.5, output: 1}\n"))
        .hasMessageContaining(":1:34: a million tokens cost 0 to 100,000 USD, not 100000.50 USD");
    assertThatThrownBy(() -> of("- {provider: a, model: m, input: 1}\n"))
        .hasMessageContaining("plimsoll.yaml:1:3: 'output' is missing");
    assertThatThrownBy(() -> of("- {provider: a, model: m, input: 1, output: 1, cached: 1}\n"))
        .hasMessageContaining("did you mean 'cachedInput'?");
    assertThatThrownBy(() -> of("- {provider: a, model: m, input: 1, output: 1, from: soon}\n"))
        .hasMessageContaining(":1:54: expected a day such as 2026-01-31, found 'soon'");
    assertThatThrownBy(() ->
            of(
                "- {provider: a, model: m, input: 1, output: 1, from: 2026-02-01, to:"
                    + " 2026-01-01}\n"))
        .hasMessageContaining(":1:70: a price that begins 2026-02-01T00:00:00Z cannot end");
  }

  @Test
  void two_prices_at_once_are_refused_at_the_later_one() {
    assertThatThrownBy(() ->
            of(
                """
                - {provider: a, model: m, input: 1, output: 1, to: 2026-07-02}
                - {provider: a, model: x, input: 1, output: 1}
                - {provider: a, model: m, input: 2, output: 1, from: 2026-07-01}
                """))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("plimsoll.yaml:3:24: a/m would have two prices at once: one until")
        .hasMessageContaining("2026-07-02T00:00:00Z, one from 2026-07-01T00:00:00Z");
  }
}
