package dev.plimsoll.simulate.story;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.money.SeedPrices;
import dev.plimsoll.base.money.Tariff;
import dev.plimsoll.base.random.Amounts;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.core.cost.Budget;
import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.core.cost.Period;
import dev.plimsoll.core.cost.Scope;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.Order;
import dev.plimsoll.simulate.world.Size;
import dev.plimsoll.simulate.world.Workload;
import dev.plimsoll.simulate.world.World;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One tenant's prompts become ten times as long, and each tenant has a budget of a day. */
final class CostSpike {
  private static final String SPENDER = "acme";
  private static final int TIMES = 10;

  private CostSpike() {}

  static Story on(WorldSettings server) {
    return new Story(
        "cost-spike",
        "One tenant's prompts become ten times as long",
        "Three tenants send 100 tasks a second, and each may spend 40 USD a day, warned at 30. From"
            + " 0:30 on acme's prompts are ten times as long: the server carries them as before,"
            + " and nothing is slow, but each of its tasks costs five times as much. The soft edge"
            + " tells of it; at the hard edge acme's tasks are refused with 429 until midnight, and"
            + " nobody else's are.",
        """
        name: cost-spike
        target: {tasks: 'http://127.0.0.1:8001'}
        load:
          - {rate: 100/s, arrivals: poisson, duration: 2m}
        requests:
        """
            + Stories.tenant("acme", 40)
            + Stories.tenant("globex", 40)
            + Stories.tenant("initech", 20),
        server
            .with(server.engine().with(new CostSettings(prices(), List.of(daily()))))
            .with(
                new Workload(
                    Optional.of(Amounts.parse("lognormal:500..2000")),
                    new Share(0),
                    Optional.of(Amounts.parse("lognormal:100..256")),
                    Map.of())),
        world -> world.at(Stories.second(30), () -> grow(world)),
        false);
  }

  private static PriceTable prices() {
    String model = Fleet.THE_MODEL.model();
    return PriceTable.of(
        List.of(new Tariff(Fleet.PROVIDER, model, Instant.MIN, Instant.MAX, SeedPrices.MEDIUM)));
  }

  private static Budget daily() {
    return Budget.each(Scope.TENANT, Period.DAY, Money.parse("40")).withSoft(Money.parse("30"));
  }

  private static void grow(World world) {
    world.orders(order -> order.tenant().equals(SPENDER) ? order.with(longer(order)) : order);
  }

  private static Size longer(Order order) {
    Size size = order.size();
    return new Size(
        TIMES * size.input(), size.cached(), size.maxTokens(), size.answer(), size.complexity());
  }
}
