package dev.plimsoll.core.limit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Many allowances that have something to say to their lessor, each when it is time. As many as have
 * something to say, none twice. Not thread-safe.
 */
final class Lessees {
  private record Look(Instant at, Allowance of) {}

  private final PriorityQueue<Look> looks =
      new PriorityQueue<>((one, other) -> one.at.compareTo(other.at));
  private final Map<Allowance, Instant> planned = new HashMap<>();
  private final Set<Allowance> touched = new LinkedHashSet<>();

  /** Something was taken from it, or given back. */
  void touched(Allowance allowance) {
    if (allowance.isLeased()) {
      touched.add(allowance);
    }
  }

  /** It says nothing any more, whatever becomes of what its tasks hold. */
  void forget(Allowance allowance) {
    allowance.fallSilent();
    planned.remove(allowance);
    touched.remove(allowance);
  }

  /** What is to be said now. */
  List<Demand> demands(Instant now) {
    while (!looks.isEmpty() && !looks.element().at.isAfter(now)) {
      Look look = looks.remove();
      if (planned.remove(look.of, look.at)) {
        touched.add(look.of);
      }
    }
    List<Demand> demands = new ArrayList<>(0);
    for (Allowance allowance : touched) {
      demands.addAll(allowance.demands(now));
      allowance
          .nextDemand()
          .ifPresentOrElse(at -> plan(allowance, at), () -> planned.remove(allowance));
    }
    touched.clear();
    return demands;
  }

  private void plan(Allowance allowance, Instant at) {
    if (!at.equals(planned.put(allowance, at))) {
      looks.add(new Look(at, allowance));
    }
  }

  /** When to ask again, if nothing happens before; null for never. */
  @Nullable Instant next() {
    while (!looks.isEmpty() && !looks.element().at.equals(planned.get(looks.element().of))) {
      looks.remove();
    }
    return looks.isEmpty() ? null : looks.element().at;
  }
}
