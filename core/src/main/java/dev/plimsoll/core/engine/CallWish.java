package dev.plimsoll.core.engine;

import dev.plimsoll.core.cost.Account;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.route.Need;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody wants of a model.
 *
 * @param accepted whether it is part of a task that was answered 202: such a call is never shed, it
 *     waits
 * @param begun whether its run has made a call before: it goes before runs that have not
 * @param chain where it may go, the best first, where nothing is routed
 * @param tokens how many it may take, input and output
 * @param deadline when nobody wants the answer any more
 * @param account who pays for it; empty: nobody keeps account of it
 * @param need what it is routed by; empty: it goes along its chain
 */
public record CallWish(
    Priority priority,
    String tenant,
    boolean accepted,
    boolean begun,
    List<Target> chain,
    int tokens,
    Optional<Instant> deadline,
    Optional<Account> account,
    Optional<Need> need) {
  /** One that nobody keeps account of, and that is not routed. */
  public CallWish(
      Priority priority,
      String tenant,
      boolean accepted,
      boolean begun,
      List<Target> chain,
      int tokens,
      Optional<Instant> deadline) {
    this(
        priority,
        tenant,
        accepted,
        begun,
        chain,
        tokens,
        deadline,
        Optional.empty(),
        Optional.empty());
  }

  public CallWish {
    chain = List.copyOf(chain);
    if (chain.isEmpty() || tokens < 0) {
      throw new IllegalArgumentException("a call goes somewhere, and takes no less than 0 tokens");
    }
  }

  /** The same on somebody's account. */
  public CallWish on(Account payer) {
    return new CallWish(
        priority, tenant, accepted, begun, chain, tokens, deadline, Optional.of(payer), need);
  }

  /** The same, routed by this where anything is routed. */
  public CallWish routedBy(Optional<Need> other) {
    return new CallWish(priority, tenant, accepted, begun, chain, tokens, deadline, account, other);
  }

  /** The task that it is part of, where that is known. */
  public Optional<TaskId> task() {
    return account.map(payer -> payer.payer().task()).filter(id -> !id.equals(Payer.NO_TASK));
  }
}
