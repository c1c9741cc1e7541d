package dev.plimsoll.simulate.backtest;

import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.simulate.world.Fleet;
import java.time.Duration;
import java.util.List;

/**
 * How a server is set for a replay.
 *
 * @param name for people: the file that it stands in
 * @param fleet the pools with their chains and timeouts
 * @param pools what changes the number of their agents
 * @param coldStart until an agent is ready that was not there
 * @param warmStart until a spare is
 */
public record Setup(
    String name,
    EngineSettings engine,
    Fleet fleet,
    List<PoolSettings> pools,
    Duration coldStart,
    Duration warmStart) {
  public Setup {
    pools = List.copyOf(pools);
  }

  PriceTable prices() {
    return engine.costs().prices();
  }
}
