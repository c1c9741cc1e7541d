package dev.plimsoll.simulate.world;

import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The agents of a server, pool by pool. Immutable. */
public record Fleet(List<Pool> pools) {
  /** The pool that takes every task whose role has no pool of its own. */
  public static final String GENERAL = "general";

  /** The name of the one provider where there is only one. */
  public static final String PROVIDER = "provider";

  /** What is called where nothing else is said. */
  public static final Target THE_MODEL = new Target(PROVIDER, "model");

  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(60);

  /**
   * Equal agents.
   *
   * @param role names the pool; tasks ask for it
   * @param count how many agents, at least 1
   * @param concurrency how many tasks each runs at once, at least 1
   * @param timeout the longest that a model call may take
   * @param chain where its calls go, the best first
   * @param prompt tokens that stand before the text of every task
   * @param maxTokens the most that an answer may take where its task does not say it
   */
  public record Pool(
      String role,
      int count,
      int concurrency,
      Duration timeout,
      List<Target> chain,
      int prompt,
      OptionalInt maxTokens) {
    public Pool {
      if (count < 1 || concurrency < 1) {
        throw new IllegalArgumentException(
            "a pool has at least one agent with one slot, found %d with %d"
                .formatted(count, concurrency));
      }
      chain = List.copyOf(chain);
    }

    /** Agents that say nothing of their own. */
    public Pool(String role, int count, int concurrency, Duration timeout, List<Target> chain) {
      this(role, count, concurrency, timeout, chain, 0, OptionalInt.empty());
    }

    /** Agents that call the one provider that there is. */
    public Pool(String role, int count, int concurrency, Duration timeout) {
      this(role, count, concurrency, timeout, List.of(THE_MODEL));
    }

    Pool with(int otherCount) {
      return new Pool(role, otherCount, concurrency, timeout, chain, prompt, maxTokens);
    }
  }

  public Fleet {
    pools = List.copyOf(pools);
    if (pools.isEmpty()) {
      throw new IllegalArgumentException("a fleet has at least one pool of agents");
    }
  }

  /** One pool for every task. */
  public static Fleet general(int agents, int concurrency) {
    return new Fleet(List.of(new Pool(GENERAL, agents, concurrency, USUAL_TIMEOUT)));
  }

  /** How many agents there are. */
  public int agents() {
    return pools.stream().mapToInt(Pool::count).sum();
  }

  /** How many tasks run at once. */
  public int slots() {
    return pools.stream().mapToInt(pool -> pool.count * pool.concurrency).sum();
  }

  /** The same pools with another chain. */
  public Fleet calling(List<Target> chain) {
    return new Fleet(
        pools.stream()
            .map(pool ->
                new Pool(
                    pool.role,
                    pool.count,
                    pool.concurrency,
                    pool.timeout,
                    chain,
                    pool.prompt,
                    pool.maxTokens))
            .toList());
  }

  /** Which pool runs a task that asks for a role: its own, else the general one, else the first. */
  public Pool poolOf(String role) {
    return pools.size() == 1 ? pools.getFirst() : named(role, named(GENERAL, pools.getFirst()));
  }

  private Pool named(String role, Pool otherwise) {
    for (Pool pool : pools) {
      if (pool.role.equals(role)) {
        return pool;
      }
    }
    return otherwise;
  }

  /**
   * The same pools with so many agents in all, shared out as they are now, at least one each.
   *
   * @param all at least as many as there are pools
   */
  public Fleet of(int all) {
    if (all < pools.size()) {
      throw new IllegalArgumentException(
          "%d agents for %d pools: each has at least one".formatted(all, pools.size()));
    }
    List<Pool> shared = new ArrayList<>();
    int left = all;
    int of = agents();
    for (int i = 0; i < pools.size(); i++) {
      Pool pool = pools.get(i);
      int later = pools.size() - i - 1;
      int count = later == 0 ? left : (int) Math.round((double) left * pool.count / of);
      count = Math.clamp(count, 1, left - later);
      shared.add(pool.with(count));
      left -= count;
      of -= pool.count;
    }
    return new Fleet(shared);
  }
}
