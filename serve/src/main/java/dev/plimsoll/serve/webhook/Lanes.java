package dev.plimsoll.serve.webhook;

import dev.plimsoll.ports.delivery.Delivery;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is told how much at once, so that a slow host holds up nobody but itself. A host gets at most
 * its share of what goes on; what was claimed beyond it waits here, less than one more share. Not
 * thread-safe.
 */
final class Lanes {
  private final int atOnce;
  private final int perHost;
  private final Map<String, Lane> lanes = new HashMap<>();
  private int running;

  private static final class Lane {
    int running;
    final Queue<Delivery> waiting = new ArrayDeque<>();
  }

  Lanes(int atOnce, int perHost) {
    this.atOnce = atOnce;
    this.perHost = perHost;
  }

  /** How many may be claimed at once: never more than one host may have. */
  int claimable() {
    return Math.min(perHost, atOnce - running);
  }

  /** Hosts that have their share. */
  Set<String> busy() {
    return lanes.entrySet().stream()
        .filter(lane -> lane.getValue().running >= perHost)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  int running() {
    return running;
  }

  /** Whether this one may begin now; otherwise it waits for its turn. */
  boolean enter(Delivery delivery) {
    Lane lane = lanes.computeIfAbsent(delivery.host(), _ -> new Lane());
    if (lane.running >= perHost) {
      lane.waiting.add(delivery);
      return false;
    }
    lane.running++;
    running++;
    return true;
  }

  /** One of the host ended; gives the one whose turn it is, which has begun then. */
  Optional<Delivery> leave(String host) {
    Lane lane = lanes.get(host);
    if (lane == null) {
      throw new IllegalStateException("nothing went on to " + host);
    }
    Optional<Delivery> next = Optional.ofNullable(lane.waiting.poll());
    if (next.isEmpty()) {
      lane.running--;
      running--;
      if (lane.running == 0) {
        lanes.remove(host);
      }
    }
    return next;
  }
}
