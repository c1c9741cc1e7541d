package dev.plimsoll.core.scale;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/** One agent of a fleet, which owns it; about 300 bytes with its name and its places. */
final class Agent {
  static final Comparator<Agent> BY_END =
      Comparator.comparing((Agent agent) -> agent.ends).thenComparing(agent -> agent.name);

  final String name;
  Role role;
  Instant since; // in this role
  Instant ends; // of its life; none before it started
  int running;
  int failures; // of its checks, in a row

  Agent(String name, Role role, Instant now) {
    this.name = name;
    this.role = role;
    this.since = now;
    this.ends = Instant.MAX;
  }

  void moved(Duration by) {
    since = since.plus(by);
    ends = ends.equals(Instant.MAX) ? ends : ends.plus(by);
  }

  /** What the fleet has it for; finer than its stage. */
  enum Role {
    /** Starts, to serve. */
    RECRUIT(Stage.STARTING),
    /** Starts, to be a spare. */
    TRAINEE(Stage.STARTING),
    SPARE(Stage.WARM),
    /** Serves, and runs nothing. */
    IDLE(Stage.READY),
    /** Serves, and runs something. */
    BUSY(Stage.READY),
    LEAVING(Stage.DRAINING),
    SICK(Stage.SICK);

    final Stage stage;

    Role(Stage stage) {
      this.stage = stage;
    }
  }
}
