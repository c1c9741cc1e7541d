package dev.plimsoll.core.engine;

import dev.plimsoll.core.queue.Place;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Starts what waits on agents that have a free slot, whoever's turn it is. Lets nobody in, and ends
 * only what would come too late. Not thread-safe.
 */
final class Starts {
  private final Tasks tasks;
  private final Staff staff;
  private final Endings endings;
  private int turn; // of the lines before one pool

  Starts(Tasks tasks, Endings endings) {
    this.tasks = tasks;
    this.staff = tasks.staff;
    this.endings = endings;
  }

  /** Agents came, or others stand in for who went. */
  void anywhere(Instant now, List<Effect> effects) {
    staff.opened().forEach(pool -> in(pool, now, effects));
  }

  /** Starts what can start in one pool; with stand-ins its slots may be those of another. */
  void waiting(String pool, Instant now, List<Effect> effects) {
    if (staff.hasStandIns()) {
      anywhere(now, effects);
    } else {
      in(pool, now, effects);
    }
  }

  /** Starts what can start on the agents of a pool, or on those that stand in. */
  private void in(String pool, Instant now, List<Effect> effects) {
    String runner = staff.runnerOf(pool);
    while (tasks.mayStart() && tasks.pools.hasFree(runner)) {
      Optional<Place> next = next(runner);
      if (next.isEmpty()) {
        return;
      }
      Course course = known(next.get());
      Optional<String> tooLate = endings.tooLate(course.ticket(), now);
      if (tooLate.isPresent()) {
        tasks.queue.drop(course);
        endings.expire(course, tooLate.get(), effects);
        continue;
      }
      String agent = staff.take(runner, course.avoided).orElseThrow();
      begins(course.ticket().pool(), runner, effects);
      tasks.run(course, agent, now);
      effects.add(new Effect.Start(course.id(), agent, course.attempt));
    }
  }

  void begins(String pool, String runner, List<Effect> effects) {
    Optional<Effect> standIn = staff.begins(pool, runner);
    if (standIn.isPresent()) {
      effects.add(standIn.get());
    }
  }

  /** The next task for the agents of a pool; where they run those of several, these take turns. */
  private Optional<Place> next(String runner) {
    if (!staff.hasStandIns()) {
      return tasks.queue.take(runner);
    }
    List<String> lines = staff.linesOf(runner);
    Optional<Place> next = Optional.empty();
    for (int i = 0; i < lines.size() && next.isEmpty(); i++) {
      next = tasks.queue.take(lines.get(Math.floorMod(turn++, lines.size())));
    }
    return next;
  }

  static Course known(Place place) {
    return (Course) place; // nothing else joins the queue
  }
}
