package dev.plimsoll.core.engine;

import dev.plimsoll.base.money.Quote;
import dev.plimsoll.core.limit.Receipt;
import dev.plimsoll.core.limit.WaitingCall;
import dev.plimsoll.core.work.CallId;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One wish for a model's answer on its way through the gates; its own place in the queue of the one
 * it waits at. Times are those of {@link Calls}. Not thread-safe.
 */
final class Passage extends WaitingCall {
  final CallId id;
  final CallWish wish;

  /** Where it waits, or whose target is called for it. */
  @Nullable Gate gate;

  /** What the present call has reserved; null while it waits. */
  @Nullable Receipt receipt;

  /** The money that it has set aside. */
  OptionalLong money = OptionalLong.empty();

  /** The price of its present call; null before the first. */
  @Nullable Quote quote;

  /** Where it may go, and where it has been. */
  final Way way;

  /** How many calls were made for it. */
  int hops;

  /** Which of them its present call is, from 1. */
  int hop;

  /** Another call for its wish answered first: its end is awaited, and nothing else. */
  boolean lost;

  /** When its present call began. */
  Instant begun = Instant.EPOCH;

  /** The first token of its present call came. */
  boolean answering;

  /**
   * @param clockSet by how much the clock was set that its deadline was told by
   */
  Passage(CallId id, CallWish wish, Way way, Duration clockSet) {
    super(wish.priority(), kind(wish), wish.deadline().map(at -> at.minus(clockSet)));
    this.id = id;
    this.wish = wish;
    this.way = way;
  }

  /** A second call for the same wish. */
  Passage beside() {
    Passage second = new Passage(this);
    second.hops = hops;
    return second;
  }

  private Passage(Passage first) {
    super(first.priority(), first.kind(), first.deadline());
    this.id = first.id;
    this.wish = first.wish;
    this.way = first.way;
  }

  @Override
  protected long size() {
    return wish.tokens();
  }

  private static Kind kind(CallWish wish) {
    if (wish.begun()) {
      return Kind.BEGUN;
    }
    return wish.accepted() ? Kind.ACCEPTED : Kind.INTERACTIVE;
  }

  /**
   * Whether this call for it, counted from 1, is the one under way: word of an earlier one is late.
   */
  boolean isAt(int which) {
    return isUnderWay() && which == hop;
  }

  boolean isUnderWay() {
    return receipt != null;
  }
}
