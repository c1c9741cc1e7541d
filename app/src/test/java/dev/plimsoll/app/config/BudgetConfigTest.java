package dev.plimsoll.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.cost.Budget;
import dev.plimsoll.core.cost.Period;
import dev.plimsoll.core.cost.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetConfigTest {
  private static List<Budget> of(String yaml) {
    return BudgetConfig.of(Yaml.parse("plimsoll.yaml", yaml));
  }

  @Test
  void reads_budgets_of_each_and_of_one() {
    assertThat(
            of(
                """
                - {scope: tenant, period: month, hard: 25}
                - {scope: tenant, name: acme, period: month, hard: 500, soft: 300.50}
                - {scope: run, period: run, hard: 0.50}
                """))
        .containsExactly(
            Budget.each(Scope.TENANT, Period.MONTH, Money.parse("25")),
            Budget.only(Scope.TENANT, "acme", Period.MONTH, Money.parse("500"))
                .withSoft(Money.parse("300.50")),
            Budget.each(Scope.RUN, Period.RUN, Money.parse("0.50")));
  }

  @Test
  void a_fault_is_shown_where_it_stands() {
    assertThatThrownBy(() -> of("- {scope: key, period: day, hard: -1}\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("plimsoll.yaml:1:35: '-1' is not an amount of US dollars");
    assertThatThrownBy(() -> of("- {scope: key, period: day, hard: 1, soft: 2}\n"))
        .hasMessageContaining(":1:44: the soft edge, 2.00 USD, lies above the hard one, 1.00 USD");
    assertThatThrownBy(() -> of("- {scope: run, period: day, hard: 1}\n"))
        .hasMessageContaining(":1:24: a budget of a run is not for a day");
    assertThatThrownBy(() -> of("- {scope: keys, period: day, hard: 1}\n"))
        .hasMessageContaining(":1:11: 'keys' is not allowed here; did you mean 'key'?");
    assertThatThrownBy(() -> of("- {scope: key, period: day}\n"))
        .hasMessageContaining("'hard' is missing");
  }

  @Test
  void two_budgets_for_the_same_are_refused_at_the_later_one() {
    assertThatThrownBy(() ->
            of(
                """
                - {scope: key, name: k1, period: day, hard: 1}
                - {scope: key, period: day, hard: 1}
                - {scope: key, name: k1, period: day, hard: 2}
                """))
        .hasMessageContaining("plimsoll.yaml:3:3: key k1 has two budgets for a day");
  }
}
