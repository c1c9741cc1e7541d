package dev.plimsoll.serve.dispatch;

import dev.plimsoll.core.degrade.Reduced;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.route.Route;
import dev.plimsoll.core.work.Target;
import java.util.Optional;

/** What the engine says to a caller that wants a model's answer. */
public sealed interface Turn {
  /**
   * Call this now, beside what is under way, and say how it ended.
   *
   * @param hop which call it is of this wish, from 1
   * @param reduced what it is left, where anything is cut
   * @param route how it was routed there, if it was
   */
  record Go(Target target, int hop, Optional<Reduced> reduced, Optional<Route> route)
      implements Turn {}

  /** Cut this call short: another one for the same wish answers. */
  record Cancel(int hop) implements Turn {}

  /** Nothing may be called for it now. */
  record Refused(Effect.CallRefusal refusal) implements Turn {}

  /** Nothing more is tried: the last end of a call that was not cut short is the end. */
  record Over() implements Turn {}
}
