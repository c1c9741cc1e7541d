package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Load;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The counts and bounds of one phase. Guarded by its {@link Recording}; a copy is read-only. */
final class PhaseCounts {
  /** A request counts as late when it was sent so long after its time. */
  static final long LATE_NANOS = 1_000_000;

  /** So long after a phase's end what fell due just before it is still sent in time. */
  private static final long PUNCTUAL_NANOS = 10_000_000;

  /** The kind of a request that was given up after its phase, as targets name it. */
  static final String UNFINISHED = "unfinished";

  final Plan plan;
  final long from;
  private long intended;
  private long sent;
  private long late;
  private long inTime;
  private long stoodStill;
  private long missed;
  private long last;
  private long lastAnswer;
  private long loadEnd;

  PhaseCounts(Plan plan, long from) {
    this.plan = plan;
    this.from = from;
    this.last = from;
    this.lastAnswer = from;
    this.loadEnd = plan.lengthNanos().map(length -> from + length).orElse(Long.MAX_VALUE);
  }

  /** As it is now. */
  PhaseCounts copy() {
    PhaseCounts copy = new PhaseCounts(plan, from);
    copy.intended = intended;
    copy.sent = sent;
    copy.late = late;
    copy.inTime = inTime;
    copy.stoodStill = stoodStill;
    copy.missed = missed;
    copy.last = last;
    copy.lastAnswer = lastAnswer;
    copy.loadEnd = loadEnd;
    return copy;
  }

  /** Nothing falls due from here on, though more was planned. */
  void halt(long at) {
    loadEnd = Math.min(loadEnd, Math.max(from, at));
  }

  /** A request that was sent has come to its end; one that was given up has no answer. */
  void answered(long done, boolean given) {
    reach(done);
    if (!given) {
      lastAnswer = Math.max(lastAnswer, done);
    }
  }

  void due() {
    intended++;
  }

  void missed() {
    missed++;
  }

  /** A flow's first request is sent. */
  void sent(long intendedAt, long at) {
    sent++;
    if (at - intendedAt > LATE_NANOS) {
      late++;
    }
    if (at - PUNCTUAL_NANOS <= loadEnd) {
      inTime++;
    }
  }

  /** A request is sent that follows an answer: it is due when it can be sent. */
  void followed() {
    sent++;
  }

  void stoodStill(long nanos) {
    stoodStill += nanos;
  }

  /** The phase lasts at least until here. */
  void reach(long at) {
    last = Math.max(last, at);
  }

  /** The load at a moment, or at the phase's end when that lies behind. */
  Load load(Latencies lag, long now) {
    return new Load(
        intended,
        sent,
        late,
        missed,
        lag,
        OptionalDouble.of(Math.max(0, asked(now)) / 1e9),
        plan.isOpen() ? OptionalLong.of(inTime) : OptionalLong.empty(),
        stoodStill / 1e9);
  }

  /** How long requests have fallen due: never the time in which late answers are waited for. */
  private long asked(long now) {
    return Math.min(loadEnd, plan.isOpen() ? now : last) - from;
  }

  /**
   * From its start to the last answer, and in open load at least as long as requests fell due: what
   * was answered in a second is then never more than what was asked. Not the time spent on waiting
   * for answers that never came.
   */
  double seconds(long now) {
    long answered = lastAnswer - from;
    return Math.max(answered, plan.isOpen() ? asked(now) : 0) / 1e9;
  }

  double toSeconds() {
    return last / 1e9;
  }
}
