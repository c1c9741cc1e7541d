package dev.plimsoll.core.scale;

import dev.plimsoll.core.scale.Agent.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The lives of the agents of one pool. Told what happened, it says what is to be done, so that as
 * many serve as were asked for and as many spares stand by. It never takes away an agent with
 * running work, unless that is sick. Not thread-safe: the Engine owns it.
 */
public final class Fleet {
  private final FleetSettings settings;
  private final Muster muster;
  private final Roster roster;
  private Instant raisedAt = Instant.EPOCH; // more were asked for: until then nobody was idle

  /**
   * @param random for how long each agent lives
   */
  public Fleet(FleetSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.muster = new Muster(settings, random);
    this.roster = muster.roster;
  }

  /** Asks for the first agents and spares. */
  public List<Command> begin(Instant now) {
    List<Command> commands = resize(settings.size().base(), now);
    while (muster.spares() < settings.spares().atStart()) {
      muster.start(Role.TRAINEE, now, commands);
    }
    return commands;
  }

  /** So many agents are to serve from now on; brought between the least and the most. */
  public List<Command> resize(int agents, Instant now) {
    int allowed = settings.size().clamp(agents);
    raisedAt = allowed > muster.target ? now : raisedAt;
    muster.target = allowed;
    return settled(now);
  }

  /** A start or a promotion is done. */
  public List<Command> started(String name, Instant now) {
    List<Command> commands = new ArrayList<>();
    Agent agent = roster.find(name);
    if (agent != null && agent.role.stage == Stage.STARTING) {
      muster.backoff.succeeded();
      boolean serves = agent.role == Role.RECRUIT;
      muster.arrived(agent, serves ? Role.IDLE : Role.SPARE, now);
      if (serves) {
        commands.add(new Command.Serve(name));
      }
    }
    muster.settle(now, commands);
    return commands;
  }

  /**
   * An agent is no more, and all that it ran has ended: its start or promotion failed, or it ended
   * by itself, or a sick one was stopped.
   */
  public List<Command> gone(String name, Instant now) {
    Agent agent = roster.find(name);
    if (agent != null) {
      if (agent.role.stage == Stage.STARTING) {
        muster.backoff.failed(now);
      }
      roster.remove(agent);
    }
    return settled(now);
  }

  /**
   * A task began on an agent.
   *
   * @throws IllegalStateException when the agent takes no work, which is a mistake of the caller
   */
  public void took(String name, Instant now) {
    Agent agent = roster.find(name);
    if (agent == null || agent.role.stage != Stage.READY) {
      throw new IllegalStateException("was given work and takes none: " + name);
    }
    agent.running++;
    if (agent.role == Role.IDLE) {
      roster.move(agent, Role.BUSY, now);
    }
  }

  /** A task ended on an agent; nothing happens for one that is gone. */
  public List<Command> freed(String name, Instant now) {
    Agent agent = roster.find(name);
    if (agent == null || agent.running == 0 || --agent.running > 0) {
      return List.of();
    }
    List<Command> commands = new ArrayList<>();
    switch (agent.role) {
      case BUSY -> roster.move(agent, Role.IDLE, now);
      case LEAVING -> muster.stop(agent, commands);
      case RECRUIT, TRAINEE, SPARE, IDLE, SICK -> {}
    }
    return commands;
  }

  /** An agent was looked at. */
  public List<Command> checked(String name, boolean healthy, Instant now) {
    Agent agent = roster.find(name);
    if (agent == null || agent.role.stage == Stage.STARTING || agent.role == Role.SICK) {
      return List.of();
    }
    agent.failures = healthy ? 0 : agent.failures + 1;
    return agent.failures < settings.health().failures() ? List.of() : replace(agent, now);
  }

  private List<Command> replace(Agent agent, Instant now) {
    boolean wasWanted = agent.role != Role.LEAVING;
    roster.endsSomehow(agent);
    roster.move(agent, Role.SICK, now);
    List<Command> commands = settled(now);
    Optional<String> by =
        commands.stream()
            .filter(c -> c instanceof Command.Start || c instanceof Command.Promote)
            .map(Command::agent)
            .filter(_ -> wasWanted)
            .findFirst();
    commands.add(new Command.Replace(agent.name, by));
    return commands;
  }

