package dev.plimsoll.lab.judge;

import static dev.plimsoll.lab.judge.LimitReader.shortened;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.lab.judge.Figure.Clock;
import dev.plimsoll.lab.judge.Figure.Statistic;
import dev.plimsoll.lab.judge.ScopeReader.Scoped;
import dev.plimsoll.lab.judge.Threshold.Term;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one threshold; {@code docs/scenario.md} has the grammar in words. */
final class ThresholdParser {
  private static final Pattern FORM =
      Pattern.compile("\\s*([^<>=!]*?)\\s*(<=|>=|===|==|!=|<|>)\\s*(.*?)\\s*");

  private final String expression;
  private final int offset;

  /**
   * @param offset how many characters stand before what its author wrote at this place
   */
  ThresholdParser(String expression, int offset) {
    this.expression = expression;
    this.offset = offset;
  }

  Threshold parse() {
    try {
      Optional<Term> colons = new ColonForm(expression).read();
      return new Threshold(expression.strip(), colons.isPresent() ? colons.get() : term());
    } catch (ScopeReader.Fault e) {
      throw fault(String.valueOf(e.getMessage()), e.at, e.advice);
    }
  }

  private Term term() {
    Scoped scoped = new ScopeReader(expression).read();
    Matcher form = FORM.matcher(scoped.rest());
    if (!form.matches()) {
      throw fault(
          "'%s' is not a threshold".formatted(shortened(expression)),
          expression.length(),
          "Expected a figure, a comparison and a limit, as in 'response.p(95) < 4s'.");
    }
    String limit = String.valueOf(form.group(3));
    if (limit.isEmpty()) {
      throw fault("the limit is missing", form.end(2), "As in 'response.p(95) < 4s'.");
    }
    // k6 writes "metric: statistic" where we write a dot.
    String name = String.valueOf(form.group(1)).replaceAll("\\s*:\\s*", ".").replace(" ", "");
    Figure figure = figure(name, limit);
    suits(scoped.scope(), figure, form.start(1));
    Comparison comparison = Comparison.of(String.valueOf(form.group(2)));
    double number = number(figure, limit, form.start(3), FigureNames.isOfK6(name));
    Term term = new Term(scoped.scope(), figure, comparison, number, FigureNames.note(name));
    possible(term, form.start(3));
    return term;
  }

  private double number(Figure figure, String limit, int at, boolean bare) {
    try {
      return LimitReader.read(figure, limit, bare);
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()), at, "");
    }
  }

  private Figure figure(String name, String limit) {
    return FigureNames.plain(name, LimitReader.isCount(limit), isShare(limit))
        .orElseGet(() -> time(name));
  }

  /** Of goodput, 95% is a share of what was due and 95/s is a rate. */
  private static boolean isShare(String limit) {
    return limit.endsWith("%") || limit.matches("0?\\.\\d+|[01](\\.0+)?");
  }

  private Figure time(String name) {
    int dot = name.indexOf('.');
    boolean bare = name.startsWith("p(") || dot < 0;
    String statistic = bare ? name : name.substring(dot + 1);
    Optional<Clock> clock = FigureNames.clock(bare ? "response" : name.substring(0, dot));
    if (clock.isEmpty() || (bare && FigureNames.clock(name).isPresent())) {
      throw unknown(name);
    }
    return new Figure.Time(clock.get(), statistic(statistic, name, bare));
  }

  private Statistic statistic(String name, String whole, boolean bare) {
    Optional<Statistic> statistic = FigureNames.statistic(name);
    if (statistic.isPresent()) {
      return statistic.get();
    }
    if (bare && !name.startsWith("p(")) {
      throw unknown(whole);
    }
    throw fault(
        "'%s' is not a figure of a distribution".formatted(shortened(name)),
        place(name),
        "Expected p(95), p(99.9) (from 0 to 100), min, mean, med or max.");
  }

  private IllegalArgumentException unknown(String name) {
    if (FigureNames.clock(name).isPresent()) {
      return fault(
          "'%s' needs a figure of its distribution".formatted(name),
          place(name) + name.length(),
          "Expected p(95), p(99.9), min, mean, med or max, as in '%s.p(95)'.".formatted(name));
    }
    String metric = name.split("\\.", 2)[0];
    Optional<String> instead = FigureNames.insteadOf(metric);
    if (instead.isPresent()) {
      return fault("'%s' is not measured".formatted(metric), place(metric), instead.get());
    }
    return fault(
        "'%s' is not a figure%s".formatted(shortened(name), Nearest.hint(name, FigureNames.KNOWN)),
        place(name),
        "");
  }

  /** A figure that its scope does not have would never be measured: refused, not left open. */
  private void suits(Scope scope, Figure figure, int at) {
    switch (scope) {
      case Scope.Whole _ -> {}
      case Scope.OfPhase _ -> {
        if (figure.isOfWholeRun()) {
          throw fault(
              "this figure is counted over the whole run only", at, "Remove what names the phase.");
        }
      }
      case Scope.OfName _ -> {
        if (figure.isOfWholeRun() || figure.isOfLoad()) {
          throw fault(
              "this figure is not kept for each name",
              at,
              "A name has response, service, streams, errors, success_rate, throughput, goodput.");
        }
      }
      case Scope.Steady _ -> {
        if (!figure.isOfSeconds()) {
          throw fault(
              "this figure is not kept for the steady state",
              at,
              "It has response, service, errors, success_rate, throughput, goodput.");
        }
      }
    }
  }

  private void possible(Term term, int at) {
    if (Span.keeping(term.figure(), term.comparison(), term.limit()).isEmpty()) {
      throw fault(
          "no run can keep this limit",
          at,
          switch (term.figure()) {
            case Figure.Time _ -> "A time is never below 0.";
            case Figure.Part _ -> "A share lies from 0 % to 100 %.";
            case Figure.Count _, Figure.PerSecond _, Figure.Cost _ -> "It is never below 0.";
            case Figure.Amplification _ -> "A request takes at least 1 attempt.";
          });
    }
  }

  private int place(String part) {
    return Math.max(0, expression.indexOf(part));
  }

  private IllegalArgumentException fault(String message, int at, String advice) {
    int place = Math.max(0, at - offset) + 1;
    return new IllegalArgumentException(
        "%s (at character %d)%s"
            .formatted(message, place, advice.isEmpty() ? "" : "\n  " + advice));
  }
}
