package dev.plimsoll.core.limit;

/**
 * A lessor's answer to a {@link Demand}: a slice of a shared limit, good for the demand's life from
 * when it was asked for.
 *
 * @param amount 0 or more, and no more than was wanted
 * @param left what nobody holds after that; below 0 when more was used than thought
 * @param nodes how many share it, 1 at least
 */
public record Lent(String limit, Quota quota, long amount, long left, int nodes) {
  public Lent {
    if (amount < 0 || nodes < 1) {
      throw new IllegalArgumentException(
          "%d is lent of %s to one of %d nodes".formatted(amount, limit, nodes));
    }
  }
}