  /** Time passed: starts and stops that took too long, idleness, lives that are over. */
  public List<Command> ticked(Instant now) {
    List<Command> commands = new ArrayList<>();
    giveUp(now, commands);
    letIdleGo(now, commands);
    muster.settle(now, commands);
    return commands;
  }

  private void giveUp(Instant now, List<Command> commands) {
    Instant asked = now.minus(settings.health().patience());
    for (Role role : List.of(Role.RECRUIT, Role.TRAINEE)) {
      while (isSince(role, asked)) {
        muster.backoff.failed(now);
        muster.stop(roster.longest(role).orElseThrow(), commands);
      }
    }
    while (isSince(Role.SICK, asked)) {
      roster.remove(roster.longest(Role.SICK).orElseThrow());
    }
  }

  private void letIdleGo(Instant now, List<Command> commands) {
    Instant begun = now.minus(settings.lives().idle());
    while (mayShrink() && !raisedAt.isAfter(begun) && isSince(Role.IDLE, begun)) {
      muster.target--;
      muster.drain(roster.longest(Role.IDLE).orElseThrow(), now, commands);
    }
    while (hasSurplus() && isSince(Role.SPARE, begun)) {
      muster.stop(roster.longest(Role.SPARE).orElseThrow(), commands);
    }
  }

  /** Whether somebody has been in a role since then or before. */
  private boolean isSince(Role role, Instant then) {
    return roster.longest(role).filter(agent -> !agent.since.isAfter(then)).isPresent();
  }

  private boolean mayShrink() {
    return muster.target > settings.size().min();
  }

  private boolean hasSurplus() {
    return muster.spares() > settings.spares().kept();
  }

  /** When {@link #ticked} is due at the latest; empty when nothing will happen by itself. */
  public Optional<Instant> due() {
    Duration patience = settings.health().patience();
    Duration idle = settings.lives().idle();
    boolean isShort =
        muster.serving() < muster.target || muster.spares() < settings.spares().kept();
    return Stream.of(
            in(Role.RECRUIT, patience),
            in(Role.TRAINEE, patience),
            in(Role.SICK, patience),
            in(Role.IDLE, idle).filter(_ -> mayShrink()).map(this::notBeforeRaised),
            in(Role.SPARE, idle).filter(_ -> hasSurplus()),
            muster.renewsAt(),
            Optional.of(muster.backoff.from()).filter(_ -> isShort))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  private Instant notBeforeRaised(Instant time) {
    Instant earliest = raisedAt.plus(settings.lives().idle());
    return time.isBefore(earliest) ? earliest : time;
  }

  /** When whoever is longest in a role will have been in it for so long. */
  private Optional<Instant> in(Role role, Duration time) {
    return roster.longest(role).map(agent -> agent.since.plus(time));
  }

  private List<Command> settled(Instant now) {
    List<Command> commands = new ArrayList<>();
    muster.settle(now, commands);
    return commands;
  }

  /** How many were last asked to serve. */
  public int target() {
    return muster.target;
  }

  /** How many of those that were asked to serve are not ready yet; spares are not among them. */
  public int starting() {
    return roster.count(Role.RECRUIT);
  }

  /** How many stand by, or will when they have started. */
  public int spares() {
    return muster.spares();
  }

  /** Where an agent is in its life; one that is not known is gone. */
  public Stage stage(String name) {
    Agent agent = roster.find(name);
    return agent == null ? Stage.GONE : agent.role.stage;
  }

  /** How many agents are in each stage. */
  public Map<Stage, Integer> counts() {
    Map<Stage, Integer> counts = new EnumMap<>(Stage.class);
    for (Role role : Role.values()) {
      counts.merge(role.stage, roster.count(role), Integer::sum);
    }
    return counts;
  }

  /** The wall clock was set: what was measured by it moves along. */
  public void clockSet(Duration by) {
    roster.moved(by);
    muster.backoff.moved(by);
    raisedAt = raisedAt.plus(by);
  }
}
