package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult.Amount;
import dev.plimsoll.lab.measure.RunResult.Check;
import dev.plimsoll.lab.measure.RunResult.Check.Finding;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the load that was asked for in an open phase is the load that was sent. */
final class OpenChecks {
  /** Below this many requests a 99th percentile of the lag is one or two unlucky requests. */
  private static final long FEWEST_FOR_LAG = 200;

  private final Bounds bounds;
  private final String scope;
  private final Load load;
  private final double responseP99;

  OpenChecks(Bounds bounds, String scope, Phase phase) {
    this.bounds = bounds;
    this.scope = scope;
    this.load = phase.load();
    this.responseP99 = phase.series().response().percentile(99).orElse(0);
  }

  List<Check> list() {
    List<Check> checks = new ArrayList<>();
    checks.add(missed());
    checks.add(rate());
    checks.add(lag());
    checks.add(spacing());
    return checks;
  }

  private Check missed() {
    double share = load.intended() == 0 ? 0 : (double) load.missed() / load.intended();
    Amount bound = Amounts.bound(bounds.missed());
    if (load.intended() == 0) {
      return notMeasured("missed sends", bound, "no request fell due");
    }
    boolean over = share > bounds.missed().fraction();
    return new Check(
        "missed sends",
        scope,
        Optional.of(Amounts.share(share)),
        Optional.of(bound),
        over ? Finding.INVALID : Finding.OK,
        over
            ? "%s of %s requests due were missed (%s; at most %s may be)"
                .formatted(
                    Figures.count(load.missed()),
                    Figures.count(load.intended()),
                    Figures.percent(share, 1),
                    bound.text())
            : "");
  }

  /** Both rates are over the time in which requests fell due, so their ratio is that of counts. */
  private Check rate() {
    Amount bound = Amounts.bound(bounds.rate());
    if (load.intended() == 0) {
      return notMeasured("delivered rate", bound, "no request fell due");
    }
    double off = Math.abs((double) (load.intended() - load.sent())) / load.intended();
    boolean over = off > bounds.rate().fraction();
    String rates =
        load.askedPerSecond().isEmpty()
            ? ""
            : "%s of %s%s/s"
                .formatted(
                    Figures.significant(load.sent() / load.askedSeconds().orElse(1)),
                    Figures.significant(load.askedPerSecond().getAsDouble()),
                    Figures.NBSP);
    return new Check(
        "delivered rate",
        scope,
        Optional.of(new Amount(off, Figures.percent(off, 1) + " off")),
        Optional.of(bound),
        over ? Finding.INVALID : Finding.OK,
        over
            ? "only %s of %s requests due were sent"
                .formatted(Figures.count(load.sent()), Figures.count(load.intended()))
            : rates);
  }

  private Check lag() {
    Latencies lag = load.scheduleLag();
    double most =
        Math.max(
            bounds.scheduleLag().toNanos(), bounds.scheduleLagShare().fraction() * responseP99);
    if (lag.count() < FEWEST_FOR_LAG) {
      return notMeasured(
          "schedule lag p99",
          Amounts.time(most),
          "only %s sent, at least %d are needed"
              .formatted(Figures.count(lag.count()), FEWEST_FOR_LAG));
    }
    double found = lag.percentile(99).orElse(0);
    boolean over = found > most;
    return new Check(
        "schedule lag p99",
        scope,
        Optional.of(Amounts.time(found)),
        Optional.of(Amounts.time(most)),
        over ? Finding.INVALID : Finding.OK,
        over
            ? "the generator sent late, p99 %s after the intended time (at most %s may be)"
                .formatted(Figures.latency(found), Figures.latency(most))
            : "");
  }

  /** A note alone: how far single requests stood from their place. */
  private Check spacing() {
    Latencies lag = load.scheduleLag();
    if (lag.count() == 0) {
      return new Check(
          "spacing",
          scope,
          Optional.empty(),
          Optional.empty(),
          Finding.NOT_MEASURED,
          "no request was sent");
    }
    double most = lag.max().orElse(0);
    String tail =
        lag.supported(99.9).isEmpty()
            ? ""
            : "p99.9 of the lag is " + Figures.latency(lag.supported(99.9).getAsDouble());
    return new Check(
        "spacing",
        scope,
        Optional.of(new Amount(most / 1e6, "at most " + Figures.latency(most) + " late")),
        Optional.empty(),
        Finding.OK,
        tail);
  }

  private Check notMeasured(String name, Amount bound, String why) {
    return new Check(name, scope, Optional.empty(), Optional.of(bound), Finding.NOT_MEASURED, why);
  }
}
