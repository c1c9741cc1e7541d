package dev.plimsoll.mock.draw;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.UnitException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long calls take. {@code latency} runs to the last byte; {@code ttft} to the first token, a
 * fifth of the drawn latency where it is absent; with {@code tokensPerSecond} the whole takes ttft
 * + tokens ÷ rate instead of the latency.
 */
public record Timing(
    Distribution latency, Optional<Distribution> ttft, OptionalDouble tokensPerSecond) {
  public Timing {
    double rate = tokensPerSecond.orElse(1);
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new UnitException(
          "'%s' tokens per second is no rate; expected a number above 0".formatted(rate));
    }
  }
}
