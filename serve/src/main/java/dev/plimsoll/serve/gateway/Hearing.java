package dev.plimsoll.serve.gateway;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Spent;
import dev.plimsoll.ports.model.CallListener;
import dev.plimsoll.ports.model.ProviderLimit;
import dev.plimsoll.serve.dispatch.Turns;
import java.util.List;
import java.util.Optional;

/** Tells the engine of one call while it lasts. The wire's thread must not wait for its lock. */
final class Hearing implements CallListener {
  private final Turns.Asking asking;
  private final int hop;
  private volatile Optional<Spent> took = Optional.empty();

  Hearing(Turns.Asking asking, int hop) {
    this.asking = asking;
    this.hop = hop;
  }

  @Override
  public void firstToken() {
    Thread.ofVirtual().start(() -> asking.firstToken(hop));
  }

  @Override
  public void limits(List<ProviderLimit> limits) {
    Thread.ofVirtual().start(() -> asking.limits(hop, limits));
  }

  @Override
  public void took(Usage usage, boolean estimated) {
    took = Optional.of(new Spent(usage, estimated));
  }

  Optional<Spent> took() {
    return took;
  }
}
