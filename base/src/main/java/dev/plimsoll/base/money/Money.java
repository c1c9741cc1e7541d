package dev.plimsoll.base.money;

import dev.plimsoll.base.units.UnitException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An amount of US dollars, exact to the millionth of a millionth: a price with six decimals per
 * million tokens is a whole number of those a token. Never rounds what it adds. Made like {@link
 * java.time.Duration}; what would lie beyond four billion dollars stays there instead of turning
 * over.
 *
 * @param nanos whole billionths of a dollar, rounded down
 * @param picos thousandths of a billionth on top, from 0 to 999
 */
public record Money(long nanos, int picos) implements Comparable<Money> {
  private static final long MOST_NANOS = 4_000_000_000_000_000_000L; // two of them fit into a long
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,12}))?");

  public static final Money ZERO = new Money(0, 0);
  public static final Money MOST = new Money(MOST_NANOS, 0);
  private static final Money LEAST = new Money(-MOST_NANOS, 0);

  public Money {
    if (picos < 0 || picos > 999 || Math.abs(nanos) > MOST_NANOS) {
      throw new IllegalArgumentException(
          "not an amount of money: %d nanos and %d picos".formatted(nanos, picos));
    }
  }

  /** So many millionths of a millionth of a dollar. */
  public static Money ofPicos(long picos) {
    return new Money(Math.floorDiv(picos, 1000L), Math.floorMod(picos, 1000));
  }

  /** So many billionths of a dollar. */
  public static Money ofNanos(long nanos) {
    return of(nanos, 0);
  }

  /**
   * Reads US dollars: {@code 25}, {@code 0.80}.
   *
   * @throws UnitException for a sign, an exponent, more than twelve decimals, a billion and more
   */
  public static Money parse(String text) {
    String trimmed = text.strip();
    if (!FORM.matcher(trimmed).matches()) {
      throw new UnitException(
          "'%s' is not an amount of US dollars; expected a number such as 25 or 0.80"
              .formatted(trimmed.length() <= 40 ? trimmed : trimmed.substring(0, 40) + "…"));
    }
    BigDecimal nanos = new BigDecimal(trimmed).movePointRight(9);
    long whole = nanos.longValue();
    BigDecimal rest = nanos.subtract(BigDecimal.valueOf(whole)).movePointRight(3);
    return new Money(whole, rest.intValueExact());
  }

  public Money plus(Money other) {
    return of(nanos + other.nanos, picos + other.picos);
  }

  public Money minus(Money other) {
    return of(nanos - other.nanos, picos - other.picos);
  }

  /**
   * This amount so many times.
   *
   * @param count at least 0
   */
  public Money times(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("an amount cannot be taken " + count + " times");
    }
    if (Math.abs(nanos + picos / 1000.0) * count >= MOST_NANOS) {
      return isNegative() ? LEAST : MOST;
    }
    long rest = count % 1000 * picos;
    return of(nanos * count + count / 1000 * picos + rest / 1000, (int) (rest % 1000));
  }

  /** The larger of this and nothing. */
  public Money orZero() {
    return isNegative() ? ZERO : this;
  }

  public Money min(Money other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public boolean isNegative() {
    return nanos < 0;
  }

  public boolean isZero() {
    return nanos == 0 && picos == 0;
  }

  public boolean isMoreThan(Money other) {
    return compareTo(other) > 0;
  }

  /** The exact number of dollars. */
  public BigDecimal usd() {
    return BigDecimal.valueOf(nanos, 9).add(BigDecimal.valueOf(picos, 12));
  }

  @Override
  public int compareTo(Money other) {
    int byNanos = Long.compare(nanos, other.nanos);
    return byNanos != 0 ? byNanos : Integer.compare(picos, other.picos);
  }

  /** Exact, with at least two decimals: {@code 0.80 USD}, {@code 0.0000125 USD}. */
  @Override
  public String toString() {
    BigDecimal plain = usd().stripTrailingZeros();
    return (plain.scale() < 2 ? plain.setScale(2) : plain).toPlainString() + " USD";
  }

  private static Money of(long nanos, int picos) {
    long whole = nanos + Math.floorDiv(picos, 1000);
    if (whole >= MOST_NANOS) {
      return MOST;
    }
    return whole < -MOST_NANOS ? LEAST : new Money(whole, Math.floorMod(picos, 1000));
  }
}
