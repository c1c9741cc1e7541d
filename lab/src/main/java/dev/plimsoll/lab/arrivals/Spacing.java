package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.base.units.UnitException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How requests are spread about their rate, which they keep on average. */
public sealed interface Spacing {
  /** Evenly: the first at once, each next after exactly the mean gap. */
  record Constant() implements Spacing {
    @Override
    public String toString() {
      return "constant";
    }
  }

  /** As callers who know nothing of each other: exponential gaps, the first before the first. */
  record Poisson() implements Spacing {
    @Override
    public String toString() {
      return "poisson";
    }
  }

  /**
   * Gamma-distributed gaps; burstiness is the distribution's shape.
   *
   * @param burstiness below 1 comes in bunches, 1 is Poisson, above 1 is more even
   */
  record Gamma(double burstiness) implements Spacing {
    public static final double LEAST = 0.01;
    public static final double MOST = 1_000;

    public Gamma {
      if (!(burstiness >= LEAST && burstiness <= MOST)) {
        throw new UnitException(
            "gamma(%s): its burstiness is a number from %s to %s"
                .formatted(burstiness, LEAST, (int) MOST));
      }
    }

    @Override
    public String toString() {
      return "gamma(%s)".formatted(burstiness);
    }
  }

  /**
   * Reads {@code constant}, {@code poisson} or {@code gamma(0.5)}.
   *
   * @throws UnitException when it is none of them
   */
  static Spacing parse(String text) {
    String word = text.strip();
    Matcher gamma =
        Pattern.compile("gamma\\s*\\(\\s*(\\d{1,6}(?:\\.\\d{1,9})?)\\s*\\)").matcher(word);
    if (gamma.matches()) {
      return new Gamma(Double.parseDouble(gamma.group(1)));
    }
    return switch (word) {
      case "constant" -> new Constant();
      case "poisson" -> new Poisson();
      default -> {
        String shown = word.length() <= 40 ? word : word.substring(0, 40) + "…";
        throw new UnitException(
            "'%s' is no way to arrive%s"
                .formatted(
                    shown, Nearest.hint(word, List.of("constant", "poisson", "gamma(0.5)"))));
      }
    };
  }

  /** The gaps after a start, each 1 on average, drawn one by one. */
  interface Gaps {
    /** How far the next request lies from the last, or from the start. */
    double next();
  }

  /** Fresh gaps from a generator; equal generators, equal gaps. Constant gaps begin with 0. */
  default Gaps gaps(RandomGenerator random) {
    return gaps(random, Part.WHOLE);
  }

  /**
   * One worker's gaps, counted in requests of all: evenly spaced, its requests lie among the
   * others'; drawn, they are independent of the others'.
   */
  default Gaps gaps(RandomGenerator random, Part part) {
    return switch (this) {
      case Constant _ -> new Even(part);
      case Poisson _ -> () -> part.of() * random.nextExponential();
      case Gamma gamma -> {
        GammaGaps drawn = new GammaGaps(gamma.burstiness(), random);
        yield part.isWhole() ? drawn : () -> part.of() * drawn.next();
      }
    };
  }

  /** The worker's place, then one lap of all workers for ever: whole numbers, so exact. */
  final class Even implements Gaps {
    private final double lap;
    private double gap;

    private Even(Part part) {
      this.lap = part.of();
      this.gap = part.index() - 1;
    }

    @Override
    public double next() {
      double now = gap;
      gap = lap;
      return now;
    }
  }
}
