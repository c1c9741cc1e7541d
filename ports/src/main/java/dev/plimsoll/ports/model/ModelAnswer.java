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
   * @param limit until it might begin: its turn among other calls, and what providers allow
   * @param connect from then until a connection was there
   * @param firstToken from then to the first token
   * @param generate from the first token to the end
   */
  record CallTimes(Duration limit, Duration connect, Duration firstToken, Duration generate) {
    public static final CallTimes NONE = new CallTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** Of a call that waited for nothing. */
    public CallTimes(Duration connect, Duration firstToken, Duration generate) {
      this(Duration.ZERO, connect, firstToken, generate);
    }

    /** All parts together. */
    public Duration total() {
      return limit.plus(connect).plus(firstToken).plus(generate);
    }

    /** These of two calls, one after the other. */
    public CallTimes plus(CallTimes other) {
      return new CallTimes(
          limit.plus(other.limit),
          connect.plus(other.connect),
          firstToken.plus(other.firstToken),
          generate.plus(other.generate));
    }
  }
}
