package dev.plimsoll.simulate.world;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * An LLM provider as its callers meet it: so many calls at once, the others in line by arrival, a
 * drawn time each, a share of failures. A caller that gives up frees its slot at once. Knows
 * nothing of tasks. Not thread-safe: the World owns it.
 */
public final class Provider {
  private final Agenda agenda;
  private final RandomGenerator random;
  private final Queue<Call> line = new ArrayDeque<>();
  private ProviderSettings settings;
  private int busy;
  private int waiting;

  Provider(ProviderSettings settings, Agenda agenda, RandomGenerator random) {
    this.settings = settings;
    this.agenda = agenda;
    this.random = random;
  }

  /** How a call ended. */
  enum Answer {
    DONE,
    FAILED,
    /** Its caller waited as long as it wanted to, in line or for the answer. */
    TIMED_OUT
  }

  /** Who waits for an answer. */
  @FunctionalInterface
  interface Ear {
    void hear(Answer answer);
  }

  /** One call, from when it is made until it is answered or given up. */
  static final class Call {
    private final long deadline;
    private final Ear ear;
    private State state = State.IN_LINE;

    private Call(long deadline, Ear ear) {
      this.deadline = deadline;
      this.ear = ear;
    }

    private enum State {
      IN_LINE,
      RUNNING,
      OVER
    }
  }

  /** Makes a call; its caller waits so many nanoseconds at most. Never answers at once. */
  Call call(long patience, Ear ear) {
    Call call = new Call(agenda.now() + patience, ear);
    if (isFree()) {
      run(call);
    } else {
      line.add(call);
      waiting++;
      agenda.at(call.deadline, () -> tired(call));
    }
    return call;
  }

  /** Its caller wants no answer any more. */
  void giveUp(Call call) {
    switch (call.state) {
      case IN_LINE -> {
        waiting--;
        call.state = Call.State.OVER; // and is passed over when its turn comes
      }
      case RUNNING -> leave(call);
      case OVER -> {}
    }
  }

  /** From now on it answers so; what runs already keeps its time. */
  public void become(ProviderSettings other) {
    settings = other;
    runWaiting();
  }

  /** How it answers now. */
  public ProviderSettings settings() {
    return settings;
  }

  /** How many calls run. */
  public int busy() {
    return busy;
  }

  /** How many calls stand in line. */
  public int waiting() {
    return waiting;
  }

  private boolean isFree() {
    return settings.slots().isEmpty() || busy < settings.slots().getAsInt();
  }

  private void run(Call call) {
    call.state = Call.State.RUNNING;
    busy++;
    long done = agenda.now() + settings.times().nanos(random);
    boolean fails = random.nextDouble() < settings.errors().fraction();
    if (done > call.deadline) {
      agenda.at(call.deadline, () -> end(call, Answer.TIMED_OUT));
    } else {
      agenda.at(done, () -> end(call, fails ? Answer.FAILED : Answer.DONE));
    }
  }

  private void tired(Call call) {
    if (call.state == Call.State.IN_LINE) {
      giveUp(call);
      call.ear.hear(Answer.TIMED_OUT);
    }
  }

  private void end(Call call, Answer answer) {
    if (call.state == Call.State.RUNNING) {
      leave(call);
      call.ear.hear(answer);
    }
  }

  private void leave(Call call) {
    call.state = Call.State.OVER;
    busy--;
    runWaiting();
  }

  private void runWaiting() {
    while (isFree() && !line.isEmpty()) {
      Call next = line.remove();
      if (next.state == Call.State.IN_LINE) {
        waiting--;
        run(next);
      }
    }
  }
}
