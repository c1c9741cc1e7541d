package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.Effect;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import java.util.List;

/** Two watchers as one. */
record Both(Watcher one, Watcher other) implements Watcher {
  @Override
  public void decided(World world, Event event, List<Effect> effects) {
    one.decided(world, event, effects);
    other.decided(world, event, effects);
  }

  @Override
  public void answered(World world, Target target, CallEnd.Kind kind) {
    one.answered(world, target, kind);
    other.answered(world, target, kind);
  }

  @Override
  public void began(World world, Priority priority, long waited) {
    one.began(world, priority, waited);
    other.began(world, priority, waited);
  }
}
