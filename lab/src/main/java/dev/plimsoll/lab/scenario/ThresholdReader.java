package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.judge.Scope;
import dev.plimsoll.lab.judge.Threshold;
import dev.plimsoll.lab.request.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code thresholds}: one, a list of them, or k6's map from figures to assertions. Then holds
 * them against the scenario: what no run could keep or name is refused at its place.
 */
final class ThresholdReader {
  static final String[] KEYS = {"threshold", "abortOnFail", "delayAbortEval"};
  static final int MOST_THRESHOLDS = 100;
  private static final String EXPECTED = "a threshold such as 'response.p(95) < 4s'";

  private final List<Placed> read = new ArrayList<>();

  /** A threshold and where it stands; one of the command line stands nowhere. */
  private record Placed(Threshold threshold, @Nullable Value place) {
    InputException fault(String message, String advice) {
      return place == null
          ? InputException.of(
              "--threshold '%s': %s%n  %s".formatted(threshold.expression(), message, advice))
          : place.fault(message, advice);
    }
  }

  void file(Value value) {
    if (value.isList()) {
      value.list().forEach(this::element);
    } else if (value.isSection() && !value.section().has(KEYS[0])) {
      byFigure(value.section());
    } else {
      element(value);
    }
    if (read.size() > MOST_THRESHOLDS) {
      throw value.fault("more than %d thresholds".formatted(MOST_THRESHOLDS), "");
    }
  }

  void commandLine(List<Threshold> thresholds) {
    thresholds.forEach(threshold -> read.add(new Placed(threshold, null)));
  }

  private void element(Value value) {
    if (value.isSection()) {
      Section section = value.section().allow("a threshold", KEYS);
      Value place = section.need(KEYS[0]);
      read.add(new Placed(abort(section, place.unit(EXPECTED, Threshold::parse)), place));
    } else {
      read.add(new Placed(value.unit(EXPECTED, Threshold::parse), value));
    }
  }

  private void byFigure(Section section) {
    for (String figure : section.keys()) {
      Value assertions = section.need(figure);
      List<Value> elements = assertions.isList() ? assertions.list() : List.of(assertions);
      elements.forEach(element -> assertion(figure, element));
    }
  }

  private void assertion(String figure, Value value) {
    if (value.isSection()) {
      Section section = value.section().allow("a threshold", KEYS);
      Value place = section.need(KEYS[0]);
      read.add(new Placed(abort(section, asserted(figure, place)), place));
    } else {
      read.add(new Placed(asserted(figure, value), value));
    }
  }

  private static Threshold asserted(String figure, Value value) {
    return value.unit("an assertion such as 'p(95)<500'", text -> Threshold.parse(figure, text));
  }

  private static Threshold abort(Section section, Threshold threshold) {
    boolean aborts = section.get("abortOnFail", Value::bool, false);
    Duration delay = section.get("delayAbortEval", Value::duration, Duration.ZERO);
    if (!aborts) {
      return threshold;
    }
    boolean lasting =
        threshold.scope() instanceof Scope.Whole || threshold.scope() instanceof Scope.OfPhase;
    if (!lasting) {
      throw section
          .need("abortOnFail")
          .fault(
              "only the whole run or a phase can end a run early",
              "Figures of one name and of the steady state are known when the run is over.");
    }
    return threshold.abortingAfter(delay);
  }

  /** Requests are counted, so that iterations are not known where one may be several. */
  void refuseIterations(Flow sequence) {
    for (Placed placed : read) {
      if (placed.threshold().isOfIterations()) {
        throw placed.fault(
            "requests are counted, and one iteration of '%s' is %d"
                .formatted(sequence.name(), sequence.steps().size()),
            "Count those of its first step, as in 'http_reqs{name:%s}'."
                .formatted(sequence.steps().getFirst().name()));
      }
    }
  }

  /**
   * All that were read, the file's first.
   *
   * @param phases how many the load has
   * @param names of the requests
   */
  List<Threshold> checked(int phases, List<String> names) {
    for (int i = 0; i < read.size(); i++) {
      named(read.get(i), phases, names);
      for (Placed earlier : read.subList(0, i)) {
        if (read.get(i).threshold().contradicts(earlier.threshold())) {
          throw read.get(i)
              .fault(
                  "no run can keep this and '%s'".formatted(earlier.threshold().expression()),
                  "Remove one of them.");
        }
      }
    }
    return read.stream().map(Placed::threshold).toList();
  }

  private static void named(Placed placed, int phases, List<String> names) {
    switch (placed.threshold().scope()) {
      case Scope.Whole _, Scope.Steady _ -> {}
      case Scope.OfPhase(int number) -> {
        if (number > phases) {
          throw placed.fault(
              "there is no phase %d".formatted(number),
              phases == 1
                  ? "The load has one phase."
                  : "The load has %d phases.".formatted(phases));
        }
      }
      case Scope.OfName(String name) -> {
        if (!names.contains(name)) {
          throw placed.fault(
              "'%s' is not a request here%s".formatted(cut(name), Nearest.hint(name, names)),
              "The requests are " + cut(String.join(", ", names)) + ".");
        }
      }
    }
  }

  private static String cut(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
