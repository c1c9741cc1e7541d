package dev.plimsoll.core.cache;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be cached at all. In aggressive mode, when capacity is short, a temperature is no reason
 * against it.
 *
 * @param allowTemperature whether questions that ask for variety get the same answer again
 */
public record CacheRules(boolean allowTemperature) {
  private static final Set<String> COMPLETE = Set.of("stop", "end_turn", "stop_sequence");
  private static final Set<String> OF_VARIETY = Set.of("temperature", "n");

  /** Only what asks for no variety. A question that names no temperature does not ask for any. */
  public static CacheRules standard() {
    return new CacheRules(false);
  }

  /** All that is not wrong to give again. */
  public static CacheRules aggressive() {
    return new CacheRules(true);
  }

  /** Why nothing is looked for; then nothing is kept either. */
  public Optional<NotCached> refuses(Question question) {
    boolean variety =
        OF_VARIETY.stream().anyMatch(name -> wants(question.parameters().get(name), name));
    return variety ? Optional.of(NotCached.VARIETY_WANTED) : Optional.empty();
  }

  /**
   * Why an answer is not kept although its question was looked for.
   *
   * @param finishReason the provider's word; what was cut at a length is not complete
   */
  public Optional<NotCached> refuses(String finishReason, boolean callsTools, long bytes) {
    if (callsTools) {
      return Optional.of(NotCached.TOOL_CALL);
    }
    if (!COMPLETE.contains(finishReason)) {
      return Optional.of(NotCached.CUT_SHORT);
    }
    return bytes <= 0 ? Optional.of(NotCached.EMPTY) : Optional.empty();
  }

  private boolean wants(@Nullable String value, String name) {
    if (value == null) {
      return false;
    }
    try {
      double number = Double.parseDouble(value);
      return name.equals("n") ? number != 1 : !allowTemperature && number != 0;
    } catch (NumberFormatException _) {
      return true; // nobody knows what it asks for
    }
  }
}
