package dev.plimsoll.lab.judge;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A limit that a run must keep, such as {@code response.p(95) < 4s}. Immutable. */
public final class Threshold {
  private final String expression;
  private final Term term;
  private final @Nullable Duration abortDelay;

  /**
   * What an expression says.
   *
   * @param note what a reader of the outcome should know about the figure, or empty
   */
  record Term(Scope scope, Figure figure, Comparison comparison, double limit, String note) {}

  Threshold(String expression, Term term) {
    this(expression, term, null);
  }

  private Threshold(String expression, Term term, @Nullable Duration abortDelay) {
    this.expression = expression;
    this.term = term;
    this.abortDelay = abortDelay;
  }

  /**
   * Reads an expression: a figure, a comparison, a limit with its unit.
   *
   * @throws IllegalArgumentException when it is none, or one that nothing can keep; the message
   *     says what, where and what is expected
   */
  public static Threshold parse(String expression) {
    return new ThresholdParser(expression, 0).parse();
  }

  /**
   * Reads the right side of a threshold that stands below its figure: {@code p(95)<500} of {@code
   * http_req_duration}.
   *
   * @throws IllegalArgumentException as {@link #parse}; characters count in {@code assertion}
   */
  public static Threshold parse(String figure, String assertion) {
    String head = figure.strip() + ": ";
    return new ThresholdParser(head + assertion, head.length()).parse();
  }

  /** The same limit, which ends the run when it is broken so long after the start or later. */
  public Threshold abortingAfter(Duration delay) {
    return new Threshold(expression, term, delay);
  }

  /** How long after the run's start a breach ends it; empty where it never does. */
  public Optional<Duration> abortDelay() {
    return Optional.ofNullable(abortDelay);
  }

  /** As it was written. */
  public String expression() {
    return expression;
  }

  /** Which requests it is about. */
  public Scope scope() {
    return term.scope();
  }

  /** Whether it is about whole entries of a scenario, which may be several requests each. */
  public boolean isOfIterations() {
    return figure() == Figure.Count.ITERATIONS || figure() == Figure.PerSecond.ITERATIONS;
  }

  /** Whether no run could keep both. */
  public boolean contradicts(Threshold other) {
    if (!term.scope().equals(other.term.scope()) || !term.figure().equals(other.term.figure())) {
      return false;
    }
    boolean cutOut =
        term.limit() == other.term.limit()
            && (isOnlyWhatIsNot(other) || other.isOnlyWhatIsNot(this));
    return cutOut || span().and(other.span()).isEmpty();
  }

  /** Whether this asks for one value, and the other for any but one. */
  private boolean isOnlyWhatIsNot(Threshold other) {
    return term.comparison() == Comparison.EQUAL && other.term.comparison() == Comparison.NOT_EQUAL;
  }

  private Span span() {
    return Span.keeping(term.figure(), term.comparison(), term.limit());
  }

  Figure figure() {
    return term.figure();
  }

  String note() {
    return term.note();
  }

  /** Whether a measured value, in milliseconds, shares, counts or per second, keeps it. */
  boolean keeps(double value) {
    return term.comparison().holds(value, term.limit());
  }

  @Override
  public String toString() {
    return expression;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Threshold threshold
        && threshold.expression.equals(expression)
        && Objects.equals(threshold.abortDelay, abortDelay);
  }

  @Override
  public int hashCode() {
    return expression.hashCode();
  }
}
