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
  private static final long FEWEST_FOR_P99 = 200;

  /**
   * Of few requests the largest lag may be so many times what is always allowed of the 99th
   * percentile.
   */
  private static final double UNLUCKY = 10;

  private final Bounds bounds;
  private final String scope;
  private final Load load;
  private final double responseP99;

  /** First requests of a flow: what follows an answer is neither late nor missed. */
  private final long due;

  OpenChecks(Bounds bounds, String scope, Phase phase) {
    this.bounds = bounds;
    this.scope = scope;
    this.load = phase.load();
    this.responseP99 = phase.series().response().percentile(99).orElse(0);
    this.due = load.scheduleLag().count() + load.missed();
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
    Amount bound = Amounts.bound(bounds.missed());
    if (due == 0) {
      return notMeasured("missed sends", bound, "no request fell due");
    }
    double share = (double) load.missed() / due;
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
                    Figures.count(due),
                    Figures.percent(share, 1),
                    bound.text())
            : "");
  }

  /** Both rates are over the time in which requests fell due: what was sent after it is short. */
  private Check rate() {
    Amount bound = Amounts.bound(bounds.rate());
    if (due == 0 || load.inTime().isEmpty()) {
      return notMeasured(
          "delivered rate",
          bound,
          due == 0 ? "no request fell due" : "what was sent in time was not counted");
    }
    long inTime = load.inTime().getAsLong();
    double off = (double) (due - inTime) / due;
    boolean over = off > bounds.rate().fraction();
    double seconds = load.askedSeconds().orElse(0);
    String rates =
        seconds > 0
            ? "%s of %s%s/s"
                .formatted(
                    Figures.significant(inTime / seconds),
                    Figures.significant(due / seconds),
                    Figures.NBSP)
            : "";
    return new Check(
        "delivered rate",
        scope,
        Optional.of(new Amount(off, Figures.percent(off, 1) + " off")),
        Optional.of(bound),
        over ? Finding.INVALID : Finding.OK,
        over
            ? "only %s of %s requests due were sent before the phase's end"
                .formatted(Figures.count(inTime), Figures.count(due))
            : rates);
  }

  private Check lag() {
    Latencies lag = load.scheduleLag();
    boolean few = lag.count() < FEWEST_FOR_P99;
    String name = few ? "largest schedule lag" : "schedule lag p99";
    double most =
        Math.max(
            (few ? UNLUCKY : 1) * bounds.scheduleLag().toNanos(),
            bounds.scheduleLagShare().fraction() * responseP99);
    if (lag.count() == 0) {
      return notMeasured(name, Amounts.time(most), "no request was sent");
    }
    double found = few ? lag.max().orElse(0) : lag.percentile(99).orElse(0);
    boolean over = found > most;
    return new Check(
        name,
        scope,
        Optional.of(Amounts.time(found)),
        Optional.of(Amounts.time(most)),
        over ? Finding.INVALID : Finding.OK,
        over
            ? "the generator sent late, %s %s after the intended time (at most %s may be)"
                .formatted(few ? "at most" : "p99", Figures.latency(found), Figures.latency(most))
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
