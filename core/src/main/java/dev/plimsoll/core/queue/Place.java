package dev.plimsoll.core.queue;

import dev.plimsoll.core.work.Ticket;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task's place in the ready queue. Carries the links of every list it stands in, so that a
 * million of them wait without a node of their own, and each leaves in constant time. Whoever keeps
 * the task extends it; the queue alone touches the links. Not thread-safe.
 */
public class Place {
  private Ticket ticket;

  /** Whose turn it uses up; set from the first wait on, and as long as it waits or runs. */
  @Nullable Account account;

  /** What its start was charged, to be settled at its end; 0 while it does not run. */
  int charged;

  boolean waiting;

  /** Where its tenant's places are counted, from the first one on; see {@link Places}. */
  Shares.@Nullable Part ofClass;

  Shares.@Nullable Part ofAll;

  private Instant since = Instant.EPOCH;

  @Nullable Place before;
  @Nullable Place behind;
  @Nullable Place older;
  @Nullable Place newer;

  protected Place(Ticket ticket) {
    this.ticket = ticket;
  }

  public final Ticket ticket() {
    return ticket;
  }

  /** Since when it waits, for whoever asks how long. */
  public final Instant since() {
    return since;
  }

  /** Its keeper says since when it waits. */
  protected final void waitsSince(Instant at) {
    since = at;
  }

  /** Takes other words for the same task; never while it waits. */
  public final void become(Ticket other) {
    if (waiting) {
      throw new IllegalStateException("a task that waits stays as it is: " + ticket.id());
    }
    ticket = other;
  }
}
