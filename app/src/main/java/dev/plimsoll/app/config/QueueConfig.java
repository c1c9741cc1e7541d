package dev.plimsoll.app.config;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Priority;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Reads the sections {@code queue} and {@code retry}. */
final class QueueConfig {
  private QueueConfig() {}

  static EngineSettings of(Section queue, Section retry) {
    return new EngineSettings(
        caps(queue),
        queue.get("startsPerTurn", value -> value.integer(4, 10_000), 20),
        retry(retry),
        weights(queue),
        retry.get("poison", value -> value.integer(1, 1_000), 3));
  }

  private static Caps caps(Section queue) {
    queue.allow(
        "the queue",
        "critical",
        "high",
        "normal",
        "low",
        "total",
        "reserve",
        "fairReserve",
        "startsPerTurn",
        "weights");
    Caps usual = Caps.standard();
    Map<Priority, Integer> perClass = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      perClass.put(
          priority,
          queue.get(priority.word(), value -> value.integer(0, 10_000_000), usual.of(priority)));
    }
    int sum = perClass.values().stream().mapToInt(Integer::intValue).sum();
    int total = queue.get("total", value -> value.integer(1, 10_000_000), Math.max(1, sum));
    return new Caps(
        perClass,
        total,
        1 - queue.get("reserve", value -> value.share().fraction(), 1 - usual.reserve()),
        queue.get("fairReserve", QueueConfig::uptoHalf, usual.kept()));
  }

  private static double uptoHalf(Value value) {
    double share = value.share().fraction();
    if (share > 0.5) {
      throw value.fault("expected 0% to 50%, the rest is for everybody", "");
    }
    return share;
  }

  /** What each tenant is due of a class, as a multiple of what the others are. */
  private static Map<String, Double> weights(Section queue) {
    Map<String, Double> weights = new HashMap<>();
    Section section = Fields.section(queue, "weights");
    for (String tenant : section.keys()) {
      weights.put(tenant, section.get(tenant, value -> value.number(0.001, 100_000), 1.0));
    }
    return weights;
  }

  private static RetryPolicy retry(Section retry) {
    retry.allow("retry", "attempts", "firstDelay", "factor", "jitter", "longestDelay", "poison");
    RetryPolicy usual = RetryPolicy.standard();
    return new RetryPolicy(
        retry.get("attempts", value -> value.integer(1, 100), usual.attempts()),
        retry.get("firstDelay", Value::duration, usual.firstDelay()),
        retry.get("factor", value -> value.number(1, 100), usual.factor()),
        retry.get("jitter", value -> value.share().fraction(), usual.jitter()),
        retry.get("longestDelay", Fields::positive, usual.longestDelay()));
  }
}
