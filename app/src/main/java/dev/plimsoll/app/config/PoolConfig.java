package dev.plimsoll.app.config;

import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.engine.PoolSettings.Foresight;
import dev.plimsoll.core.engine.PoolSettings.Scaling;
import dev.plimsoll.core.pool.Balance;
import dev.plimsoll.core.scale.FleetSettings;
import dev.plimsoll.core.scale.FleetSettings.Health;
import dev.plimsoll.core.scale.FleetSettings.Lives;
import dev.plimsoll.core.scale.FleetSettings.Spares;
import dev.plimsoll.core.scale.ScaleSettings;
import dev.plimsoll.core.scale.ScaleSettings.Marks;
import dev.plimsoll.core.scale.ScaleSettings.Outer;
import dev.plimsoll.core.scale.ScaleSettings.Pauses;
import dev.plimsoll.core.scale.ScaleSettings.Sizing;
import dev.plimsoll.core.scale.Size;
import dev.plimsoll.serve.agents.AgentTimes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Reads of a pool how many agents it has, what changes that, and how they are looked after. */
final class PoolConfig {
  static final int MOST_AGENTS = 10_000;
  private static final int BASE = 5;
  private static final int MOST = 20;

  private PoolConfig() {}

  static PoolSettings pool(Section agents, String role) {
    int count = agents.get("count", value -> value.integer(1, MOST_AGENTS), BASE);
    int slots = agents.get("concurrency", value -> value.integer(1, 10_000), 8);
    Section health = Fields.section(agents, "health");
    health.allow(
        "the health of agents", "failures", "startWithin", "every", "answerWithin", "grace");
    PoolSettings usual =
        agents.has("scale")
            ? scaled(agents.need("scale").section(), role, count, slots)
            : PoolSettings.fixed(role, count, slots);
    Health checks =
        new Health(
            health.get("failures", value -> value.integer(1, 1_000), 3),
            health.get("startWithin", Fields::positive, startWithin(agents)));
    FleetSettings fleet = usual.fleet();
    return new PoolSettings(
        slots,
        new FleetSettings(role, fleet.size(), fleet.spares(), fleet.lives(), checks),
        usual.scaling(),
        agents.get("balance", PoolConfig::balance, usual.balance()),
        agents.get("standIn").map(value -> standIn(value, role)),
        health.get("grace", Value::duration, usual.grace()));
  }

  /** Long enough for what the start is said to cost. */
  private static Duration startWithin(Section agents) {
    return agents.get("coldStart", Value::duration, Duration.ZERO).multipliedBy(2).plusSeconds(10);
  }

  private static PoolSettings scaled(Section scale, String role, int count, int slots) {
    scale.allow(
        "scaling",
        "min",
        "max",
        "warm",
        "warmAtStart",
        "idle",
        "life",
        "low",
        "high",
        "emergency",
        "step",
        "emergencyStep",
        "fill",
        "leastFill",
        "drain",
        "pauseUp",
        "pauseDown",
        "memory",
        "memoryMost",
        "throughput",
        "oldest",
        "forecast");
    Size size = size(scale, count);
    PoolSettings usual = PoolSettings.scaled(role, size, slots);
    FleetSettings fleet = usual.fleet();
    FleetSettings lives =
        new FleetSettings(role, size, spares(scale), lives(scale, fleet.lives()), fleet.health());
    Scaling scaling =
        new Scaling(settings(scale, size), scale.get("forecast").map(PoolConfig::foresight));
    return new PoolSettings(
        slots, lives, Optional.of(scaling), usual.balance(), usual.standIn(), usual.grace());
  }

  private static Size size(Section scale, int count) {
    int min = scale.get("min", value -> value.integer(0, MOST_AGENTS), Math.min(count, 1));
    int max = scale.get("max", value -> value.integer(1, MOST_AGENTS), Math.max(count, MOST));
    return sound(
        scale,
        List.of("max", "min"),
        () -> {
          if (min > max) {
            throw new IllegalArgumentException(
                "at least %d agents, at most %d".formatted(min, max));
          }
          return new Size(min, count, max);
        });
  }

  private static Spares spares(Section scale) {
    int kept = scale.get("warm", value -> value.integer(0, MOST_AGENTS), 3);
    int first = scale.get("warmAtStart", value -> value.integer(0, MOST_AGENTS), Math.max(kept, 5));
    return sound(scale, List.of("warmAtStart", "warm"), () -> new Spares(kept, first));
  }

