package dev.plimsoll.simulate.backtest;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.recording.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happened, task by task: of a recording and of a replay alike. Keeps about a kilobyte and a
 * half for each task. Not thread-safe.
 */
final class History implements Consumer<Line> {
  private static final int MOST_TASKS = 1_000_000;
  private static final int BYTES_A_TASK = 6_000; // in the recording and two replays, with room

  private final Map<TaskId, Passage> tasks = new HashMap<>(); // the newest of an id
  private final List<Passage> passages = new ArrayList<>();
  private final int most;
  private final List<Line> inputs = new ArrayList<>();
  private final Map<Long, Run> wishes = new HashMap<>();
  private final Map<Long, Map<Integer, Made>> underWay = new HashMap<>();
  private final Map<String, Integer> atOnce = new HashMap<>();
  private final List<Line.Rung> rungs = new ArrayList<>();
  private final Slots slots = new Slots();
  private Optional<Line.Closed> closed = Optional.empty();
  private long dropped;
  private long first;
  private long last;
  private boolean stopping;
  private boolean full;
  private int calling;
  private int mostAtOnce;

  History() {
    this(mostTasks());
  }

  /**
   * @param most tasks; at the next one it ends
   */
  History(int most) {
    this.most = most;
  }

  /** As many as fit beside their replays into the memory of this process. */
  private static int mostTasks() {
    return Math.clamp(Runtime.getRuntime().maxMemory() / BYTES_A_TASK, 10_000, MOST_TASKS);
  }

  /** Whether there are more tasks than fit: what came later is left out. */
  boolean isFull() {
    return full;
  }

  /** How many submissions it holds. */
  int size() {
    return passages.size();
  }

  @Override
  public void accept(Line line) {
    full |= line instanceof Line.Submit && !stopping && passages.size() == most;
    if (full) {
      return;
    }
    if (!stopping) {
      last = Math.max(last, line.at());
      slots.pass(last);
    }
    switch (line) {
      case Line.Submit submit -> submitted(submit);
      case Line.Answer answer -> of(answer.task(), known -> known.answer = Optional.of(answer));
      case Line.Start start ->
          of(
              start.task(),
              known -> {
                slots.taken(1);
                known.runs.add(new Run(start));
              });
      case Line.Want want -> wanted(want);
      case Line.Call call -> called(call);
      case Line.First first -> {
        Made made = known(first.call(), first.hop());
        if (made != null && made.first == Made.NEVER) {
          made.first = first.at();
        }
      }
      case Line.Called called -> ended(called);
      case Line.Uncalled uncalled -> wishes.remove(uncalled.call());
      case Line.End end ->
          of(
              end.task(),
              known -> {
                slots.taken(-1);
                if (!known.runs.isEmpty()) {
                  Run run = known.runs.getLast();
                  run.end = Optional.of(end);
                  run.want.ifPresent(want -> wishes.remove(want.call()));
                }
              });
      case Line.Over over -> of(over.task(), known -> known.over = Optional.of(over));
      case Line.Agent agent -> slots.agent(agent.agent(), agent.slots());
      case Line.Rung rung -> rungs.add(rung);
      case Line.Cancel _, Line.Reclass _, Line.Memory _ -> inputs.add(line);
      case Line.Queue queue -> {
        if (queue.stopping()) {
          stopping = true;
        } else {
          inputs.add(queue);
        }
      }
      case Line.Dropped missing -> dropped += missing.lines();
      case Line.Closed end -> closed = Optional.of(end);
    }
  }

  private void submitted(Line.Submit submit) {
    if (stopping) {
      return;
    }
    if (passages.isEmpty()) {
      first = submit.at();
      slots.begin();
    }
    Passage passage = new Passage(submit);
    passages.add(passage);
    tasks.put(submit.task(), passage);
    inputs.add(submit);
  }

  private void of(TaskId id, Consumer<Passage> step) {
    Passage known = tasks.get(id);
    if (known != null) { // else it came when lines were left out, or while the server stopped
      step.accept(known);
    }
  }

  private void wanted(Line.Want want) {
    Passage known = want.task().map(tasks::get).orElse(null);
    if (known != null && !known.runs.isEmpty()) {
      Run run = known.runs.getLast();
      run.want = Optional.of(want);
      wishes.put(want.call(), run);
    }
  }

  private void called(Line.Call call) {
    Run run = wishes.get(call.call());
    int beside = atOnce.merge(call.target().provider(), 1, Integer::sum) - 1;
    Made made = new Made(call, beside);
    underWay.computeIfAbsent(call.call(), _ -> new HashMap<>(2)).put(call.hop(), made);
    calling++;
    mostAtOnce = Math.max(mostAtOnce, calling);
    if (run != null) {
      run.calls.add(made);
    }
  }

  private void ended(Line.Called called) {
    Made made = known(called.call(), called.hop());
    if (made != null) {
      underWay.computeIfPresent(
          called.call(),
          (_, hops) -> {
            hops.values().remove(made);
            return hops.isEmpty() ? null : hops;
          });
      calling--;
      made.end = Optional.of(called);
      atOnce.merge(made.target.provider(), -1, Integer::sum);
    }
  }

  /** A call that is under way; the only one of its wish where {@code hop} is 0. */
  private @Nullable Made known(long call, int hop) {
    Map<Integer, Made> hops = underWay.getOrDefault(call, Map.of());
    return hop == 0 && hops.size() == 1 ? hops.values().iterator().next() : hops.get(hop);
  }

  /** Every submission, in the order in which they came; a task that was retried twice. */
  List<Passage> tasks() {
    return passages;
  }

  /** What came from outside, in its order: tasks, and what people asked for. */
  List<Line> inputs() {
    return inputs;
  }

  List<Line.Rung> rungs() {
    return rungs;
  }

  Slots slots() {
    return slots;
  }

  /** When the first task came. */
  long from() {
    return first;
  }

  /** Until when it goes: its last line, or when the server was asked to stop. */
  long until() {
    return last;
  }

  /** The most calls that were under way together. */
  int mostAtOnce() {
    return mostAtOnce;
  }

  /** How many lines are missing in it. */
  long dropped() {
    return dropped;
  }

  /** How it ended; empty where it was cut off. */
  Optional<Line.Closed> closed() {
    return closed;
  }
}
