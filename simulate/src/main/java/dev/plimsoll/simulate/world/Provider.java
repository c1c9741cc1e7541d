package dev.plimsoll.simulate.world;

import dev.plimsoll.base.units.Share;
import dev.plimsoll.core.engine.CallLimit;
import dev.plimsoll.mock.limit.Limits;
import dev.plimsoll.mock.limit.Receipt;
import dev.plimsoll.mock.limit.Standing;
import dev.plimsoll.mock.limit.Verdict;
import dev.plimsoll.mock.overload.Break;
import dev.plimsoll.mock.overload.Faults;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An LLM provider as its callers meet it, with the mock's limits, slots, line and faults: a black
 * hole, then limits, then a slot or a place in line, then a drawn time. A caller that gives up
 * frees its slot at once. Knows nothing of tasks. Not thread-safe: the World owns it.
 */
public final class Provider {
  /** Of the whole time, as the mock has it. */
  private static final int FIRST_TOKEN_PART = 5;

  /** No refusal is faster. */
  private static final long REFUSAL_NANOS = 1_000_000;

  private final Agenda agenda;
  private final RandomGenerator random;
  private final Queue<Call> line = new ArrayDeque<>();
  private Limits limits;
  private ProviderSettings settings;
  private @Nullable Faults byHand;
  private int busy;
  private int waiting;
  private int held;
  private long refused;

  Provider(ProviderSettings settings, Agenda agenda, RandomGenerator random) {
    this.settings = settings;
    this.limits = new Limits(settings.limits());
    this.agenda = agenda;
    this.random = random;
  }

  /** Who waits for an answer. */
  interface Ear {
    /** What it says of its limits, where it has some. */
    void limits(List<CallLimit> standings);

    /** The first token came. */
    void firstToken();

    /** The call is over. */
    void ended(Answer answer);
  }

  /** What is asked of it: so many tokens as its text, and at most so many as the answer. */
  record Question(String key, int input, int most) {}

  /** One call, from when it is made until it is answered or given up. */
  final class Call {
    private final Question question;
    private final long deadline;
    private final Ear ear;
    private State state = State.ON_ITS_WAY;
    private @Nullable Receipt receipt;
    private long done;
    private @Nullable Answer last;

    private Call(Question question, long deadline, Ear ear) {
      this.question = question;
      this.deadline = deadline;
      this.ear = ear;
    }

    private void firstToken() {
      if (state == State.RUNNING) {
        ear.firstToken();
        agenda.at(done, this::finish);
      }
    }

    private void finish() {
      Answer answer = last;
      if (state == State.RUNNING && answer != null) {
        leave(this, answer.tokens());
        ear.ended(answer);
      }
    }
  }

  private enum State {
    ON_ITS_WAY,
    HELD,
    IN_LINE,
    RUNNING,
    OVER
  }

  /** Makes a call; its caller waits so many nanoseconds at most. Never answers at once. */
  Call call(Question question, long patience, Ear ear) {
    Call call = new Call(question, agenda.now() + patience, ear);
    long way = settings.way().toNanos();
    held++;
    if (way == 0) {
      arrive(call);
    } else {
      agenda.in(way, () -> arrive(call));
    }
    return call;
  }

  private void arrive(Call call) {
    if (call.state != State.ON_ITS_WAY) {
      return;
    }
    Faults wrong = faults();
    call.state = State.HELD;
    if (hits(wrong.breaks().blackHole())) {
      agenda.at(call.deadline, () -> tired(call, State.HELD));
    } else if (isWithinLimits(call)) {
      takeSlot(call, wrong);
    }
  }

  private boolean isWithinLimits(Call call) {
    if (limits.isEmpty()) {
      return true;
    }
    Question asked = call.question;
    Verdict verdict = limits.take(asked.key(), (long) asked.input() + asked.most(), agenda.now());
    call.ear.limits(verdict.standings().stream().map(Provider::seen).toList());
    return switch (verdict) {
      case Verdict.Passed passed -> {
        call.receipt = passed.receipt();
        yield true;
      }
      case Verdict.Limited limited -> {
        Optional<Duration> wait =
            limited.waitNanos().isPresent()
                ? Optional.of(seconds(limited.waitNanos().getAsLong()))
                : Optional.empty();
        refuse(call, new Answer(429, wait, 0));
        yield false;
      }
    };
  }

  private static CallLimit seen(Standing standing) {
    return new CallLimit(
        switch (standing.limit().unit()) {
          case REQUESTS -> CallLimit.Unit.REQUESTS;
          case TOKENS -> CallLimit.Unit.TOKENS;
        },
        standing.limit().amount(),
        standing.remaining(),
        Duration.ofNanos(standing.resetNanos()));
  }

  /** Retry-After is told in whole seconds. */
  private static Duration seconds(long nanos) {
    return Duration.ofSeconds(Math.max(1, Math.ceilDiv(nanos, 1_000_000_000L)));
  }

  private void refuse(Call call, Answer answer) {
    refused++;
    call.last = answer;
    agenda.in(
        REFUSAL_NANOS + settings.way().toNanos(),
        () -> {
          if (call.state == State.HELD) {
            call.state = State.OVER;
            held--;
            call.ear.ended(answer);
          }
        });
  }

