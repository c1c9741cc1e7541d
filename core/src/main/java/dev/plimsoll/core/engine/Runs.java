package dev.plimsoll.core.engine;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.core.cost.Budgets;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.cost.Grant;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.cost.RunCost;
import dev.plimsoll.core.cost.RunKind;
import dev.plimsoll.core.cost.RunSize;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.cost.Verdict;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What whole tasks set aside from their admission on: what nine of ten of their kind cost. Their
 * calls draw on it. Before enough of a kind were delivered it sets next to nothing aside. Not
 * thread-safe.
 */
final class Runs {
  /** The one way in which agents work on a task so far. */
  private static final String MODE = "autonomous";

  private static final RunSize UNKNOWN = new RunSize(0, Money.ZERO, Duration.ZERO);
  private static final RunSize ANY = new RunSize(Long.MAX_VALUE, Money.MOST, Duration.ofDays(365));

  /** No task begins where nothing is left, also one of a kind that nobody knows yet. */
  private static final Money SOMETHING = Money.ofPicos(1);

  private final Budgets budgets;
  private final RunCost learned = new RunCost();
  private final Map<TaskId, Run> runs = new HashMap<>();

  Runs(Budgets budgets) {
    this.budgets = budgets;
  }

  private static final class Run {
    final OptionalLong receipt;
    Money spent = Money.ZERO;
    long tokens;

    Run(OptionalLong receipt) {
      this.receipt = receipt;
    }
  }

  /** Sets aside what a task will probably cost; the budget in which that does not fit, if any. */
  Optional<Standing> admit(Ticket ticket, Payer payer, Instant now) {
    if (budgets.isEmpty()) {
      return Optional.empty();
    }
    Grant grant = budgets.reserveRun(payer, expected(kind(ticket)), now);
    if (grant.verdict() instanceof Verdict.Refused(Standing standing)) {
      return Optional.of(standing);
    }
    runs.put(ticket.id(), new Run(grant.receipt()));
    return Optional.empty();
  }

  private Money expected(RunKind kind) {
    boolean enough = learned.estimate(kind, UNKNOWN).isLearned();
    return enough ? learned.estimate(kind, ANY).p90().money() : SOMETHING;
  }

  private static RunKind kind(Ticket ticket) {
    return new RunKind(ticket.pool(), ticket.priority().word(), MODE);
  }

  /** What its calls may draw on; nothing of a task that came from before a restart. */
  OptionalLong receipt(TaskId task) {
    Run run = runs.get(task);
    return run == null ? OptionalLong.empty() : run.receipt;
  }

  /** One of its calls took so much. */
  void charged(Entry line) {
    Run run = runs.get(line.payer().task());
    if (run != null) {
      run.spent = run.spent.plus(line.charge().money().orElse(Money.ZERO));
      run.tokens += line.charge().usage().total();
    }
  }

  /** It was delivered, so that others of its kind will probably cost as much. */
  void delivered(Ticket ticket, Duration took, Instant now) {
    Run run = runs.get(ticket.id());
    if (run != null && run.tokens > 0) {
      Duration lasts = took.isNegative() ? Duration.ZERO : took;
      learned.delivered(kind(ticket), new RunSize(run.tokens, run.spent, lasts), now);
    }
  }

  /** It is over, or never came to be: what it still sets aside is free again. */
  void ended(TaskId task) {
    Run run = runs.remove(task);
    if (run != null && run.receipt.isPresent()) {
      budgets.settle(run.receipt.getAsLong(), Money.ZERO);
    }
    budgets.ended(task);
  }
}
