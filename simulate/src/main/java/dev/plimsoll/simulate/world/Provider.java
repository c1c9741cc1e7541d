package dev.plimsoll.simulate.world;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.engine.CallLimit;
import dev.plimsoll.mock.limit.Limits;
import dev.plimsoll.mock.limit.Receipt;
import dev.plimsoll.mock.limit.Standing;
import dev.plimsoll.mock.limit.Verdict;
import dev.plimsoll.mock.overload.Break;
import dev.plimsoll.mock.overload.Faults;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * What is asked of it.
   *
   * @param input so many tokens as its text
   * @param cached so many of them are in its cache
   * @param most at most so many as the answer; its windows reserve them
   * @param answer so many are answered, no more than {@code most}
   * @param served how it answers, where that is known and not drawn
   */
  record Question(
      String key, int input, int cached, int most, int answer, Optional<Script.Served> served) {
    /** One whose answer is drawn. */
    Question(String key, int input, int cached, int most, int answer) {
      this(key, input, cached, most, answer, Optional.empty());
    }

    /** One whose answer is known. */
    static Question of(Script.Served served) {
      Usage usage = served.usage();
      int output = (int) usage.output();
      return new Question(
          "plimsoll",
          (int) usage.input(),
          (int) usage.cachedInput(),
          output,
          output,
          Optional.of(served));
    }

    private Usage answered(long tokens) {
      return new Usage(input, cached, tokens);
    }
  }

  /** One call, from when it is made until it is answered or given up. */
  final class Call {
    private final Question question;
    private final long deadline;
    private final long way;
    private final Ear ear;
    private State state = State.ON_ITS_WAY;
    private @Nullable Receipt receipt;
    private long begun;
    private long first;
    private long whole;
    private long done;
    private @Nullable Answer last;

    private Call(Question question, long deadline, long way, Ear ear) {
      this.question = question;
      this.deadline = deadline;
      this.way = way;
      this.ear = ear;
    }

    /** What has come of its answer; empty before the first token. */
    private Optional<Usage> came() {
      long now = agenda.now();
      if (state != State.RUNNING || now < first || whole <= begun) {
        return Optional.empty();
      }
      double part = Math.min(1, (double) (now - begun) / (whole - begun));
      return Optional.of(question.answered((long) (part * question.answer())));
    }

    private void firstToken() {
      if (state == State.RUNNING) {
        ear.firstToken();
        agenda.at(done, this::finish);
      }
    }

    private void finish() {
      Answer known = last;
      if (state == State.RUNNING && known != null) {
        Answer answer =
            known.status() == Answer.NO_ANSWER ? Answer.broken(Answer.NO_ANSWER, came()) : known;
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

  /** All of a world's, by name, each with chance of its own. */
  static Map<String, Provider> all(
      Map<String, ProviderSettings> settings, Agenda agenda, long seed) {
    Map<String, Provider> all = new LinkedHashMap<>();
    settings.forEach(
        (name, one) -> all.put(name, new Provider(one, agenda, Seeds.of(seed, 1 + all.size()))));
    return all;
  }

  /** Makes a call; its caller waits so many nanoseconds at most. Never answers at once. */
  Call call(Question question, long patience, Ear ear) {
    return call(question, patience, 0, ear);
  }

  /** Makes a call over a way that is so many nanoseconds longer than the usual one. */
  Call call(Question question, long patience, long further, Ear ear) {
    long way = settings.way().toNanos() + further;
    Call call = new Call(question, agenda.now() + patience, way, ear);
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
        refuse(call, Answer.failed(429, wait));
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
        REFUSAL_NANOS + call.way,
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
      refuse(call, Answer.failed(503, wrong.failing().retryAfter()));
    } else {
      held--;
      call.state = State.IN_LINE;
      line.add(call);
      waiting++;
      agenda.at(call.deadline, () -> tired(call, State.IN_LINE));
      runWaiting();
    }
  }

  /**
   * Its caller wants no answer any more.
   *
   * @return what had come and is to be paid for
   */
  Optional<Usage> giveUp(Call call) {
    Optional<Usage> came = call.came();
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
    return came;
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

  /** Whether the next call would stand in line. */
  boolean isFull() {
    return !isFree(faults());
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
    call.begun = begun;
    if (call.question.served().isPresent()) {
      serve(call, call.question.served().get());
      return;
    }
    double slower = wrong.slowdown().orElse(1);
    long time = settings.times().nanos(random);
    long drawn = slower == 1 ? time : Math.round(time * slower);
    boolean fails =
        random.nextDouble() < wrong.failing().errors().orElse(settings.errors()).fraction();
    long back = call.way;
    call.first = begun + drawn / FIRST_TOKEN_PART + back;
    call.whole = begun + drawn + back;
    call.done = call.whole;
    if (fails) {
      call.last = Answer.failed(wrong.failing().status().orElse(500), retryAfter(wrong));
      call.first = Long.MAX_VALUE;
    } else {
      call.last = Answer.done(call.question.answered(call.question.answer()));
      broken(call, wrong, begun, drawn);
    }
    finishWithin(call);
  }

  private void serve(Call call, Script.Served served) {
    call.last = Answer.of(served);
    call.first = call.begun + served.first().toNanos();
    call.whole = call.begun + served.whole().toNanos();
    call.done = call.whole;
    finishWithin(call);
  }

  private void finishWithin(Call call) {
    if (call.done > call.deadline) {
      call.done = call.deadline;
      call.last = Answer.broken(Answer.NO_ANSWER, Optional.empty());
    }
    if (call.first < call.done) {
      agenda.at(call.first, call::firstToken);
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
      Usage came = call.question.answered(cut.get().after());
      call.last = Answer.broken(Answer.CUT, Optional.of(came).filter(_ -> cut.get().after() > 0));
      call.done = begun + drawn * cut.get().after() / Math.max(1, call.question.answer());
    } else if (stall.isPresent() && stops(call, stall.get())) {
      call.done =
          stall.get().lasting().map(pause -> call.done + pause.toNanos()).orElse(Long.MAX_VALUE);
    }
  }

  private boolean stops(Call call, Break where) {
    return call.question.answer() > where.after() && hits(Optional.of(where.share()));
  }

  private boolean hits(Optional<Share> share) {
    return share.isPresent() && random.nextDouble() < share.get().fraction();
  }

  private void tired(Call call, State in) {
    if (call.state == in) {
      var _ = giveUp(call);
      call.ear.ended(Answer.broken(Answer.NO_ANSWER, Optional.empty()));
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
