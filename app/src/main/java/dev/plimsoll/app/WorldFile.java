package dev.plimsoll.app;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.mock.overload.Faults;
import dev.plimsoll.mock.overload.Timeline;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.ServiceTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The providers of a plan, region by region: how they answer, how far away they are, and when they
 * fail.
 */
final class WorldFile {
  private static final String FAILING = "{errors: 100%, status: 503}";

  private WorldFile() {}

  /**
   * Reads a file.
   *
   * @param usual what a provider does of which the file says nothing else
   * @throws dev.plimsoll.base.yaml.InputException when it cannot be read, with the place
   */
  static Map<String, ProviderSettings> read(Path file, ProviderSettings usual) {
    Section root = Yaml.read(file).section().allow("the providers of a plan", "providers");
    Value list = root.need("providers");
    Map<String, ProviderSettings> providers = new LinkedHashMap<>();
    for (Value element : list.list()) {
      Section section =
          element
              .section()
              .allow(
                  "a provider of a plan",
                  "name",
                  "service",
                  "errors",
                  "slots",
                  "backlog",
                  "limits",
                  "way",
                  "fails",
                  "faults");
      Value name = section.need("name");
      if (providers.put(name.string(), provider(section, usual)) != null) {
        throw name.fault("two providers are called '%s'".formatted(name.string()), "");
      }
    }
    if (providers.isEmpty()) {
      throw list.fault("there is no provider", "Name one at least.");
    }
    return providers;
  }

  private static ProviderSettings provider(Section section, ProviderSettings usual) {
    ProviderSettings provider =
        usual
            .with(section.get("errors", Value::share, usual.errors()))
            .with(capacity(section, usual.capacity()))
            .with(faults(section))
            .with(limits(section))
            .away(section.get("way", Value::duration, Duration.ZERO));
    Optional<Distribution> service =
        section.get("service").map(value -> value.unit("a distribution", Distribution::parse));
    return service.isPresent() ? provider.with(new ServiceTimes.Drawn(service.get())) : provider;
  }

  private static Capacity capacity(Section section, Capacity usual) {
    return new Capacity(
            whole(section, "slots", 1, Capacity.MOST), whole(section, "backlog", 0, Capacity.MOST))
        .over(usual);
  }

  private static OptionalInt whole(Section section, String key, int least, int most) {
    return section.get(
        key, value -> OptionalInt.of(value.integer(least, most)), OptionalInt.empty());
  }

  private static List<RateLimit> limits(Section section) {
    return section.has("limits")
        ? section.need("limits").list().stream()
            .map(value -> value.unit("a rate limit", RateLimit::parse))
            .toList()
        : List.of();
  }

  private static Timeline faults(Section section) {
    if (section.has("fails") && section.has("faults")) {
      throw section
          .need("fails")
          .fault("'fails' and 'faults' stand here both", "Keep one of them.");
    }
    return section
        .get("faults")
        .map(value -> Timeline.read(Path.of(value.string())))
        .or(() -> section.get("fails").map(WorldFile::failing))
        .orElse(Timeline.NONE);
  }

  /** From one moment to another: 2m..4m. */
  private static Timeline failing(Value value) {
    return value.unit(
        "two times, as in 2m..4m",
        text -> {
          String[] ends = text.split("\\.\\.", -1);
          if (ends.length != 2) {
            throw new IllegalArgumentException(
                "'%s' are no two times; expected when it begins and ends to fail, as in 2m..4m"
                    .formatted(text));
          }
          Duration from = Durations.parse(ends[0]);
          Duration to = Durations.parse(ends[1]);
          if (to.compareTo(from) <= 0) {
            throw new IllegalArgumentException(
                "'%s' ends before it begins; expected as in 2m..4m".formatted(text));
          }
          Timeline.Phase phase =
              new Timeline.Phase(from, Optional.of(to.minus(from)), Faults.parse(FAILING));
          return new Timeline(Timeline.Origin.START, List.of(phase));
        });
  }
}
