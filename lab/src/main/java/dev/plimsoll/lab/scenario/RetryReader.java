package dev.plimsoll.lab.scenario;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.lab.request.Band;
import dev.plimsoll.lab.retry.RetryPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code retry}. */
final class RetryReader {
  static final String[] KEYS = {
    "attempts", "on", "backoff", "honourRetryAfter", "maxRetryAfter", "budget"
  };

  private RetryReader() {}

  static RetryPolicy read(Value value) {
    Section section = value.section().allow("a retry", KEYS);
    RetryPolicy otherwise = RetryPolicy.DEFAULT;
    return new RetryPolicy(
        section.get("attempts", v -> v.integer(1, RetryPolicy.MOST_ATTEMPTS), otherwise.attempts()),
        section.get("on", RetryReader::on, otherwise.on()),
        section.get("backoff", RetryReader::backoff, otherwise.backoff()),
        new RetryPolicy.Hint(
            section.get("honourRetryAfter", Value::bool, otherwise.hint().honoured()),
            section.get("maxRetryAfter", Value::duration, otherwise.hint().most())),
        section.get("budget", Value::share, otherwise.budget()));
  }

  private static RetryPolicy.On on(Value value) {
    Set<Integer> statuses = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    for (Value element : value.isList() ? value.list() : List.of(value)) {
      String text = element.string();
      if (text.matches("[1-5]\\d\\d")) {
        statuses.add(Integer.valueOf(text));
      } else if (RetryPolicy.On.KINDS.contains(text)) {
        kinds.add(text);
      } else {
        throw element.fault(
            "'%s' is nothing to retry on%s"
                .formatted(text, Nearest.hint(text, RetryPolicy.On.KINDS)),
            "Expected an HTTP status, or one of " + String.join(", ", RetryPolicy.On.KINDS) + ".");
      }
    }
    return new RetryPolicy.On(statuses, kinds);
  }

  private static RetryPolicy.Backoff backoff(Value value) {
    Band band = value.unit("a range such as 100ms..10s", Band::parse);
    return new RetryPolicy.Backoff(band.least(), band.most());
  }
}
