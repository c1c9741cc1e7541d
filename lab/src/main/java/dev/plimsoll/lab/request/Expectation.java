package dev.plimsoll.lab.request;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is expected of an answer and what is taken from it. Immutable; what must be kept of an
 * answer to judge it is known beforehand.
 */
public final class Expectation {
  /** A status below 400, and nothing taken. */
  public static final Expectation NONE = new Expectation(List.of(), List.of(), Optional.empty());

  private final List<Check> checks;
  private final List<Saving> savings;
  private final Optional<Band> band;
  private final boolean needsBody;
  private final boolean needsHeaders;
  private final boolean needsRequestBody;

  /**
   * An expectation.
   *
   * @param checks without any, a status below 400 is expected
   * @param savings what later requests of the same user may name
   * @param band how long an answer is expected to take; being outside is no failure
   */
  public Expectation(List<Check> checks, List<Saving> savings, Optional<Band> band) {
    this.checks = List.copyOf(checks);
    this.savings = List.copyOf(savings);
    this.band = band;
    this.needsBody =
        checks.stream().anyMatch(Check::readsBody) || savings.stream().anyMatch(Saving::readsBody);
    this.needsHeaders =
        checks.stream().anyMatch(Check::readsHeaders)
            || savings.stream().anyMatch(Saving::readsHeaders);
    this.needsRequestBody = checks.stream().anyMatch(Check::readsRequestBody);
  }

  public List<Check> checks() {
    return checks;
  }

  public List<Saving> savings() {
    return savings;
  }

  public Optional<Band> band() {
    return band;
  }

  /** Whether {@link Answered#body} must be whole. */
  public boolean needsBody() {
    return needsBody;
  }

  /** Whether {@link Answered#header} or {@link Answered#setCookies} is read, cookies aside. */
  public boolean needsHeaders() {
    return needsHeaders;
  }

  /** Whether {@link Answered#requestBody} is read. */
  public boolean needsRequestBody() {
    return needsRequestBody;
  }

  /** What is wrong with an answer: the first check that does not hold. */
  public Optional<Failed> failure(Answered answer) {
    return checks.isEmpty() ? unchecked(answer) : failure(new Seen(answer));
  }

  /**
   * Judges an answer and, where it is right, takes from it what is to be saved. Cookies are kept
   * whatever is wrong with it.
   *
   * @param now what cookies expire by
   * @return the first check that does not hold, or {@code save: NAME} where a value is not there
   */
  public Optional<Failed> failure(Answered answer, Session session, Instant now) {
    session.take(answer.setCookies(), now);
    if (savings.isEmpty()) {
      return failure(answer);
    }
    Seen seen = new Seen(answer);
    Optional<Failed> failure = checks.isEmpty() ? unchecked(answer) : failure(seen);
    return failure.isPresent() ? failure : save(seen, session);
  }

  private static Optional<Failed> unchecked(Answered answer) {
    return answer.status() < 400
        ? Optional.empty()
        : Optional.of(new Failed("HTTP " + answer.status(), ""));
  }

  private Optional<Failed> failure(Seen seen) {
    for (Check check : checks) {
      Optional<Failed> failure = check.failure(seen);
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }

  private Optional<Failed> save(Seen seen, Session session) {
    for (Saving saving : savings) {
      Optional<String> value = saving.value(seen);
      if (value.isEmpty()) {
        return Optional.of(
            new Failed(
                "save: " + saving.name(),
                "%s: not found at %s".formatted(saving.name(), saving.expression())));
      }
      session.save(saving.name(), value.get());
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Expectation that
        && checks.equals(that.checks)
        && savings.equals(that.savings)
        && band.equals(that.band);
  }

  @Override
  public int hashCode() {
    return checks.hashCode() * 31 + savings.hashCode();
  }
}
