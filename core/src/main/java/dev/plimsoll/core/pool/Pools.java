package dev.plimsoll.core.pool;

import dev.plimsoll.base.order.Heap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agents that take tasks, by pool, and how many of their slots are taken. A slot is not an
 * agent: an agent runs as many tasks at once as it has slots. Not thread-safe: the Engine owns it.
 */
public final class Pools {
  private final Map<String, Agent> agents = new HashMap<>();
  private final Map<String, Pool> pools = new LinkedHashMap<>();
  private long turn;
  private int slots;
  private int taken;

  /** An agent can take tasks from now on. */
  public void ready(String pool, String name, int concurrency) {
    if (concurrency < 1 || agents.containsKey(name)) {
      throw new IllegalArgumentException("agent " + name + " cannot become ready");
    }
    Agent agent = new Agent(of(pool), name, concurrency);
    agents.put(name, agent);
    agent.pool.add(agent);
    slots += concurrency;
  }

  /** How the agents of a pool take turns; said before the first is ready. */
  public void balance(String pool, Balance balance) {
    Pool former = pools.put(pool, new Pool(pool, balance));
    if (former != null && !former.agents.isEmpty()) {
      throw new IllegalArgumentException("pool " + pool + " has agents already");
    }
  }

  /** An agent takes no more tasks; those it runs are counted until they end. */
  public void drain(String name) {
    Agent agent = agents.get(name);
    if (agent != null && !agent.draining) {
      agent.pool.remove(agent);
      agent.draining = true;
      slots -= agent.concurrency - agent.taken;
    }
  }

  /** Whether an agent takes tasks, or ends those it has. */
  public boolean knows(String name) {
    return agents.containsKey(name);
  }

  /** How many tasks an agent runs; none for one that is not here. */
  public int running(String name) {
    Agent agent = agents.get(name);
    return agent == null ? 0 : agent.taken;
  }

  /** An agent takes no more tasks; those it runs are no longer counted. */
  public void lost(String name) {
    Agent agent = agents.remove(name);
    if (agent != null) {
      if (!agent.draining) {
        agent.pool.remove(agent);
      }
      slots -= agent.draining ? agent.taken : agent.concurrency;
      taken -= agent.taken;
    }
  }

  /**
   * Takes a slot of the agent of a pool whose turn it is.
   *
   * @param avoid an agent that is taken only when no other is free; empty for none
   */
  public Optional<String> take(String pool, String avoid) {
    Pool of = of(pool);
    Agent agent = of.agents.first();
    if (agent == null || agent.isFull()) {
      return Optional.empty();
    }
    if (agent.name.equals(avoid)) {
      Agent other = of.agents.second();
      agent = other == null || other.isFull() ? agent : other;
    }
    take(agent, 1, ++turn);
    return Optional.of(agent.name);
  }

  /** Gives a slot back; nothing happens for an agent that was lost meanwhile. */
  public void release(String name) {
    Agent agent = agents.get(name);
    if (agent == null || agent.taken == 0) {
      return;
    }
    if (agent.draining) {
      agent.taken--;
      taken--;
      slots--;
    } else {
      take(agent, -1, agent.seat.turn());
    }
  }

  public boolean hasFree(String pool) {
    return free(pool) > 0;
  }

  /** The slots of a pool that run nothing. */
  public int free(String pool) {
    Pool of = pools.get(pool);
    return of == null ? 0 : of.slots - of.taken;
  }

  /** The slots of a pool's ready agents. */
  public int slots(String pool) {
    Pool of = pools.get(pool);
    return of == null ? 0 : of.slots;
  }

  /** The slots of a pool's ready agents that run a task; those that drain are not counted. */
  public int taken(String pool) {
    Pool of = pools.get(pool);
    return of == null ? 0 : of.taken;
  }

  /** Every pool that had an agent, in the order of their first. */
  public List<String> names() {
    return List.copyOf(pools.keySet());
  }

  /** The slots of all ready agents, and those in use of agents that drain. */
  public int slots() {
    return slots;
  }

  /** The slots that run a task. */
  public int taken() {
    return taken;
  }

  /** Every agent that takes tasks or ends those it has, by name. */
  public List<Load> loads() {
    List<Load> loads = new ArrayList<>();
    agents.values().forEach(a -> loads.add(new Load(a.pool.name, a.name, a.concurrency, a.taken)));
    loads.sort(Comparator.comparing(Load::agent));
    return List.copyOf(loads);
  }

  /** How loaded one agent is. */
  public record Load(String pool, String agent, int concurrency, int running) {}

  private void take(Agent agent, int more, long atTurn) {
    agent.take(more, atTurn);
    taken += more;
    agent.pool.taken += more;
    agent.pool.agents.moved(agent.seat);
  }

  private Pool of(String pool) {
    Pool of = pools.get(pool);
    if (of == null) {
      of = new Pool(pool, Balance.LEAST_LOADED);
      pools.put(pool, of);
    }
    return of;
  }

  private static final class Pool {
    final String name;
    final Balance balance;
    final Heap<Agent> agents = new Heap<>(); // by load, then by the last task, then by name
    int slots;
    int taken;

    Pool(String name, Balance balance) {
      this.name = name;
      this.balance = balance;
    }

    void add(Agent agent) {
      agents.add(agent.seat);
      slots += agent.concurrency;
      taken += agent.taken;
    }

    void remove(Agent agent) {
      agents.remove(agent.seat);
      slots -= agent.concurrency;
      taken -= agent.taken;
    }
  }

  private static final class Agent {
    final Pool pool;
    final String name;
    final int concurrency;
    int taken;
    final Heap.Seat<Agent> seat;
    boolean draining;

    Agent(Pool pool, String name, int concurrency) {
      this.pool = pool;
      this.name = name;
      this.concurrency = concurrency;
      this.seat = new Heap.Seat<>(this, name);
    }

    void take(int more, long turn) {
      taken += more;
      double load =
          switch (pool.balance) {
            case LEAST_LOADED -> (double) taken / concurrency;
            case ROUND_ROBIN -> isFull() ? 1 : 0;
          };
      seat.order(load, turn);
    }

    boolean isFull() {
      return taken >= concurrency;
    }
  }
}
