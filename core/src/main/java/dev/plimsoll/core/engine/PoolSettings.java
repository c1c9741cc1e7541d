package dev.plimsoll.core.engine;

import dev.plimsoll.core.pool.Balance;
import dev.plimsoll.core.scale.FleetSettings;
import dev.plimsoll.core.scale.FleetSettings.Health;
import dev.plimsoll.core.scale.FleetSettings.Lives;
import dev.plimsoll.core.scale.FleetSettings.Spares;
import dev.plimsoll.core.scale.ScaleSettings;
import dev.plimsoll.core.scale.Size;
import java.time.Duration;
import java.util.Optional;

/**
 * A pool whose agents the engine asks for itself.
 *
 * @param concurrency how many tasks each agent runs at once
 * @param scaling what changes their number; empty: it stays what it is at the start
 * @param standIn the pool that runs its tasks while it has no ready agent
 * @param grace how long a sick agent may still end what it runs; then others do it again
 */
public record PoolSettings(
    int concurrency,
    FleetSettings fleet,
    Optional<Scaling> scaling,
    Balance balance,
    Optional<String> standIn,
    Duration grace) {
  private static final Duration USUAL_GRACE = Duration.ofSeconds(30);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  public PoolSettings {
    if (concurrency < 1 || grace.isNegative() || standIn.equals(Optional.of(fleet.pool()))) {
      throw new IllegalArgumentException(
          "agents have a slot, a grace is no less than none, and no pool stands in for itself");
    }
  }

  /** So many agents, whatever comes; a sick one is replaced. */
  public static PoolSettings fixed(String pool, int count, int concurrency) {
    FleetSettings fleet =
        new FleetSettings(
            pool,
            new Size(count, count, count),
            new Spares(0, 0),
            new Lives(FOR_EVER, FOR_EVER, 0),
            new Health(3, Duration.ofSeconds(10)));
    return new PoolSettings(
        concurrency, fleet, Optional.empty(), Balance.LEAST_LOADED, Optional.empty(), USUAL_GRACE);
  }

  /** As many agents as the load asks for, between the least and the most. */
  public static PoolSettings scaled(String pool, Size size, int concurrency) {
    return new PoolSettings(
        concurrency,
        FleetSettings.standard(pool, size),
        Optional.of(new Scaling(ScaleSettings.standard(size), Optional.empty())),
        Balance.LEAST_LOADED,
        Optional.empty(),
        USUAL_GRACE);
  }

  /** What names the pool; tasks ask for it. */
  public String pool() {
    return fleet.pool();
  }

  /** The same with other agents' lives, spares or health. */
  public PoolSettings with(FleetSettings other) {
    return new PoolSettings(concurrency, other, scaling, balance, standIn, grace);
  }

  /** The same, and another pool stands in for it. */
  public PoolSettings standIn(String other) {
    return new PoolSettings(concurrency, fleet, scaling, balance, Optional.of(other), grace);
  }

  /** What changes the number of agents. */
  public record Scaling(ScaleSettings settings, Optional<Foresight> foresight) {}

  /**
   * The load that is to be foreseen, in buckets of {@value #BUCKET_SECONDS} s.
   *
   * @param ahead how far; as long as an agent takes to start, or longer
   * @param season after which the load repeats itself; zero when it does not
   */
  public record Foresight(Duration ahead, Duration season) {
    static final int BUCKET_SECONDS = 10;

    public Foresight {
      if (!ahead.isPositive() || season.isNegative()) {
        throw new IllegalArgumentException("what is to be foreseen lies ahead");
      }
    }

    int buckets() {
      return Math.max(1, Math.ceilDiv((int) Math.min(86_400, ahead.toSeconds()), BUCKET_SECONDS));
    }

    int period() {
      return (int) (season.toSeconds() / BUCKET_SECONDS);
    }
  }
}
