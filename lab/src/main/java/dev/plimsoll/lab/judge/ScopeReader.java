package dev.plimsoll.lab.judge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads which requests an expression is about: {@code steady.}, {@code phase(2).} before the figure
 * or {@code {name:search}} behind it. What it read is blanked, so that places in the rest stay.
 */
final class ScopeReader {
  private static final Pattern STEADY = Pattern.compile("\\s*steady\\s*\\.");
  private static final Pattern PHASE =
      Pattern.compile("\\s*phase\\s*\\(\\s*(\\d{1,4})\\s*\\)\\s*\\.");
  private static final Pattern TAG =
      Pattern.compile("\\{\\s*(\\w{1,40})\\s*:\\s*(?:\"([^\"]*)\"|([^}\"]*?))\\s*}");
  private static final Pattern TAG_START = Pattern.compile("[^<>=!{]*\\{");

  private final String expression;

  ScopeReader(String expression) {
    this.expression = expression;
  }

  /** A scope and the expression without it, as long as before. */
  record Scoped(Scope scope, String rest) {}

  /** A fault of an expression at a place from 0. */
  static final class Fault extends RuntimeException {
    final int at;
    final String advice;

    Fault(String message, int at, String advice) {
      super(message, null, false, false);
      this.at = at;
      this.advice = advice;
    }
  }

  Scoped read() {
    Scoped before = prefix();
    Matcher start = TAG_START.matcher(before.rest());
    if (!start.lookingAt()) {
      return before;
    }
    int at = start.end() - 1;
    Matcher tag = TAG.matcher(before.rest()).region(at, before.rest().length());
    if (!tag.lookingAt()) {
      throw new Fault(
          "a tag is not closed, or is none", at, "As in 'response{name:search}.p(95) < 1s'.");
    }
    if (!(before.scope() instanceof Scope.Whole)) {
      throw new Fault("a threshold has one scope only", at, "Remove the tag or what stands first.");
    }
    return new Scoped(tagged(tag), blanked(before.rest(), at, tag.end()));
  }

  private Scoped prefix() {
    Matcher steady = STEADY.matcher(expression);
    if (steady.lookingAt()) {
      return new Scoped(new Scope.Steady(), blanked(expression, 0, steady.end()));
    }
    Matcher phase = PHASE.matcher(expression);
    if (phase.lookingAt()) {
      return new Scoped(phase(phase.group(1), phase.start(1)), blanked(expression, 0, phase.end()));
    }
    if (expression.stripLeading().startsWith("phase")) {
      throw new Fault("a phase is named by its number", 0, "As in 'phase(2).response.p(95) < 1s'.");
    }
    return new Scoped(new Scope.Whole(), expression);
  }

  private static Scope tagged(Matcher tag) {
    String value = tag.group(2) != null ? tag.group(2) : String.valueOf(tag.group(3));
    int at = tag.group(2) != null ? tag.start(2) : tag.start(3);
    if (value.isBlank()) {
      throw new Fault("a tag without a value", at, "As in '{name:search}'.");
    }
    return switch (String.valueOf(tag.group(1))) {
      case "name" -> new Scope.OfName(value);
      case "phase" -> phase(value, at);
      default ->
          throw new Fault(
              "'%s' is not a tag here".formatted(tag.group(1)),
              tag.start(1),
              instead(String.valueOf(tag.group(1)))
                  + "The tags are name (of a request) and phase (its number).");
    };
  }

  /** What says the same as a tag of k6, before what tags there are. */
  private static String instead(String tag) {
    return switch (tag) {
      case "expected_response" ->
          "Times hold every request that was sent, ok or failed; how many were ok in time is"
              + " 'goodput', with an 'objective'. ";
      case "status", "error_code" -> "What is no failure stands in 'expect'. ";
      default -> "";
    };
  }

  private static Scope phase(String number, int at) {
    if (!number.matches("[1-9]\\d{0,3}")) {
      throw new Fault("phases count from 1", at, "As in 'phase(2).response.p(95) < 1s'.");
    }
    return new Scope.OfPhase(Integer.parseInt(number));
  }

  private static String blanked(String text, int from, int to) {
    return text.substring(0, from) + " ".repeat(to - from) + text.substring(to);
  }
}
