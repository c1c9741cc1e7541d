package dev.plimsoll.app;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
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

/** The providers of a plan: how they answer, how far away they are, and when they fail. */
final class ProviderRows {
  private static final String FAILING = "{errors: 100%, status: 503}";

  private ProviderRows() {}

  /**
   * One of them.
   *
   * @param region where it is, where that is said
   * @param fails when all its calls fail
   */
  record Row(ProviderSettings settings, Optional<Value> region, Optional<Spell> fails) {}

  /**
   * Reads a list.
   *
   * @param usual what a provider does of which the list says nothing else
   * @throws dev.plimsoll.base.yaml.InputException of whatever is wrong, with the place
   */
  static Map<String, Row> of(Value list, ProviderSettings usual) {
    Map<String, Row> providers = new LinkedHashMap<>();
    for (Value element : list.list()) {
      Section section =
          element
              .section()
              .allow(
                  "a provider of a plan",
                  "name",
                  "region",
                  "service",
                  "errors",
                  "slots",
                  "backlog",
                  "limits",
                  "way",
                  "fails",
                  "faults");
      Value name = section.need("name");
      Row row =
          new Row(
              provider(section, usual),
              section.get("region"),
              section.get("fails").map(Spell::read));
      if (providers.put(name.string(), row) != null) {
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
        .or(() -> section.get("fails").map(ProviderRows::failing))
        .orElse(Timeline.NONE);
  }

  private static Timeline failing(Value value) {
    Spell spell = Spell.read(value);
    Timeline.Phase phase =
        new Timeline.Phase(spell.from(), Optional.of(spell.length()), Faults.parse(FAILING));
    return new Timeline(Timeline.Origin.START, List.of(phase));
  }
}
