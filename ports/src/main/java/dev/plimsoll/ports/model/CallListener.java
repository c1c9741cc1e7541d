package dev.plimsoll.ports.model;

import dev.plimsoll.base.usage.Usage;
import java.util.List;

/**
 * Hears of a call while it lasts. Called on threads that carry many calls: must be quick and never
 * block.
 */
public interface CallListener {
  /** Hears nothing. */
  CallListener NOBODY =
      new CallListener() {
        @Override
        public void firstToken() {}

        @Override
        public void limits(List<ProviderLimit> limits) {}

        @Override
        public void took(Usage usage, boolean estimated) {}
      };

  /** The first token came; at most once a call, and before its end. */
  void firstToken();

  /**
   * What the provider says of its limits with the head of its answer, whether it answers or
   * refuses.
   */
  void limits(List<ProviderLimit> limits);

  /**
   * What it took, answered, failed or given up; at most once a call, and before its end. Not told
   * of a call that took nothing.
   *
   * @param estimated whether the provider did not say it
   */
  void took(Usage usage, boolean estimated);
}
