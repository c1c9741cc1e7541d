package dev.plimsoll.simulate.backtest;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.recording.Line;
import java.util.Optional;

/** One call of a target, as it was recorded. Times in microseconds. Not thread-safe. */
final class Made {
  static final long NEVER = -1;

  final Target target;
  final long called;
  final boolean cut;

  /** How many others its provider had when it came. */
  final int beside;

  /** When the provider began with it; later than it came where it stood in line. */
  long served;

  long first = NEVER;
  Optional<Line.Called> end = Optional.empty();

  Made(Line.Call call, int beside) {
    this.target = call.target();
    this.called = call.at();
    this.served = call.at();
    this.cut = call.cut().isPresent();
    this.beside = beside;
  }

  boolean isEnded() {
    return end.isPresent();
  }

  /** Whether it ran its course, and was not left by whoever wanted it. */
  boolean isWhole() {
    return end.filter(called -> called.kind() != CallEnd.Kind.CANCELLED).isPresent();
  }

  boolean isAnswered() {
    return end.filter(called -> called.kind() == CallEnd.Kind.ANSWERED).isPresent();
  }

  /** When it ended; when it came where it did not. */
  long ended() {
    return end.map(Line.Called::at).orElse(called);
  }

  /** From when the provider began with it until its end. */
  long service() {
    return Math.max(0, ended() - served);
  }
}
