package dev.plimsoll.mock.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;

/**
 * Plays what is due on one event loop, by absolute times: lateness never adds up. One timer for all
 * players, armed for the earliest; none while nothing plays. Belongs to its loop; only {@link
 * #soon} is thread-safe.
 */
final class Pacer {
  /** Nothing more to play. */
  static final long DONE = Long.MAX_VALUE;

  private static final long MILLI = 1_000_000;
  private static final long NO_TIMER = -1;

  /** Something that happens at times it names itself. */
  interface Player {
    /** Does what is due at {@code now}; returns when the next thing is due, or {@link #DONE}. */
    long play(long now);
  }

  private final Context loop;
  private final Vertx vertx;
  private final Clock clock;
  private final PriorityQueue<Turn> turns = new PriorityQueue<>();
  private long timer = NO_TIMER;
  private long armedFor = DONE;

  Pacer(Context loop, Clock clock) {
    this.loop = loop;
    this.vertx = loop.owner();
    this.clock = clock;
  }

  /** Lets {@code player} play at {@code due}, or at once where that is past. */
  void at(long due, Player player) {
    long now = clock.now();
    long next = due <= now ? player.play(now) : due;
    if (next != DONE) {
      turns.add(new Turn(next, player));
      arm();
    }
  }

  /** Lets {@code player} play as soon as the loop comes to it. May be called on any thread. */
  void soon(Player player) {
    try {
      loop.runOnContext(turn -> at(clock.now(), player));
    } catch (RejectedExecutionException closed) {
      // the provider was closed meanwhile, and its calls are in the log
    }
  }

  private void tick() {
    timer = NO_TIMER;
    armedFor = DONE;
    try {
      playDue(clock.now());
    } finally {
      arm(); // a player that fails stops only itself
    }
  }

  private void playDue(long now) {
    for (Turn turn = turns.peek(); turn != null && turn.due <= now; turn = turns.peek()) {
      turns.poll();
      long next = turn.player.play(now);
      if (next != DONE) {
        turn.due = Math.max(next, now + 1); // this tick ends, whatever a player says
        turns.add(turn);
      }
    }
  }

  private void arm() {
    Turn first = turns.peek();
    if (first == null || first.due >= armedFor) {
      return;
    }
    if (timer != NO_TIMER) {
      vertx.cancelTimer(timer);
    }
    armedFor = first.due;
    long wait = Math.max(MILLI, first.due - clock.now());
    timer = vertx.setTimer((wait + MILLI - 1) / MILLI, fired -> tick());
  }

  private static final class Turn implements Comparable<Turn> {
    private final Player player;
    private long due;

    Turn(long due, Player player) {
      this.due = due;
      this.player = player;
    }

    @Override
    public int compareTo(Turn other) {
      return Long.compare(due, other.due);
    }
  }
}
