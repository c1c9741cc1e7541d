package dev.plimsoll.base.money;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The prices of models, each for its time. Knows no wildcards and no likenesses: a model that is
 * not in it has an unknown price. Immutable.
 */
public final class PriceTable {
  public static final PriceTable EMPTY = new PriceTable(Map.of());

  private final Map<Name, List<Tariff>> tariffs;

  private PriceTable(Map<Name, List<Tariff>> tariffs) {
    this.tariffs = tariffs;
  }

  /**
   * A table of these.
   *
   * @throws IllegalArgumentException when two of a model hold at the same time
   */
  public static PriceTable of(Collection<Tariff> tariffs) {
    Map<Name, List<Tariff>> byName = new HashMap<>();
    for (Tariff tariff : tariffs) {
      Name name = new Name(tariff.provider(), tariff.model());
      List<Tariff> same = byName.computeIfAbsent(name, _ -> new ArrayList<>());
      same.forEach(earlier -> refuseOverlap(earlier, tariff));
      same.add(tariff);
    }
    byName.replaceAll((_, same) -> same.stream().sorted(FIRST_TO_LAST).toList());
    return new PriceTable(Map.copyOf(byName));
  }

  /**
   * This table with one more.
   *
   * @throws IllegalArgumentException when the model has a price already at some time of it
   */
  public PriceTable with(Tariff tariff) {
    List<Tariff> all = new ArrayList<>(all());
    all.add(tariff);
    return of(all);
  }

  /** All prices, by provider, model and time. */
  public List<Tariff> all() {
    return tariffs.values().stream()
        .flatMap(List::stream)
        .sorted(
            Comparator.comparing(Tariff::provider)
                .thenComparing(Tariff::model)
                .thenComparing(FIRST_TO_LAST))
        .toList();
  }

  /** The price of a model at a moment. */
  public Quote at(String provider, String model, Instant moment) {
    List<Tariff> same = tariffs.getOrDefault(new Name(provider, model), List.of());
    for (Tariff tariff : same) {
      if (tariff.holdsAt(moment)) {
        return new Quote.Known(tariff);
      }
    }
    return new Quote.Unknown(provider, model, why(provider, model, same, moment));
  }

  private static final Comparator<Tariff> FIRST_TO_LAST = Comparator.comparing(Tariff::from);

  private static String why(String provider, String model, List<Tariff> same, Instant moment) {
    String what = "no price is known for %s/%s".formatted(provider, model);
    if (same.isEmpty()) {
      return what;
    }
    List<String> spans = same.stream().map(Tariff::span).toList();
    return "%s at %s; there is one %s".formatted(what, moment, String.join(", and ", spans));
  }

  private static void refuseOverlap(Tariff earlier, Tariff tariff) {
    if (earlier.overlaps(tariff)) {
      throw new IllegalArgumentException(
          "%s/%s would have two prices at once: one %s, one %s"
              .formatted(tariff.provider(), tariff.model(), earlier.span(), tariff.span()));
    }
  }

  private record Name(String provider, String model) {}
}
