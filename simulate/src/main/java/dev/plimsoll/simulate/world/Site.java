package dev.plimsoll.simulate.world;

import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Status;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The servers of one region and the connections that callers have to it. While it is away it goes
 * on alone with what it has, and nobody hears of it. Not thread-safe.
 */
final class Site {
  private final Region region;
  private final WorldSettings settings;
  private final Service all;
  private final Watcher watcher;
  private final List<World> servers = new ArrayList<>();
  private final List<Gauges> gauges = new ArrayList<>();
  private final Traffic traffic;
  private final Set<Connection> open = new LinkedHashSet<>();
  private int turn;

  Site(Region region, WorldSettings settings, Service all, Watcher watcher, List<Away> failing) {
    this.region = region;
    this.settings = settings;
    this.all = all;
    this.watcher = watcher;
    this.traffic = new Traffic(failing);
  }

  void open(Agenda agenda, Map<String, Provider> providers, long seed) {
    for (Fleet fleet : Geography.ofServers(settings.fleet(), region.servers())) {
      Gauges inside = new Gauges();
      gauges.add(inside);
      World.Shared shared = new World.Shared(agenda, providers, region.ways(), false);
      servers.add(
          new World(settings.with(fleet), seed + servers.size(), inside.and(watcher), shared));
    }
  }

  List<World> servers() {
    return servers;
  }

  void planFailures() {
    region.away().forEach(spell -> all.at(spell.from(), this::breakAll));
  }

  private void breakAll() {
    List<Connection> broken = List.copyOf(open);
    open.clear();
    broken.forEach(Connection::cut);
  }

  /**
   * Somebody comes.
   *
   * @param hop as long as the way is for everybody, which the server adds itself
   * @param further so much longer it is for this caller
   */
  void order(Order order, Caller caller, long hop, long further) {
    if (region.isAway(all.now())) {
      traffic.cut(all.now());
      all.at(all.now() + hop + further, caller::cut);
      return;
    }
    Connection connection = new Connection(caller, further);
    open.add(connection);
    traffic.came(all.now());
    World server = servers.get(turn);
    turn = (turn + 1) % servers.size();
    all.at(all.now() + further, () -> server.order(order, connection));
  }

  Regional told() {
    return new Regional(region, settings.fleet(), Gauges.of(gauges), traffic);
  }

  /** One caller's, until its task has ended or the region is away. */
  private final class Connection implements Caller {
    private final Caller caller;
    private final long way;
    private final long since = all.now();

    Connection(Caller caller, long way) {
      this.caller = caller;
      this.way = way;
    }

    @Override
    public void refused(Refusal refusal) {
      if (open.remove(this)) {
        traffic.refused(all.now());
        later(() -> caller.refused(refusal));
      }
    }

    @Override
    public void accepted() {
      if (open.contains(this)) {
        later(caller::accepted);
      }
    }

    @Override
    public void ended(Status status, Optional<Failure> failure) {
      if (open.remove(this)) {
        traffic.ended(all.now(), all.now() - since, status == Status.COMPLETED);
        later(() -> caller.ended(status, failure));
      }
    }

    @Override
    public void cut() {
      traffic.cut(all.now());
      caller.cut();
    }

    private void later(Runnable step) {
      if (way == 0) {
        step.run();
      } else {
        all.at(all.now() + way, step);
      }
    }
  }
}
