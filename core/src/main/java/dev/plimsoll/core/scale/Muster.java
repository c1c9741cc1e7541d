package dev.plimsoll.core.scale;

import dev.plimsoll.core.scale.Agent.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Brings the agents that are to those that were asked for, whatever made the difference: who left
 * is missing, who is missing is replaced, from the spares first. Owned by its fleet.
 */
final class Muster {
  private static final int RENEWED_AT_ONCE = 10; // a tenth of those that serve

  private final FleetSettings settings;
  private final RandomGenerator random;
  final Roster roster = new Roster();
  final Backoff backoff = new Backoff();
  int target;
  private int made;

  Muster(FleetSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** Those that serve or are asked to. */
  int serving() {
    return roster.count(Role.RECRUIT) + roster.count(Role.IDLE) + roster.count(Role.BUSY);
  }

  int spares() {
    return roster.count(Role.TRAINEE) + roster.count(Role.SPARE);
  }

  void settle(Instant now, List<Command> commands) {
    renew(now, commands);
    while (serving() < target && mayRecruit(now)) {
      recruit(now, commands);
    }
    while (serving() > target) {
      dismiss(now, commands);
    }
    while (spares() < settings.spares().kept() && backoff.allows(now)) {
      start(Role.TRAINEE, now, commands);
    }
  }

  /** An agent is there: from now on its days are numbered. */
  void arrived(Agent agent, Role role, Instant now) {
    roster.move(agent, role, now);
    roster.endsAt(agent, agent.ends.equals(Instant.MAX) ? now.plus(span()) : agent.ends);
  }

  void drain(Agent agent, Instant now, List<Command> commands) {
    commands.add(new Command.Drain(agent.name));
    if (agent.running == 0) {
      stop(agent, commands);
    } else {
      roster.endsSomehow(agent);
      roster.move(agent, Role.LEAVING, now);
    }
  }

  void stop(Agent agent, List<Command> commands) {
    roster.remove(agent);
    commands.add(new Command.Stop(agent.name));
  }

  void start(Role role, Instant now, List<Command> commands) {
    Agent agent = new Agent(settings.pool() + "-" + ++made, role, now);
    roster.add(agent);
    commands.add(new Command.Start(agent.name));
  }

  /** When the next life is over that could be renewed then. */
  Optional<Instant> renewsAt() {
    Instant from = backoff.from();
    return roster
        .oldest()
        .filter(_ -> hasRoom())
        .map(agent -> agent.ends.isBefore(from) ? from : agent.ends);
  }

  /** Lets go whose life is over, not more at once than can be replaced without being missed. */
  private void renew(Instant now, List<Command> commands) {
    while (hasRoom() && backoff.allows(now)) {
      Optional<Agent> over = roster.oldest().filter(agent -> !agent.ends.isAfter(now));
      if (over.isEmpty()) {
        return;
      }
      if (over.get().role.stage == Stage.READY) {
        drain(over.get(), now, commands);
        recruit(now, commands);
      } else {
        stop(over.get(), commands);
        start(Role.TRAINEE, now, commands);
      }
    }
  }

  private boolean hasRoom() {
    int starting = roster.count(Role.RECRUIT) + roster.count(Role.TRAINEE);
    return starting < Math.max(1, target / RENEWED_AT_ONCE);
  }

  private boolean mayRecruit(Instant now) {
    return spares() > 0 || backoff.allows(now);
  }

  /** One more to serve: a spare, else one that was to become one, else a new one. */
  private void recruit(Instant now, List<Command> commands) {
    Optional<Agent> spare = roster.longest(Role.SPARE);
    Optional<Agent> trainee = roster.longest(Role.TRAINEE);
    if (spare.isPresent()) {
      roster.endsSomehow(spare.get());
      roster.move(spare.get(), Role.RECRUIT, now);
      commands.add(new Command.Promote(spare.get().name));
    } else if (trainee.isPresent()) {
      roster.move(trainee.get(), Role.RECRUIT, now);
    } else {
      start(Role.RECRUIT, now, commands);
    }
  }

  /** One fewer to serve: the last that starts, else the longest idle, else the longest busy. */
  private void dismiss(Instant now, List<Command> commands) {
    Optional<Agent> recruit = roster.latest(Role.RECRUIT);
    if (recruit.isPresent()) {
      stop(recruit.get(), commands);
      return;
    }
    Optional<Agent> idle = roster.longest(Role.IDLE);
    drain(idle.orElseGet(() -> roster.longest(Role.BUSY).orElseThrow()), now, commands);
  }

  private Duration span() {
    double spread = 1 + settings.lives().jitter() * (2 * random.nextDouble() - 1);
    return Duration.ofMillis(Math.round(settings.lives().span().toMillis() * spread));
  }
}