  private static Lives lives(Section scale, Lives usual) {
    Duration idle = scale.get("idle", Fields::positive, usual.idle());
    Duration life = scale.get("life", Fields::positive, usual.span());
    return sound(scale, List.of("life", "idle"), () -> new Lives(idle, life, usual.jitter()));
  }

  private static ScaleSettings settings(Section scale, Size size) {
    ScaleSettings usual = ScaleSettings.standard(size);
    return new ScaleSettings(
        size,
        marks(scale, usual.marks()),
        sizing(scale, usual.sizing()),
        outer(scale, usual.outer()),
        pauses(scale, usual.pauses()));
  }

  private static Marks marks(Section scale, Marks usual) {
    double low = share(scale, "low", usual.low());
    double high = share(scale, "high", usual.high());
    int emergency =
        scale.get("emergency", value -> value.integer(1, 10_000_000), usual.emergency());
    return sound(scale, List.of("low", "high"), () -> new Marks(low, high, emergency));
  }

  private static Sizing sizing(Section scale, Sizing usual) {
    double fill = share(scale, "fill", usual.fill());
    double leastFill = share(scale, "leastFill", usual.leastFill());
    Duration drain = scale.get("drain", Fields::positive, usual.drain());
    int step = scale.get("step", value -> value.integer(1, MOST_AGENTS), usual.step());
    int emergency =
        scale.get(
            "emergencyStep",
            value -> value.integer(1, MOST_AGENTS),
            Math.max(step, usual.emergencyStep()));
    return sound(
        scale,
        List.of("leastFill", "fill", "emergencyStep", "step"),
        () -> new Sizing(fill, leastFill, drain, step, emergency));
  }

  private static Outer outer(Section scale, Outer usual) {
    double memory = share(scale, "memory", usual.memory());
    double most = share(scale, "memoryMost", Math.max(memory, usual.memoryMost()));
    double throughput = share(scale, "throughput", usual.throughput());
    Duration oldest = scale.get("oldest", Value::duration, usual.age());
    return sound(
        scale,
        List.of("memoryMost", "memory", "throughput"),
        () -> new Outer(memory, most, throughput, oldest));
  }

  private static Pauses pauses(Section scale, Pauses usual) {
    Duration up = scale.get("pauseUp", Value::duration, usual.up());
    Duration slow = scale.get("pauseDown", Value::duration, usual.slow());
    return sound(scale, List.of("pauseDown", "pauseUp"), () -> new Pauses(up, slow));
  }

  private static Foresight foresight(Value value) {
    Section forecast = value.section().allow("a forecast", "ahead", "season");
    Duration day = Duration.ofDays(1);
    Duration season =
        forecast.get(
            "season",
            found -> Fields.between(found, Duration.ofMinutes(1), day.multipliedBy(7)),
            Duration.ZERO);
    return new Foresight(
        forecast.get(
            "ahead",
            found -> Fields.between(found, Duration.ofSeconds(1), day),
            Duration.ofSeconds(60)),
        season);
  }

  private static String standIn(Value value, String role) {
    if (value.string().equals(role)) {
      throw value.fault("'%s' cannot stand in for itself".formatted(role), "");
    }
    return value.string();
  }

  private static Balance balance(Value value) {
    String word = value.oneOf(Stream.of(Balance.values()).map(Balance::word).toList());
    return Stream.of(Balance.values()).filter(one -> one.word().equals(word)).findFirst().get();
  }

  private static double share(Section scale, String key, double usual) {
    return scale.get(key, value -> value.share().fraction(), usual);
  }

  /** Settings that contradict one another are shown where the first of these keys stands. */
  private static <T> T sound(Section section, List<String> keys, Supplier<T> settings) {
    try {
      return settings.get();
    } catch (IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage());
      throw keys.stream()
          .filter(section::has)
          .findFirst()
          .map(key -> section.need(key).fault(why, ""))
          .orElseGet(() -> section.fault(why, ""));
    }
  }

  static AgentTimes times(Section agents) {
    Section health = Fields.section(agents, "health");
    AgentTimes usual = AgentTimes.STANDARD;
    Duration cold = agents.get("coldStart", Value::duration, usual.coldStart());
    Duration warm = agents.get("warmStart", Value::duration, usual.warmStart());
    Duration every = health.get("every", Fields::positive, usual.checkEvery());
    Duration within = health.get("answerWithin", Fields::positive, usual.answerWithin());
    return sound(
        health, List.of("answerWithin", "every"), () -> new AgentTimes(cold, warm, every, within));
  }
}
