package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.CallLimit;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.ports.model.ProviderLimit;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Callers that want a model's answer, each waiting on its own thread for the engine to say where it
 * may go. As many as agents have slots. Decides nothing. Thread-safe.
 */
public final class Turns {
  private final Dispatcher dispatcher;
  private final InstantSource clock;
  private final Map<CallId, CompletableFuture<Turn>> waiting =
      new HashMap<>(); // guarded by the dispatcher's lock
  private long last; // the same

  Turns(Dispatcher dispatcher, InstantSource clock) {
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  /** One wish on its way; for the thread that made it. */
  public final class Asking {
    private final CallId id;
    private CompletableFuture<Turn> turn = new CompletableFuture<>();

    private Asking(CallId id) {
      this.id = id;
    }

    /**
     * Waits until it may go somewhere, or may not go at all.
     *
     * @throws InterruptedException when the calling thread was; the wish is withdrawn then
     */
    public Turn await() throws InterruptedException {
      try {
        return turn.get();
      } catch (InterruptedException e) {
        leave();
        throw e;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a turn never fails", e);
      }
    }

    /** Nobody awaits a turn any more; one that was given at the same moment is given back. */
    private void leave() {
      dispatcher.under(effects -> {
        boolean given = waiting.remove(id) == null;
        Event gone =
            given
                ? new Event.CallEnded(id, CallEnd.of(CallEnd.Kind.CANCELLED))
                : new Event.CallLeft(id);
        effects.on(gone, clock.instant());
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

    /** The call ended so; what is next is for {@link #await}. */
    public void ended(CallEnd end) {
      dispatcher.under(effects -> {
        turn = new CompletableFuture<>();
        waiting.put(id, turn);
        effects.ended(id, end, clock.instant());
      });
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
      waiting.put(asking[0].id, asking[0].turn);
      effects.on(new Event.CallWanted(asking[0].id, wish), clock.instant());
    });
    return asking[0];
  }

  /** The engine has decided; under the lock. */
  void give(CallId id, Turn turn) {
    CompletableFuture<Turn> caller = waiting.remove(id);
    if (caller != null) {
      var _ = caller.complete(turn);
    }
  }

  /** How many wait for their turn; under the lock. */
  int waiting() {
    return waiting.size();
  }
}