  private void takeSlot(Call call, Faults wrong) {
    if (isFree(wrong) && waiting == 0) {
      run(call, wrong);
    } else if (waiting >= settings.capacity(wrong).backlog().orElse(Integer.MAX_VALUE)) {
      settle(call, 0);
      refuse(call, new Answer(503, wrong.failing().retryAfter(), 0));
    } else {
      held--;
      call.state = State.IN_LINE;
      line.add(call);
      waiting++;
      agenda.at(call.deadline, () -> tired(call, State.IN_LINE));
      runWaiting();
    }
  }

  /** Its caller wants no answer any more. */
  void giveUp(Call call) {
    switch (call.state) {
      case ON_ITS_WAY, HELD -> {
        held--;
        settle(call, 0);
        call.state = State.OVER;
      }
      case IN_LINE -> {
        waiting--;
        settle(call, 0);
        call.state = State.OVER; // and is passed over when its turn comes
      }
      case RUNNING -> leave(call, 0);
      case OVER -> {}
    }
  }

  /** From now on it answers so; what runs already keeps its time, limits begin anew. */
  public void become(ProviderSettings other) {
    if (!other.limits().equals(settings.limits())) {
      limits = new Limits(other.limits());
    }
    settings = other;
    runWaiting();
  }

  /** These faults from now on, whatever its time line says. */
  public void suffers(Faults faults) {
    byHand = faults;
    runWaiting();
  }

  private Faults faults() {
    Faults set = byHand;
    if (set != null) {
      return set;
    }
    return settings.faults().isEmpty() ? Faults.NONE : settings.faults().at(agenda.now());
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

  /** How many calls it turned away, for a limit or a full line. */
  public long refused() {
    return refused;
  }

  /** How many calls are somewhere with it. */
  int present() {
    return held + busy + waiting;
  }

  private boolean isFree(Faults wrong) {
    int slots = settings.capacity(wrong).slots().orElse(Integer.MAX_VALUE);
    return busy < slots;
  }

  private void run(Call call, Faults wrong) {
    if (call.state == State.HELD) {
      held--;
    }
    call.state = State.RUNNING;
    busy++;
    long begun = agenda.now();
    double slower = wrong.slowdown().orElse(1);
    long time = settings.times().nanos(random);
    long drawn = slower == 1 ? time : Math.round(time * slower);
    boolean fails =
        random.nextDouble() < wrong.failing().errors().orElse(settings.errors()).fraction();
    long back = settings.way().toNanos();
    long first = begun + drawn / FIRST_TOKEN_PART + back;
    call.done = begun + drawn + back;
    if (fails) {
      call.last = new Answer(wrong.failing().status().orElse(500), retryAfter(wrong), 0);
      first = Long.MAX_VALUE;
    } else {
      call.last = Answer.done(call.question.input() + call.question.most());
      broken(call, wrong, begun, drawn);
    }
    if (call.done > call.deadline) {
      call.done = call.deadline;
      call.last = Answer.timedOut();
    }
    if (first < call.done) {
      agenda.at(first, call::firstToken);
    } else {
      agenda.at(call.done, call::finish);
    }
  }

  private static Optional<Duration> retryAfter(Faults wrong) {
    return wrong.failing().retryAfter();
  }

  /** Answers that stop in the middle: cut, or stalled, for good or for a while. */
  private void broken(Call call, Faults wrong, long begun, long drawn) {
    if (wrong.breaks().spareAnswers()) {
      return;
    }
    Optional<Break> cut = wrong.breaks().cut();
    Optional<Break> stall = wrong.breaks().stall();
    if (cut.isPresent() && stops(call, cut.get())) {
      call.last = Answer.cut();
      call.done = begun + drawn * cut.get().after() / Math.max(1, call.question.most());
    } else if (stall.isPresent() && stops(call, stall.get())) {
      call.done =
          stall.get().lasting().map(pause -> call.done + pause.toNanos()).orElse(Long.MAX_VALUE);
    }
  }

  private boolean stops(Call call, Break where) {
    return call.question.most() > where.after() && hits(Optional.of(where.share()));
  }

  private boolean hits(Optional<Share> share) {
    return share.isPresent() && random.nextDouble() < share.get().fraction();
  }

  private void tired(Call call, State in) {
    if (call.state == in) {
      giveUp(call);
      call.ear.ended(Answer.timedOut());
    }
  }

  private void leave(Call call, int tokens) {
    call.state = State.OVER;
    busy--;
    settle(call, tokens);
    runWaiting();
  }

  private void settle(Call call, int tokens) {
    Receipt receipt = call.receipt;
    if (receipt != null) {
      limits.settle(receipt, tokens, agenda.now());
    }
  }

  private void runWaiting() {
    if (waiting == 0) {
      return;
    }
    Faults wrong = faults();
    while (isFree(wrong) && !line.isEmpty()) {
      Call next = line.remove();
      if (next.state == State.IN_LINE) {
        waiting--;
        run(next, wrong);
      }
    }
  }
}
