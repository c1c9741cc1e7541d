package dev.plimsoll.core.cost;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which budgets apply to a payer: of one scope and period its own, or else the one for each. */
final class Rules {
  private final List<Rule> rules = new ArrayList<>();

  /**
   * @throws IllegalArgumentException when two budgets say different things of the same
   */
  Rules(Collection<Budget> budgets) {
    for (Scope scope : Scope.values()) {
      for (Period period : Period.values()) {
        List<Budget> same =
            budgets.stream().filter(b -> b.scope() == scope && b.period() == period).toList();
        if (!same.isEmpty()) {
          rules.add(rule(scope, same));
        }
      }
    }
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  List<Budget> of(Payer payer, String model) {
    if (rules.isEmpty()) {
      return List.of();
    }
    List<Budget> budgets = new ArrayList<>(rules.size());
    for (Rule rule : rules) {
      String name = rule.scope.nameOf(payer, model);
      Budget own = rule.only.get(name);
      Budget budget = own == null ? rule.each : own;
      if (budget != null && !name.isEmpty()) {
        budgets.add(budget);
      }
    }
    return budgets;
  }

  private static Rule rule(Scope scope, List<Budget> same) {
    Budget each = null;
    Map<String, Budget> only = new HashMap<>();
    for (Budget budget : same) {
      if (budget.only().isPresent()) {
        String name = budget.only().get();
        refuseSecond(only.put(name, budget), scope.word() + " " + name);
      } else {
        refuseSecond(each, "each " + scope.word());
        each = budget;
      }
    }
    return new Rule(scope, each, Map.copyOf(only));
  }

  private static void refuseSecond(@Nullable Budget first, String whose) {
    if (first != null) {
      throw new IllegalArgumentException(
          "%s has two budgets for a %s; one of them is %s"
              .formatted(whose, first.period().word(), first.hard()));
    }
  }

  private record Rule(Scope scope, @Nullable Budget each, Map<String, Budget> only) {}
}
