package dev.plimsoll.core.cache;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Of those who ask the same, one computes and the others wait for its answer. Never two at once for
 * one key. A failure lets one of them try again, but not each of them in turn: after a few failures
 * in a row all have failed. Whoever leaves hands over what it was doing. Callers are numbers that
 * the owner gives out, each once. Not thread-safe.
 */
public final class SingleFlight {
  private final int mostFlights;
  private final int mostWaiting;
  private final int mostFailures;
  private final Map<CacheKey, Flight> flights = new HashMap<>();

  /**
   * @param mostFlights keys that are computed at a time
   * @param mostWaiting callers that wait for one key
   * @param mostFailures in a row, after which all that wait have failed too; at least 1
   */
  public SingleFlight(int mostFlights, int mostWaiting, int mostFailures) {
    if (mostFlights < 1 || mostWaiting < 0 || mostFailures < 1) {
      throw new IllegalArgumentException(
          "at least one flight and one failure, and no fewer than 0 waiting, not %d, %d and %d"
              .formatted(mostFlights, mostFailures, mostWaiting));
    }
    this.mostFlights = mostFlights;
    this.mostWaiting = mostWaiting;
    this.mostFailures = mostFailures;
  }

  /** What somebody who asks is to do. */
  public sealed interface Turn {
    /** Compute, and tell how it ended. */
    record Compute() implements Turn {}

    /** Wait; so many have waited longer. */
    record Wait(int ahead) implements Turn {}

    /** Neither: a bound is reached, and a second computation would be no single flight. */
    record Full(int taken, int bound) implements Turn {}
  }

  /**
   * What is to happen after a failure.
   *
   * @param next who is to compute now
   * @param failed who is to be told of the failure
   */
  public record Handover(OptionalLong next, List<Long> failed) {
    public Handover {
      failed = List.copyOf(failed);
    }
  }

  /** Somebody asks; asking again changes nothing. */
  public Turn join(CacheKey key, long caller) {
    Flight flight = flights.get(key);
    if (flight == null) {
      return begin(key, caller);
    }
    if (flight.leader == caller) {
      return new Turn.Compute();
    }
    if (!flight.waiting.contains(caller) && flight.waiting.size() >= mostWaiting) {
      return new Turn.Full(flight.waiting.size(), mostWaiting);
    }
    int before = flight.waiting.size();
    return new Turn.Wait(flight.waiting.add(caller) ? before : flight.placeOf(caller));
  }

  /** The answer is there. Gives all who wait for it; none if another computes by now. */
  public List<Long> answered(CacheKey key, long caller) {
    Flight flight = ledBy(key, caller);
    if (flight == null) {
      return List.of();
    }
    flights.remove(key);
    return List.copyOf(flight.waiting);
  }

  /**
   * Computing failed.
   *
   * @param lasting whether it would fail again, so that all fail at once
   */
  public Handover failed(CacheKey key, long caller, boolean lasting) {
    Flight flight = ledBy(key, caller);
    if (flight == null) {
      return new Handover(OptionalLong.empty(), List.of());
    }
    flight.failures++;
    if (lasting || flight.failures >= mostFailures) {
      flights.remove(key);
      return new Handover(OptionalLong.empty(), List.copyOf(flight.waiting));
    }
    return new Handover(next(key, flight), List.of());
  }

  /**
   * Somebody who waits or computes has left. Who computed may have its call running still: whoever
   * takes over may go on with it rather than begin anew.
   *
   * @return who computes now in the place of the one who left
   */
  public OptionalLong left(CacheKey key, long caller) {
    Flight led = ledBy(key, caller);
    if (led != null) {
      return next(key, led);
    }
    Flight flight = flights.get(key);
    if (flight != null) {
      flight.waiting.remove(caller);
    }
    return OptionalLong.empty();
  }

  /** How many keys are being computed. */
  public int flights() {
    return flights.size();
  }

  /** How many wait for a key. */
  public int waiting(CacheKey key) {
    Flight flight = flights.get(key);
    return flight == null ? 0 : flight.waiting.size();
  }

  private Turn begin(CacheKey key, long caller) {
    if (flights.size() >= mostFlights) {
      return new Turn.Full(flights.size(), mostFlights);
    }
    flights.put(key, new Flight(caller));
    return new Turn.Compute();
  }

  private OptionalLong next(CacheKey key, Flight flight) {
    if (flight.waiting.isEmpty()) {
      flights.remove(key);
      return OptionalLong.empty();
    }
    flight.leader = flight.waiting.removeFirst();
    return OptionalLong.of(flight.leader);
  }

  private @Nullable Flight ledBy(CacheKey key, long caller) {
    Flight flight = flights.get(key);
    return flight == null || flight.leader != caller ? null : flight;
  }

  private static final class Flight {
    final LinkedHashSet<Long> waiting = new LinkedHashSet<>();
    long leader;
    int failures;

    Flight(long leader) {
      this.leader = leader;
    }

    int placeOf(long caller) {
      return List.copyOf(waiting).indexOf(caller);
    }
  }
}
