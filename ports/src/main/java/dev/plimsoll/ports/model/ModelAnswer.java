package dev.plimsoll.ports.model;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import java.time.Duration;

/** How a call ended. */
public sealed interface ModelAnswer {
  /** Where the call's time went, as far as it came. */
  CallTimes times();

  /** The same with other times. */
  default ModelAnswer with(CallTimes other) {
    return switch (this) {
      case Completed(var text, var model, var reason, var usage, var _) ->
          new Completed(text, model, reason, usage, other);
      case Failed(var failure, var _) -> new Failed(failure, other);
    };
  }

  /** The model answered. */
  record Completed(String text, String model, String finishReason, Usage usage, CallTimes times)
      implements ModelAnswer {}

  /** There is no answer. */
  record Failed(Failure failure, CallTimes times) implements ModelAnswer {}

  /**
   * The parts of one call.
   *
   * @param cache in the cache, to look there and to wait for the answer to an equal call
   * @param limit until it might begin: its turn among other calls, and what providers allow
   * @param connect from then until a connection was there
   * @param firstToken from then to the first token
   * @param generate from the first token to the end
   */
  record CallTimes(
      Duration cache, Duration limit, Duration connect, Duration firstToken, Duration generate) {
    public static final CallTimes NONE = new CallTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** Of a call that waited for nothing. */
    public CallTimes(Duration connect, Duration firstToken, Duration generate) {
      this(Duration.ZERO, Duration.ZERO, connect, firstToken, generate);
    }

    /** Of one that was only in the cache. */
    public static CallTimes cache(Duration time) {
      return new CallTimes(time, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /** Of one that only waited for its turn. */
    public static CallTimes limit(Duration time) {
      return new CallTimes(Duration.ZERO, time, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    /** All parts together. */
    public Duration total() {
      return cache.plus(limit).plus(connect).plus(firstToken).plus(generate);
    }

    /** These of two calls, one after the other. */
    public CallTimes plus(CallTimes other) {
      return new CallTimes(
          cache.plus(other.cache),
          limit.plus(other.limit),
          connect.plus(other.connect),
          firstToken.plus(other.firstToken),
          generate.plus(other.generate));
    }
  }
}
