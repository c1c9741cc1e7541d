package dev.plimsoll.ports.ledger;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.core.cost.Payer;
import dev.plimsoll.core.work.Target;
import java.time.Instant;

/**
 * What somebody spent with a model on a day.
 *
 * @param payer without a run
 * @param day its first moment
 */
public record Spending(Payer payer, Target target, Money money, Instant day) {}
