package dev.plimsoll.core.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The agents that are ready, by pool, and how many of their slots are taken. A slot is not an
 * agent: an agent runs as many tasks at once as it has slots. Not thread-safe: the Engine owns it.
 */
public final class Pools {
  private final Map<String, Agent> agents = new HashMap<>();
  private final Map<String, NavigableSet<Agent>> pools = new HashMap<>();
  private long turn;
  private int slots;
  private int taken;

  /** An agent can take tasks from now on. */
  public void ready(String pool, String name, int concurrency) {
    if (concurrency < 1 || agents.containsKey(name)) {
      throw new IllegalArgumentException("agent " + name + " cannot become ready");
    }
    Agent agent = new Agent(pool, name, concurrency);
    agents.put(name, agent);
    of(pool).add(agent);
    slots += concurrency;
  }

  /** An agent takes no more tasks; those it runs are no longer counted. */
  public void lost(String name) {
    Agent agent = agents.remove(name);
    if (agent != null) {
      of(agent.pool).remove(agent);
      slots -= agent.concurrency;
      taken -= agent.taken;
    }
  }

  /**
   * Takes a slot of the least loaded agent of a pool, the one longest without a task among equals.
   */
  public Optional<String> take(String pool) {
    NavigableSet<Agent> candidates = of(pool);
    if (candidates.isEmpty() || candidates.first().isFull()) {
      return Optional.empty();
    }
    Agent agent = candidates.removeFirst();
    agent.taken++;
    agent.turn = ++turn;
    candidates.add(agent);
    taken++;
    return Optional.of(agent.name);
  }

  /** Gives a slot back; nothing happens for an agent that was lost meanwhile. */
  public void release(String name) {
    Agent agent = agents.get(name);
    if (agent != null && agent.taken > 0) {
      NavigableSet<Agent> pool = of(agent.pool);
      pool.remove(agent);
      agent.taken--;
      pool.add(agent);
      taken--;
    }
  }

  public boolean hasFree(String pool) {
    NavigableSet<Agent> candidates = pools.get(pool);
    return candidates != null && !candidates.isEmpty() && !candidates.first().isFull();
  }

  /** The slots of all ready agents. */
  public int slots() {
    return slots;
  }

  /** The slots that run a task. */
  public int taken() {
    return taken;
  }

  /** Every ready agent, by name. */
  public List<Load> loads() {
    List<Load> loads = new ArrayList<>();
    agents.values().forEach(a -> loads.add(new Load(a.pool, a.name, a.concurrency, a.taken)));
    loads.sort(Comparator.comparing(Load::agent));
    return List.copyOf(loads);
  }

  /** How loaded one agent is. */
  public record Load(String pool, String agent, int concurrency, int running) {}

  private NavigableSet<Agent> of(String pool) {
    return pools.computeIfAbsent(pool, _ -> new TreeSet<>(Agent.LEAST_LOADED));
  }

  private static final class Agent {
    static final Comparator<Agent> LEAST_LOADED =
        Comparator.comparingDouble((Agent agent) -> (double) agent.taken / agent.concurrency)
            .thenComparingLong(agent -> agent.turn)
            .thenComparing(agent -> agent.name);

    final String pool;
    final String name;
    final int concurrency;
    int taken;
    long turn;

    Agent(String pool, String name, int concurrency) {
      this.pool = pool;
      this.name = name;
      this.concurrency = concurrency;
    }

    boolean isFull() {
      return taken >= concurrency;
    }
  }
}
