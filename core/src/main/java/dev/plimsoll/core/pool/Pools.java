package dev.plimsoll.core.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private final Map<String, Pool> pools = new LinkedHashMap<>();
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
   *
   * @param avoid an agent that is taken only when no other is free; empty for none
   */
  public Optional<String> take(String pool, String avoid) {
    NavigableSet<Agent> candidates = of(pool).agents;
    Agent agent = candidates.isEmpty() ? null : candidates.first();
    if (agent == null || agent.isFull()) {
      return Optional.empty();
    }
    if (agent.name.equals(avoid)) {
      Agent other = candidates.higher(agent);
      agent = other == null || other.isFull() ? agent : other;
    }
    Agent chosen = agent;
    change(
        chosen,
        () -> {
          chosen.taken++;
          chosen.turn = ++turn;
        });
    return Optional.of(chosen.name);
  }

  /** Gives a slot back; nothing happens for an agent that was lost meanwhile. */
  public void release(String name) {
    Agent agent = agents.get(name);
    if (agent != null && agent.taken > 0) {
      change(agent, () -> agent.taken--);
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

  /** Every pool that had an agent, in the order of their first. */
  public List<String> names() {
    return List.copyOf(pools.keySet());
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

  private void change(Agent agent, Runnable change) {
    Pool pool = of(agent.pool);
    pool.remove(agent);
    taken -= agent.taken;
    change.run();
    taken += agent.taken;
    pool.add(agent);
  }

  private Pool of(String pool) {
    return pools.computeIfAbsent(pool, _ -> new Pool());
  }

  private static final class Pool {
    final NavigableSet<Agent> agents = new TreeSet<>(Agent.LEAST_LOADED);
    int slots;
    int taken;

    void add(Agent agent) {
      agents.add(agent);
      slots += agent.concurrency;
      taken += agent.taken;
    }

    void remove(Agent agent) {
      agents.remove(agent);
      slots -= agent.concurrency;
      taken -= agent.taken;
    }
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
