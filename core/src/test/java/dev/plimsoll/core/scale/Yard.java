package dev.plimsoll.core.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The outside of a fleet, in memory and with a clock moved by hand: carries out its commands as a
 * server would, and checks the laws after every event.
 */
final class Yard {
  static final Duration COLD = Duration.ofMillis(2_500);
  static final Duration WARM = Duration.ofMillis(200);

  final Fleet fleet;
  final FleetSettings settings;
  final List<Command> all = new ArrayList<>();
  final Map<String, Integer> running = new LinkedHashMap<>(); // of those that serve or drain
  final Map<String, Boolean> serving = new LinkedHashMap<>(); // false while draining
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  Predicate<String> startFails = _ -> false;
  Predicate<String> startHangs = _ -> false;
  boolean stopsHang;
  Duration cold = COLD;
  final Set<String> alive = new LinkedHashSet<>(); // once started, whatever they do
  private final Map<String, Instant> starting = new HashMap<>(); // since when
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::number));
  private final String name;
  private int numbers;
  private boolean startFailed; // once: then some may be missing for a while

  private record Due(Instant at, int number, Runnable what) {}

  Yard(FleetSettings settings, long seed) {
    this.settings = settings;
    this.fleet = new Fleet(settings, new SplittableRandom(seed));
    this.name = "seed " + seed;
  }

  Yard(FleetSettings settings) {
    this(settings, 1);
  }

  void begin() {
    perform(fleet.begin(now));
  }

  List<Command> perform(List<Command> commands) {
    all.addAll(commands);
    commands.forEach(this::perform);
    check();
    return commands;
  }

  private void perform(Command command) {
    String agent = command.agent();
    switch (command) {
      case Command.Start _ -> start(agent, cold);
      case Command.Promote _ -> start(agent, WARM);
      case Command.Serve _ -> {
        running.put(agent, 0);
        serving.put(agent, true);
      }
      case Command.Drain _ -> {
        assertThat(serving.get(agent)).as("%s: drains who serves", name).isTrue();
        serving.put(agent, false);
      }
      case Command.Stop _ -> {
        assertThat(running.getOrDefault(agent, 0))
            .as("%s: takes no running work away from %s", name, agent)
            .isZero();
        forget(agent);
      }
      case Command.Replace replace -> replaced(replace);
    }
  }

  private void start(String agent, Duration time) {
    starting.put(agent, now);
    boolean fails = startFails.test(agent);
    boolean hangs = startHangs.test(agent);
    startFailed |= fails || hangs;
    if (!hangs) {
      in(time, () -> perform(fails ? failed(agent) : started(agent)));
    }
  }

  private List<Command> failed(String agent) {
    forget(agent);
    return fleet.gone(agent, now);
  }

  /** The fleet hears of it even where it was told to stop meanwhile. */
  private List<Command> started(String agent) {
    if (starting.remove(agent) != null) {
      alive.add(agent);
    }
    return fleet.started(agent, now);
  }

  private void replaced(Command.Replace replace) {
    serving.computeIfPresent(replace.agent(), (_, _) -> false);
    running.remove(replace.agent()); // others do it
    if (!stopsHang) {
      in(Duration.ofMillis(100), () -> lose(replace.agent()));
    }
  }

  private void forget(String agent) {
    running.remove(agent);
    serving.remove(agent);
    starting.remove(agent);
    alive.remove(agent);
  }

  /** It ended with all that it ran. */
  void lose(String agent) {
    startFailed |= starting.containsKey(agent);
    forget(agent);
    perform(fleet.gone(agent, now));
  }

  /** Gives a task to the least loaded that has room; it ends after so long. */
  boolean give(Duration time, int slots) {
    Optional<String> agent =
        serving.keySet().stream()
            .filter(serving::get)
            .filter(a -> running.get(a) < slots)
            .min(Comparator.comparing(running::get));
    agent.ifPresent(a -> give(a, time));
    return agent.isPresent();
  }

  private void give(String agent, Duration time) {
    fleet.took(agent, now);
    running.merge(agent, 1, Integer::sum);
    in(time, () -> end(agent));
    check();
  }

  private void end(String agent) {
    running.computeIfPresent(agent, (_, tasks) -> tasks - 1);
    perform(fleet.freed(agent, now)); // also for one that is gone
  }

  void in(Duration time, Runnable what) {
    due.add(new Due(now.plus(time), ++numbers, what));
  }

  /** Lets time pass, and everything happen when its time has come; ticks only when asked to. */
  void pass(Duration time) {
    Instant end = now.plus(time);
    while (true) {
      Instant tick = fleet.due().orElse(Instant.MAX);
      Instant next = due.isEmpty() ? Instant.MAX : due.peek().at();
      Instant first = next.isBefore(tick) ? next : tick;
      if (first.isAfter(end)) {
        now = end;
        return;
      }
      now = first.isBefore(now) ? now : first;
      if (next.isAfter(tick)) {
        perform(fleet.ticked(now));
        assertThat(fleet.due().orElse(Instant.MAX))
            .as("%s: a tick has done what was due", name)
            .isAfter(now);
      } else {
        due.remove().what().run();
      }
    }
  }

  /** The laws. Plain comparisons: this runs after each of a million events. */
  void check() {
    int ready = count(Stage.READY);
    int asked = fleet.target();
    int present = ready + fleet.starting();
    law(asked == settings.size().clamp(asked), "asks for no more or fewer than allowed");
    law(present <= asked, "has no more than asked for");
    law(startFailed || present == asked, "has all it asked for where no start failed");
    law(startFailed || fleet.spares() >= settings.spares().kept(), "refills the spares");
    law(ready == serving().size(), "agrees with the yard on who serves");
    running.forEach((agent, tasks) ->
        law(tasks == 0 || fleet.stage(agent) != Stage.GONE, "nothing runs on who is gone"));
    Instant bound = now.minus(settings.health().patience());
    starting.forEach((agent, since) ->
        law(!since.isBefore(bound) || isTrainedAnew(agent), "starts within the bound"));
  }

  private void law(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("%s, %s: it %s; %s".formatted(name, now, what, fleet.counts()));
    }
  }

  /** One that was to be a spare and became a recruit meanwhile has its patience once more. */
  private boolean isTrainedAnew(String agent) {
    Duration twice = settings.health().patience().multipliedBy(2);
    return fleet.stage(agent) == Stage.STARTING
        && !starting.getOrDefault(agent, now).isBefore(now.minus(twice));
  }

  int count(Stage stage) {
    return fleet.counts().getOrDefault(stage, 0);
  }

  List<String> serving() {
    return serving.keySet().stream().filter(serving::get).toList();
  }
}
