package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.world.Bill;
import java.util.Optional;

/**
 * What a load costs, from the lines of the ledger that the Engine wrote for its calls.
 *
 * @param perHour US dollars for what is called in an hour of this load, whoever hears of it
 * @param perThousand US dollars for a thousand tasks that the servers completed, with all that was
 *     spent on others
 * @param isWhole whether every call had a price; else it costs more than this
 */
record Cost(double perHour, double perThousand, boolean isWhole) {
  /** Empty where nothing is known of it: no call had a price, or nothing was done. */
  static Optional<Cost> of(Simulated run) {
    Bill.Line all = run.gauges().bill().all();
    long done = run.counts().completed();
    if (all.calls() == all.unpriced() || done == 0) {
      return Optional.empty();
    }
    double task = all.money().usd().doubleValue() / done;
    double perHour = perHour(all.money(), run.result());
    return Optional.of(new Cost(perHour, 1000 * task, all.unpriced() == 0));
  }

  /** US dollars an hour, of what was spent on a load while requests fell due. */
  static double perHour(Money money, RunResult result) {
    return 3600 * money.usd().doubleValue() / Math.max(1, Throughput.loaded(result));
  }
}
