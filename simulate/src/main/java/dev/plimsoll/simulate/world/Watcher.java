package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import java.util.List;

/** Sees all that the Engine of a world is told and decides; changes nothing. */
public interface Watcher {
  /** Who looks at nothing. */
  Watcher NONE = new Watcher() {};

  /** This one and another, who both see everything. */
  default Watcher and(Watcher other) {
    return new Both(this, other);
  }

  /** The Engine has decided. */
  default void decided(World world, Event event, List<Effect> effects) {}

  /** A call of a target ended. */
  default void answered(World world, Target target, CallEnd.Kind kind) {}

  /** A task's first call is made, so many nanoseconds after it came. */
  default void began(World world, Priority priority, long waited) {}
}
