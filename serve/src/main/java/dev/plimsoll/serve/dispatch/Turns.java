package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.CallLimit;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.ports.model.ProviderLimit;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Callers that want a model's answer, each waiting on its own thread for the engine to say where it
 * may go. As many as agents have slots. Decides nothing. Thread-safe.
 */
public final class Turns {
  private final Dispatcher dispatcher;
  private final InstantSource clock;
  private final Map<CallId, Asking> waiting = new HashMap<>(); // under the dispatcher's lock
  private long last; // the same

  Turns(Dispatcher dispatcher, InstantSource clock) {
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  /** One wish on its way; turns are awaited by the thread that made it, ends said by any. */
  public final class Asking {
    private final CallId id;
    private final BlockingQueue<Turn> turns = new LinkedBlockingQueue<>(); // a few a wish

    private Asking(CallId id) {
      this.id = id;
    }

    /**
     * Waits until there is something to do for it: a call to be made, or cut short, or its end.
     *
     * @throws InterruptedException when the calling thread was; the wish is withdrawn with {@link
     *     #leave} then
     */
    public Turn await() throws InterruptedException {
      return turns.take();
    }

    /**
     * Nobody awaits a turn any more, and every call that was begun has ended; one that was given at
     * the same moment is given back.
     */
    public void leave() {
      dispatcher.under(effects -> {
        waiting.remove(id);
        List<Turn> given = new ArrayList<>();
        turns.drainTo(given);
        for (Turn turn : given) {
          if (turn instanceof Turn.Go go) {
            CallEnd end = CallEnd.of(CallEnd.Kind.CANCELLED);
            effects.on(new Event.CallEnded(id, go.hop(), end), clock.instant());
          }
        }
        effects.on(new Event.CallLeft(id), clock.instant());
      });
    }

    /** The first token of the call came that was the so manieth for it. */
    public void firstToken(int hop) {
      tell(new Event.FirstToken(id, hop));
    }

    /** What the provider said of its limits with the answer to that call. */
    public void limits(int hop, List<ProviderLimit> limits) {
      tell(new Event.LimitsSeen(id, hop, limits.stream().map(Turns::seen).toList()));
    }

    /** That call ended so; what is next is for {@link #await}. */
    public void ended(int hop, CallEnd end) {
      dispatcher.under(effects -> effects.ended(id, hop, end, clock.instant()));
    }

    private void tell(Event event) {
      dispatcher.under(effects -> effects.on(event, clock.instant()));
    }
  }

  private static CallLimit seen(ProviderLimit limit) {
    return new CallLimit(
        switch (limit.unit()) {
          case REQUESTS -> CallLimit.Unit.REQUESTS;
          case TOKENS -> CallLimit.Unit.TOKENS;
        },
        limit.most(),
        limit.remaining(),
        limit.reset());
  }

  /** Says what is wanted. */
  public Asking ask(CallWish wish) {
    Asking[] asking = new Asking[1];
    dispatcher.under(effects -> {
      asking[0] = new Asking(new CallId(++last, wish.task()));
      waiting.put(asking[0].id, asking[0]);
      effects.on(new Event.CallWanted(asking[0].id, wish), clock.instant());
    });
    return asking[0];
  }

  /** The engine has decided; under the lock. */
  void give(CallId id, Turn turn) {
    Asking asking = waiting.get(id);
    if (asking != null) {
      asking.turns.add(turn);
    }
    switch (turn) {
      case Turn.Refused _, Turn.Over _ -> waiting.remove(id);
      case Turn.Go _, Turn.Cancel _ -> {}
    }
  }

  /** How many wishes are on their way; under the lock. */
  int waiting() {
    return waiting.size();
  }
}
