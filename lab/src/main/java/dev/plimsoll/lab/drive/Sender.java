package dev.plimsoll.lab.drive;

import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.measure.Sample;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import dev.plimsoll.lab.target.Outcome;
import dev.plimsoll.lab.target.Target;
import dev.plimsoll.lab.trace.Trace;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Sends one request that is due and records what became of it. Any thread may call it. */
final class Sender {
  private final RequestMix mix;
  private final Target target;
  private final Recording recording;
  private final RunClock clock;
  private final long timeoutNanos;
  private final SampleListener listener;
  private final AtomicLong requests = new AtomicLong();
  private volatile int phase;

  Sender(RunParts parts, RunClock clock) {
    this.mix = parts.mix();
    this.target = parts.target();
    this.recording = parts.recording();
    this.listener = parts.listener();
    this.timeoutNanos = parts.scenario().limits().timeout().toNanos();
    this.clock = clock;
  }

  /** What is sent from now on counts to a phase, from 0. */
  void phase(int index) {
    phase = index;
  }

  /** The index of the next request in the run. */
  long nextIndex() {
    return requests.getAndIncrement();
  }

  /**
   * Sends and waits for the answer.
   *
   * @param intended when it fell due, from the run's start
   * @return when its answer was there, from the run's start
   */
  long send(long intended, RandomGenerator random, long user, long index, Optional<Trace.Row> row) {
    int which = mix.firstOf(mix.draw(random));
    RequestTemplate request = mix.get(which);
    Variables variables = new Variables(random, user, index, row);
    long sent = Math.max(clock.now(), intended);
    recording.sent(intended, sent);
    Outcome outcome = target.send(request, variables, clock.absolute(sent + timeoutNanos));
    long done = Math.max(sent, clock.relative(outcome.doneNanos()));
    Sample sample =
        new Sample(
            which,
            phase,
            intended,
            sent,
            done,
            outcome.kind(),
            outcome.detail(),
            outcome.bytes(),
            outcome.usage());
    recording.answered(sample);
    listener.on(sample, outcome);
    return done;
  }
}
