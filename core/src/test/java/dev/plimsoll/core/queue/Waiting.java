package dev.plimsoll.core.queue;

import dev.plimsoll.core.work.Ticket;

/** A task of a test; nothing but its place. */
final class Waiting extends Place {
  Waiting(Ticket ticket) {
    super(ticket);
  }

  @Override
  public String toString() {
    return "%s of %s".formatted(ticket().id().low(), ticket().tenant());
  }
}
