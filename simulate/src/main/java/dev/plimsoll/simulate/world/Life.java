package dev.plimsoll.simulate.world;

import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Ticket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a task outside the Engine. Not thread-safe. */
final class Life {
  final Ticket ticket;
  final Order order;
  final Caller caller;
  final Fleet.Pool pool;
  final long came;
  String agent = "";
  boolean interrupted;

  /** It has made a call, in this attempt or an earlier one. */
  boolean called;

  /** What its attempt wants of a model; absent while it wants nothing. */
  Optional<CallId> wish = Optional.empty();

  /** Where it is called, while it is. */
  @Nullable Provider provider;

  Provider.@Nullable Call call;

  /** How the last call of the attempt ended. */
  @Nullable Answer last;

  Life(Ticket ticket, Order order, Caller caller, long came, Fleet.Pool pool) {
    this.ticket = ticket;
    this.order = order;
    this.caller = caller;
    this.came = came;
    this.pool = pool;
  }
}
