package dev.plimsoll.lab.example;

import dev.plimsoll.lab.measure.Objective;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Identity;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.Validity;
import dev.plimsoll.lab.measure.RunResult.Verdict;
import dev.plimsoll.lab.retry.RetryFigures;
import java.util.List;
import java.util.Optional;

/** A run like another, but for what is set. One owner. */
public final class Altered {
  private final RunResult run;
  private Identity identity;
  private Verdict verdict;
  private Validity validity;
  private List<ThresholdOutcome> thresholds;
  private Load load;
  private Series all;
  private List<Series> names;
  private List<Second> seconds;
  private List<ErrorKind> errors;
  private List<Mark> marks;
  private Generator generator;
  private Optional<Objective> objective;
  private Optional<RetryFigures> attempts;

  private Altered(RunResult run) {
    this.run = run;
    this.identity = run.identity();
    this.verdict = run.verdict();
    this.validity = run.validity();
    this.thresholds = run.thresholds();
    this.load = run.load();
    this.all = run.all();
    this.names = run.names();
    this.seconds = run.seconds();
    this.errors = run.errors();
    this.marks = run.marks();
    this.generator = run.generator();
    this.objective = run.objective();
    this.attempts = run.attempts();
  }

  public static Altered of(RunResult run) {
    return new Altered(run);
  }

  public Altered identity(Identity other) {
    identity = other;
    return this;
  }

  public Altered verdict(Verdict other) {
    verdict = other;
    return this;
  }

  public Altered validity(Validity other) {
    validity = other;
    return this;
  }

  public Altered thresholds(List<ThresholdOutcome> other) {
    thresholds = other;
    return this;
  }

  public Altered load(Load other) {
    load = other;
    return this;
  }

  public Altered all(Series other) {
    all = other;
    return this;
  }

  public Altered names(List<Series> other) {
    names = other;
    return this;
  }

  public Altered seconds(List<Second> other) {
    seconds = other;
    return this;
  }

  public Altered errors(List<ErrorKind> other) {
    errors = other;
    return this;
  }

  public Altered marks(List<Mark> other) {
    marks = other;
    return this;
  }

  public Altered generator(Generator other) {
    generator = other;
    return this;
  }

  public Altered objective(Objective other) {
    objective = Optional.of(other);
    return this;
  }

  public Altered attempts(RetryFigures other) {
    attempts = Optional.of(other);
    return this;
  }

  public RunResult run() {
    return new RunResult(
        identity,
        verdict,
        validity,
        thresholds,
        load,
        all,
        names,
        run.phases(),
        seconds,
        errors,
        marks,
        run.tokens(),
        generator,
        objective,
        attempts);
  }
}
