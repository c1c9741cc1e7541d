package dev.plimsoll.serve.observe;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.recording.Transcript;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Has all that the engine hears and decides written down, then tells the next who listens. */
public final class Recorder implements Dispatcher.Listener {
  private final Transcript transcript;
  private final Dispatcher.Listener next;

  public Recorder(Transcript transcript, Dispatcher.Listener next) {
    this.transcript = transcript;
    this.next = next;
  }

  @Override
  public void decided(Event event, List<Effect> effects, Instant now) {
    transcript.decided(event, effects, now);
    next.decided(event, effects, now);
  }

  @Override
  public void on(Effect effect) {
    next.on(effect);
  }

  @Override
  public void waited(Priority priority, Duration time) {
    next.waited(priority, time);
  }

  @Override
  public void ended(CallId id, CallEnd end) {
    next.ended(id, end);
  }

  @Override
  public void leased(Demand demand, Optional<Lent> lent) {
    next.leased(demand, lent);
  }

  @Override
  public void agentReady(String pool, boolean warm, Duration time) {
    next.agentReady(pool, warm, time);
  }

  @Override
  public void gone(TaskId id) {
    next.gone(id);
  }
}
