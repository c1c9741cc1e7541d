package dev.plimsoll.simulate.world;

import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Sender;
import dev.plimsoll.core.work.Ticket;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of a task outside the Engine. Not thread-safe. */
final class Life {
  final Ticket ticket;
  final Order order;
  final Caller caller;
  final Fleet.Pool pool;
  final long came;

  /** What it does, where that is not drawn. */
  final @Nullable Script script;

  String agent = "";
  boolean interrupted;

  /** It has made a call, in this attempt or an earlier one. */
  boolean called;

  /** What its attempt wants of a model; absent while it wants nothing. */
  Optional<CallId> wish = Optional.empty();

  /** The calls that are under way for it, by which of its calls they are. */
  final Map<Integer, Flying> flying = new TreeMap<>();

  /** One of them. */
  record Flying(Provider provider, Provider.Call call) {}

  /** How the last call of the attempt ended. */
  @Nullable Answer last;

  /** Of whom it is. */
  Sender sender = Sender.NOBODY;

  /** What its attempt wants of a model, where that is not drawn. */
  Optional<Script.Wish> wanted = Optional.empty();

  Life(
      Ticket ticket,
      Order order,
      Caller caller,
      long came,
      Fleet.Pool pool,
      @Nullable Script script) {
    this.ticket = ticket;
    this.order = order;
    this.caller = caller;
    this.came = came;
    this.pool = pool;
    this.script = script;
  }
}
