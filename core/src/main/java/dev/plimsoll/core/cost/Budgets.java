package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.Quote;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Who may still spend what: reserved before a call at what it probably costs, settled after it at
 * what it did cost, either way. Never grants what does not fit into every budget that applies, so
 * that spent + reserved stays within each hard edge but for what calls cost beyond their own
 * reservation. Not thread-safe: the Engine owns it.
 *
 * <p>It is asked anew for every hop of a fallback, with that model's quote: a call that the
 * requested model's price allows may be refused with the next one's. Days and months count a call
 * when it was reserved.
 */
public final class Budgets {
  /** Of each tenant so many users have budgets of their own. */
  public static final int USERS_PER_TENANT = 10_000;

  private static final String ANY_MODEL = "";

  private final Rules rules;
  private final Purses purses;
  private final Map<Long, Hold> holds = new HashMap<>();
  private final List<Standing> warnings = new ArrayList<>();
  private long receipts;

  /**
   * @throws IllegalArgumentException when two budgets are for the same and the same period
   */
  public Budgets(Collection<Budget> budgets) {
    this(budgets, USERS_PER_TENANT);
  }

  Budgets(Collection<Budget> budgets, int usersPerTenant) {
    rules = new Rules(budgets);
    purses = new Purses(usersPerTenant);
  }

  /** Whether nobody is stopped, ever. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /** Whether a call may be made at this price. Reserves nothing. */
  public Verdict maySpend(Payer payer, Quote quote, Usage estimate, Instant now) {
    return judge(paying(payer, model(quote), now), quote, quote.of(estimate), null);
  }

  /**
   * The same for a call of a run, which draws on what that had reserved.
   *
   * @param run the run's receipt; one that was settled covers nothing
   */
  public Verdict maySpendWithin(long run, Payer payer, Quote quote, Usage estimate, Instant now) {
    return judge(paying(payer, model(quote), now), quote, quote.of(estimate), holds.get(run));
  }

  /** Whether a run may be begun that will probably cost so much. Reserves nothing. */
  public Verdict maySpend(Payer payer, Money money, Instant now) {
    return judge(paying(payer, ANY_MODEL, now), money, null);
  }

  /** Reserves what a call will probably cost, if it may be made. */
  public Grant reserve(Payer payer, Quote quote, Usage estimate, Instant now) {
    return reserve(payer, quote, estimate, null, now);
  }

  /**
   * Reserves for a call of a run: first from what the run had reserved.
   *
   * @param run the run's receipt; one that was settled covers nothing
   */
  public Grant reserveWithin(long run, Payer payer, Quote quote, Usage estimate, Instant now) {
    return reserve(payer, quote, estimate, holds.get(run), now);
  }

  /** Reserves what a whole run will probably cost, if it may begin. */
  public Grant reserveRun(Payer payer, Money money, Instant now) {
    List<Purse> paying = paying(payer, ANY_MODEL, now);
    return grant(judge(paying, money, null), paying, money, null);
  }

  /**
   * A call ended and cost so much, also when it was cut short; nothing when it was never made. For
   * a run: its calls are settled by themselves, so it ends with nothing more.
   *
   * @return false when the receipt was settled before: then nothing changes
   */
  public boolean settle(long receipt, Money actual) {
    Hold hold = holds.remove(receipt);
    if (hold != null) {
      hold.settle(actual);
    }
    return hold != null;
  }

  /**
   * Money that was spent without asking: what the ledger knows of from before a restart, in any
   * order. Counts where its period still goes on.
   */
  public void charge(Payer payer, Target target, Money money, Instant at, Instant now) {
    for (Purse purse : paying(payer, target.toString(), now)) {
      if (purse.budget.period().end(at).equals(purse.ends)) {
        purse.spend(money);
      }
    }
  }

  /**
   * A run is over and asks no more; what it spent is forgotten as a run's, not as anybody else's.
   * Whoever owns the runs says so of each, since nothing else bounds their number here.
   */
  public void ended(TaskId task) {
    purses.ended(task);
  }

  /** How every budget that applies to a payer stands. */
  public List<Standing> standings(Payer payer, Instant now) {
    return paying(payer, ANY_MODEL, now).stream().map(purse -> purse.standing(Money.ZERO)).toList();
  }

  /** How every budget of everybody stands that has one in a period that goes on. */
  public List<Standing> standings() {
    return purses.all().stream().map(purse -> purse.standing(Money.ZERO)).toList();
  }

  /** The least that any budget of a payer has left; empty where none applies. */
  public Optional<Money> headroom(Payer payer, Instant now) {
    return standings(payer, now).stream().map(Standing::headroom).min(Money::compareTo);
  }

  /** The budgets whose soft edge was crossed since this was asked last; each once a period. */
  public List<Standing> warnings() {
    if (warnings.isEmpty()) {
      return List.of();
    }
    List<Standing> fresh = List.copyOf(warnings);
    warnings.clear();
    return fresh;
  }

  /** How many reservations are not settled. */
  public int open() {
    return holds.size();
  }

  private Grant reserve(Payer payer, Quote quote, Usage estimate, @Nullable Hold run, Instant now) {
    List<Purse> paying = paying(payer, model(quote), now);
    Optional<Money> money = quote.of(estimate);
    return grant(judge(paying, quote, money, run), paying, money.orElse(Money.ZERO), run);
  }

  private Grant grant(Verdict verdict, List<Purse> paying, Money money, @Nullable Hold run) {
    if (!verdict.allows()) {
      return new Grant(verdict, OptionalLong.empty());
    }
    if (verdict instanceof Verdict.Warned) {
      warn(paying, money);
    }
    holds.put(++receipts, Hold.place(paying, money, run));
    return new Grant(verdict, OptionalLong.of(receipts));
  }

  private void warn(List<Purse> paying, Money asked) {
    for (Purse purse : paying) {
      Standing standing = purse.standing(asked);
      if (!purse.told && standing.isWarned()) {
        purse.told = true;
        warnings.add(standing);
      }
    }
  }

  private static String model(Quote quote) {
    return quote.provider() + "/" + quote.model();
  }

  private List<Purse> paying(Payer payer, String model, Instant now) {
    List<Budget> budgets = rules.of(payer, model);
    List<Purse> paying = new ArrayList<>(budgets.size());
    for (Budget budget : budgets) {
      paying.add(purses.of(budget, payer, model, now));
    }
    return paying;
  }

  private static Verdict judge(
      List<Purse> paying, Quote quote, Optional<Money> money, @Nullable Hold run) {
    if (quote instanceof Quote.Unknown(String _, String _, String why) && !paying.isEmpty()) {
      return new Verdict.Unpriced(paying.getFirst().budget, why);
    }
    return judge(paying, money.orElse(Money.ZERO), run);
  }

  private static Verdict judge(List<Purse> paying, Money money, @Nullable Hold run) {
    Standing refused = null;
    Standing warned = null;
    for (Purse purse : paying) {
      Money asked = run == null ? money : money.minus(run.covers(purse, money));
      Standing standing = purse.standing(asked);
      if (standing.isOver()) {
        refused = later(refused, standing);
      } else if (standing.isWarned()) {
        warned = later(warned, standing);
      }
    }
    if (refused != null) {
      return new Verdict.Refused(refused);
    }
    return warned == null ? new Verdict.Within() : new Verdict.Warned(warned);
  }

  private static Standing later(@Nullable Standing one, Standing other) {
    return one == null || other.ends().isAfter(one.ends()) ? other : one;
  }
}
