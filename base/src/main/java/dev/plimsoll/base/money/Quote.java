package dev.plimsoll.base.money;

import dev.plimsoll.base.usage.Usage;
import java.util.Optional;

/** What a model costs at a moment, or that nobody knows. An unknown price is never zero. */
public sealed interface Quote {
  String provider();

  String model();

  /** What this usage costs; empty where the price is not known. */
  Optional<Money> of(Usage usage);

  /** The price that holds. */
  record Known(Tariff tariff) implements Quote {
    @Override
    public String provider() {
      return tariff.provider();
    }

    @Override
    public String model() {
      return tariff.model();
    }

    @Override
    public Optional<Money> of(Usage usage) {
      return Optional.of(tariff.price().of(usage));
    }
  }

  /**
   * No price.
   *
   * @param why for people: no such model in the table, or none at that time
   */
  record Unknown(String provider, String model, String why) implements Quote {
    @Override
    public Optional<Money> of(Usage usage) {
      return Optional.empty();
    }
  }
}
