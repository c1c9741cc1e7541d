package dev.plimsoll.ports.model;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.work.Failure;
import java.time.Duration;

/** How a call ended. */
public sealed interface ModelAnswer {
  /** Where the call's time went, as far as it came. */
  CallTimes times();

  /** The model answered. */
  record Completed(String text, String model, String finishReason, Usage usage, CallTimes times)
      implements ModelAnswer {}

  /** There is no answer. */
  record Failed(Failure failure, CallTimes times) implements ModelAnswer {}

  /**
   * The parts of one call.
   *
   * @param connect until a connection was there
   * @param firstToken from then to the first token
   * @param generate from the first token to the end
   */
  record CallTimes(Duration connect, Duration firstToken, Duration generate) {
    public static final CallTimes NONE = new CallTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
