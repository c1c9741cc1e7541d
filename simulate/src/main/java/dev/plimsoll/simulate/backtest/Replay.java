package dev.plimsoll.simulate.backtest;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import dev.plimsoll.recording.Line;
import dev.plimsoll.recording.Transcript;
import dev.plimsoll.simulate.world.Caller;
import dev.plimsoll.simulate.world.Delays;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.ServiceTimes;
import dev.plimsoll.simulate.world.Watcher;
import dev.plimsoll.simulate.world.World;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A recorded stretch once more, in virtual time: the same arrivals at the same moments, through the
 * real Engine. Equal recordings, setups and seeds give equal replays. Make one for each run.
 */
final class Replay {
  private static final Caller NOBODY =
      new Caller() {
        @Override
        public void refused(Refusal refusal) {}

        @Override
        public void accepted() {}

        @Override
        public void ended(Status status, Optional<Failure> failure) {}
      };

  /** Nothing is drawn from it: every call of a replay is served by its script. */
  private static final ServiceTimes UNUSED =
      new ServiceTimes.Drawn(Distribution.parse("constant:1s"));

  private final Recorded recorded;
  private final Setup setup;
  private final History history = new History();
  private final Played.Drawn drawn = new Played.Drawn();
  private final World world;
  private int arrived;

  Replay(Recorded recorded, Setup setup) {
    this.recorded = recorded;
    this.setup = setup;
    Transcript transcript = new Transcript(recorded.head().began(), history);
    Watcher watcher =
        new Watcher() {
          @Override
          public void decided(World in, Event event, List<Effect> effects) {
            transcript.decided(event, effects, in.instant());
          }
        };
    this.world = new World(settings(), recorded.seed(), watcher, setup.pools());
  }

  private WorldSettings settings() {
    Map<String, ProviderSettings> providers = new LinkedHashMap<>();
    for (String name : names()) {
      OptionalInt slots = recorded.slots().getOrDefault(name, OptionalInt.empty());
      ProviderSettings provider = ProviderSettings.of(UNUSED);
      providers.put(name, slots.isPresent() ? provider.withSlots(slots.getAsInt()) : provider);
    }
    Delays delays =
        new Delays(Duration.ZERO, recorded.commit(), setup.coldStart(), setup.warmStart());
    return new WorldSettings(setup.engine(), setup.fleet(), providers, delays)
        .at(recorded.head().began()); // budgets and prices go by the calendar
  }

  /** Every provider that could be called. */
  private Set<String> names() {
    Set<String> names = new TreeSet<>(setup.engine().calls().providers().keySet());
    setup.fleet().pools().stream()
        .flatMap(pool -> pool.chain().stream())
        .map(Target::provider)
        .forEach(names::add);
    return names;
  }

  /** What came of it until the recording ends. */
  History play() {
    next(0);
    world.runUntil(1_000 * recorded.history().until() + 1);
    history.accept(new Line.Memory(recorded.history().until(), 0)); // until then it goes
    return history;
  }

  Played.Drawn drawn() {
    return drawn;
  }

  private void next(int index) {
    List<Line> inputs = recorded.history().inputs();
    if (index < inputs.size()) {
      Line line = inputs.get(index);
      world.at(
          1_000 * line.at(),
          () -> {
            input(line, index);
            next(index + 1);
          });
    }
  }

  private void input(Line line, int index) {
    switch (line) {
      case Line.Submit submit -> arrive(submit, index);
      case Line.Cancel(long _, TaskId task) -> {
        if (world.lives(task)) {
          world.tell(new Event.CancelAsked(task));
        }
      }
      case Line.Reclass other -> {
        if (world.lives(other.task())) {
          world.tell(new Event.PriorityAsked(other.task(), other.priority()));
        }
      }
      case Line.Queue queue -> world.tell(new Event.QueueAsked(queue.mode()));
      case Line.Memory memory -> world.memory(memory.share());
      default -> throw new IllegalStateException("no input: " + line);
    }
  }

  private void arrive(Line.Submit submit, int index) {
    Passage task = recorded.history().tasks().get(arrived++);
    if (task.isNone()
        || world.lives(submit.task())) { // a dead one that somebody retried may live yet
      return;
    }
    Instant now = world.instant();
    Fleet.Pool pool = setup.fleet().poolOf(submit.pool());
    Ticket ticket =
        new Ticket(
            submit.task(),
            submit.priority(),
            pool.role(),
            submit.tenant(),
            submit.cost(),
            submit.notBefore().map(now::plus),
            submit.deadline().map(now::plus));
    Sender sender = new Sender(submit.who().key(), submit.who().name(), submit.who().user());
    Played script = new Played(task, recorded, Seeds.of(recorded.seed(), index), drawn);
    world.arrive(ticket, sender, script, NOBODY, submit.recovered());
  }
}
