package dev.plimsoll.base.money;

import java.time.Instant;

/**
 * The price of one provider's model from a moment on, until another.
 *
 * @param from the first moment at which it holds
 * @param to the first at which it holds no more
 */
public record Tariff(String provider, String model, Instant from, Instant to, Price price) {
  public Tariff {
    if (provider.isBlank() || model.isBlank()) {
      throw new IllegalArgumentException("a price belongs to a provider and a model");
    }
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "a price that begins %s cannot end %s".formatted(from, to));
    }
  }

  /** A price without beginning and end. */
  public static Tariff always(String provider, String model, Price price) {
    return new Tariff(provider, model, Instant.MIN, Instant.MAX, price);
  }

  boolean holdsAt(Instant moment) {
    return !moment.isBefore(from) && moment.isBefore(to);
  }

  boolean overlaps(Tariff other) {
    return from.isBefore(other.to) && other.from.isBefore(to);
  }

  boolean isOf(String otherProvider, String otherModel) {
    return provider.equals(otherProvider) && model.equals(otherModel);
  }

  /** When it holds, for people. */
  String span() {
    String since = from.equals(Instant.MIN) ? "" : "from " + from;
    String until = to.equals(Instant.MAX) ? "" : "until " + to;
    String both = (since + " " + until).strip();
    return both.isEmpty() ? "always" : both;
  }
}
