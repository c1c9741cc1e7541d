package dev.plimsoll.serve.schedule;

import java.time.Duration;

/** Hears what became of fire times, for measures. Must be quick, thread-safe and never block. */
public interface Fires {
  /** A task came of it, so long after its time. */
  void fired(Duration late);

  /** No task comes of it: missed, and left out by the misfire policy, or past its deadline. */
  void skipped();

  /** Hears nothing. */
  Fires UNHEARD =
      new Fires() {
        @Override
        public void fired(Duration late) {}

        @Override
        public void skipped() {}
      };
}
