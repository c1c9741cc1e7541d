package dev.plimsoll.app.config;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.cost.Budget;
import dev.plimsoll.core.cost.Budgets;
import dev.plimsoll.core.cost.Period;
import dev.plimsoll.core.cost.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the list {@code budgets}: US dollars for a run, a day, a month or in total, warned at four
 * fifths.
 */
public final class BudgetConfig {
  private static final List<String> SCOPES =
      Arrays.stream(Scope.values()).map(Scope::word).toList();
  private static final List<String> PERIODS =
      Arrays.stream(Period.values()).map(Period::word).toList();

  private static final String AMOUNT = "US dollars such as 25";

  private BudgetConfig() {}

  /**
   * The budgets that a list describes.
   *
   * @throws InputException showing the line of whatever is wrong, also of the later of two budgets
   *     that are for the same
   */
  public static List<Budget> of(Value rows) {
    List<Budget> budgets = new ArrayList<>();
    for (Value row : rows.list()) {
      budgets.add(budget(row));
      refuseSecond(row, budgets);
    }
    return List.copyOf(budgets);
  }

  private static Budget budget(Value row) {
    Section section = row.section().allow("a budget", "scope", "name", "period", "soft", "hard");
    Scope scope = Scope.valueOf(upper(section.need("scope").oneOf(SCOPES)));
    Optional<String> name = section.get("name").map(value -> name(scope, value));
    Money hard = section.need("hard").unit(AMOUNT, Money::parse);
    Value period = section.need("period");
    String word = period.oneOf(PERIODS);
    Budget usual =
        period.unit(word, _ -> Budget.of(scope, name, Period.valueOf(upper(word)), hard));
    return section.get(
        "soft", value -> value.unit(AMOUNT, text -> usual.withSoft(Money.parse(text))), usual);
  }

  private static String name(Scope scope, Value value) {
    String name = value.string();
    if (scope == Scope.MODEL && name.indexOf('/') < 1) {
      throw value.fault(
          "'%s' names no model of a provider".formatted(name),
          "Expected both, as in east/gpt-5-mini; of the one 'provider', provider/gpt-5-mini.");
    }
    return name;
  }

  private static void refuseSecond(Value row, List<Budget> budgets) {
    try {
      var _ = new Budgets(budgets);
    } catch (IllegalArgumentException e) {
      throw row.section().fault(String.valueOf(e.getMessage()), "Remove one of them.");
    }
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
