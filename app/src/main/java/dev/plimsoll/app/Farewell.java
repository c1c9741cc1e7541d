package dev.plimsoll.app;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.core.engine.Counts;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server says of its tasks when it has stopped.
 *
 * @param unstored changes of tasks that the store never took
 * @param durable whether the store outlives the server
 */
record Farewell(Counts end, long unstored, boolean durable) {
  /** One line, and a second one where something is lost. */
  List<String> lines() {
    int waiting = end.waiting() + end.retrying();
    long left = end.handedBack() + waiting + end.scheduled();
    List<String> lines = new ArrayList<>();
    lines.add(
        "stopped: %s completed, %s handed back, %s left waiting%s%s"
            .formatted(
                Figures.count(end.completed()),
                Figures.count(end.handedBack()),
                Figures.count(waiting),
                end.scheduled() == 0 ? "" : ", " + Figures.count(end.scheduled()) + " for later",
                left == 0 ? "" : durable ? ";" : "; the store is in memory:"));
    if (left > 0) {
      lines.add(durable ? "  the next start goes on with them" : "  those are gone");
    }
    if (unstored > 0) {
      lines.add(
          "warning: the store did not take the last %s of tasks"
              .formatted(unstored == 1 ? "change" : Figures.count(unstored) + " changes"));
      lines.add(
          "  What ran or ended then is not known there: the next start does those tasks again");
    }
    return lines;
  }
}
