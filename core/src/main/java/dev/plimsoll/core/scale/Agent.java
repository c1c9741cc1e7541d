package dev.plimsoll.core.scale;

import dev.plimsoll.base.order.Heap;
import java.time.Duration;
import java.time.Instant;

/** One agent of a fleet, which owns it; about 340 bytes with its name and its places. */
final class Agent {
  final String name;
  Role role;
  Instant since; // in this role
  Instant ends; // of its life; none before it started
  int running;
  int failures; // of its checks, in a row
  final Heap.Seat<Agent> seat; // among those whose lives end by themselves

  Agent(String name, Role role, Instant now) {
    this.name = name;
    this.role = role;
    this.since = now;
    this.ends = Instant.MAX;
    this.seat = new Heap.Seat<>(this, name);
  }

  /** Its life ends then, by itself. */
  void endsAt(Instant end) {
    ends = end;
    seat.order(end.getEpochSecond(), end.getNano());
  }

  void moved(Duration by) {
    since = since.plus(by);
    if (!ends.equals(Instant.MAX)) {
      endsAt(ends.plus(by));
    }
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
