package dev.plimsoll.simulate.backtest;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.recording.Line;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What became of one submission. Times in microseconds. Not thread-safe. */
final class Passage {
  final Line.Submit submit;
  final List<Run> runs = new ArrayList<>(1);
  Optional<Line.Answer> answer = Optional.empty();
  Optional<Line.Over> over = Optional.empty();

  Passage(Line.Submit submit) {
    this.submit = submit;
  }

  /** Whether its sender asked anew for what the server knew, or went away: no task came of it. */
  boolean isNone() {
    return answer
        .map(Line.Answer::answer)
        .filter(word -> word.equals(Line.Answer.DUPLICATE) || word.equals(Line.Answer.LEFT))
        .isPresent();
  }

  /** Why it was refused until then; empty where it was not. */
  Optional<Line.Answer> refused(long until) {
    return answer.filter(
        known -> known.at() <= until && !known.answer().equals(Line.Answer.ACCEPTED) && !isNone());
  }

  /** How it ended until then; empty where it did not. */
  Optional<Status> ended(long until) {
    return over.filter(end -> end.at() <= until && end.status().isFinal()).map(Line.Over::status);
  }

  /**
   * From when it could have begun until it did: its first call, or its start where none is made.
   */
  OptionalLong waited(long until) {
    if (runs.isEmpty()) {
      return OptionalLong.empty();
    }
    for (Run run : runs) {
      if (!run.calls.isEmpty()) {
        return within(run.calls.getFirst().called, ready(), until);
      }
    }
    Run first = runs.getFirst();
    boolean callsNobody = first.want.isEmpty() && first.end.isPresent();
    return callsNobody ? within(first.started, ready(), until) : OptionalLong.empty();
  }

  /** Whether it could have begun so long ago, and did not: nor was it refused, or over before. */
  boolean stillWaits(long micros, long until) {
    boolean over = ended(until).isPresent() || refused(until).isPresent() || isNone();
    return !over && waited(until).isEmpty() && until - ready() > micros;
  }

  private long ready() {
    return submit.at() + Math.max(0, submit.notBefore().map(Duration::toNanos).orElse(0L) / 1_000);
  }

  private static OptionalLong within(long began, long ready, long until) {
    return began <= until ? OptionalLong.of(Math.max(0, began - ready)) : OptionalLong.empty();
  }

  /** From when it came until its end; empty where it has none until then. */
  OptionalLong took(long until) {
    return ended(until).isPresent()
        ? OptionalLong.of(over.orElseThrow().at() - submit.at())
        : OptionalLong.empty();
  }

  /** Whether it ran its course, so that another may do as it did. */
  boolean isWhole() {
    return !runs.isEmpty()
        && runs.stream().allMatch(Run::isWhole)
        && over.filter(end -> end.status() == Status.COMPLETED).isPresent();
  }
}
