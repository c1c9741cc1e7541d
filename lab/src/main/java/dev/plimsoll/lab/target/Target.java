package dev.plimsoll.lab.target;

import dev.plimsoll.lab.request.RequestTemplate;
import dev.plimsoll.lab.request.Variables;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What is put under load. Any number of threads call it at once; every call ends by its deadline,
 * with an {@link Outcome} and never with an exception.
 */
public interface Target extends AutoCloseable {
  /**
   * Sends one request and waits for the whole answer.
   *
   * @param deadlineNanos by the clock that the target was given
   */
  Outcome send(RequestTemplate request, Variables variables, long deadlineNanos);

  /**
   * Asks once, before any load, whether anybody answers; has no effect at the target it can avoid.
   */
  Outcome probe(RequestTemplate request, Variables variables, long deadlineNanos);

  /** Ends every call whose deadline has passed, also one that is stuck in a write. */
  void sweep();

  /** Ends every call at once, as {@code unfinished}, and refuses new ones until {@link #resume}. */
  void abort();

  void resume();

  @Override
  void close();

  /**
   * A target on the wire.
   *
   * @param requests all that will be sent, so that constant ones are encoded once
   * @param nanoTime a monotonic clock
   */
  static Target of(Endpoint endpoint, List<RequestTemplate> requests, LongSupplier nanoTime) {
    Connections connections = new Connections(endpoint, nanoTime);
    Encoder encoder = new Encoder(endpoint, requests);
    return switch (endpoint.kind()) {
      case HTTP -> new HttpTarget(connections, encoder, nanoTime);
      case TASKS -> new TaskTarget(connections, encoder, nanoTime);
    };
  }
}
