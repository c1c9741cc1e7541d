package dev.plimsoll.serve.agents;

import dev.plimsoll.serve.dispatch.Agents;
import dev.plimsoll.serve.dispatch.Attempt;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Where all agents of this process work. Starts and stops them as the engine asks, and gives each
 * its attempts; decides nothing.
 */
public final class AgentFloor implements Agents, AutoCloseable {
  private static final long LONGEST_BEGIN_SECONDS = 5;

  private final Map<String, Team> teams = new HashMap<>();
  private final Map<String, Agent> byName = new ConcurrentHashMap<>();
  private final List<Checkup> checkups = new ArrayList<>();
  private final Semaphore ready = new Semaphore(0);
  private final Dispatcher dispatcher;

  /** The agents of one pool, and what each of them is. */
  private record Team(AgentSpec spec, ChatRun run, Map<String, Agent> agents) {}

  /**
   * Opens every pool, and waits for the first agents of those that start at once; each reports to
   * the dispatcher when it is ready.
   */
  public AgentFloor(List<AgentSpec> pools, Dispatcher dispatcher, Models models) {
    this.dispatcher = dispatcher;
    for (AgentSpec spec : pools) {
      ChatRun run = new ChatRun(spec, dispatcher, models);
      teams.put(spec.role(), new Team(spec, run, new ConcurrentHashMap<>()));
    }
    dispatcher.runOn(this);
    int atOnce = 0;
    for (AgentSpec spec : pools) {
      dispatcher.open(spec.pool());
      Map<String, Agent> agents = team(spec.role()).agents;
      atOnce += spec.times().coldStart().isZero() ? agents.size() : 0;
      checkups.add(new Checkup(spec.role(), spec.times(), agents::values));
    }
    awaitReady(atOnce);
  }

  private void awaitReady(int agents) {
    try {
      if (!ready.tryAcquire(agents, LONGEST_BEGIN_SECONDS, TimeUnit.SECONDS)) {
        return; // the server says itself how many slots it has
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run(Attempt attempt) {
    known(attempt.agent()).begin(attempt);
  }

  @Override
  public void start(String pool, String name, boolean warm) {
    if (warm) {
      known(name).serve();
      return;
    }
    Team team = team(pool);
    Agent agent = new Agent(name, team.spec, team.run, dispatcher, ready::release);
    byName.put(name, agent);
    team.agents.put(name, agent);
    agent.start();
  }

  @Override
  public void stop(String name) {
    Agent agent = byName.remove(name);
    if (agent != null) {
      teams.values().forEach(team -> team.agents.remove(name));
      agent.close();
    }
  }

  private Agent known(String name) {
    Agent agent = byName.get(name);
    if (agent == null) {
      throw new IllegalStateException("no agent is called " + name);
    }
    return agent;
  }

  private Team team(String pool) {
    Team team = teams.get(pool);
    if (team == null) {
      throw new IllegalStateException("no pool is called " + pool);
    }
    return team;
  }

  @Override
  public void close() {
    checkups.forEach(Checkup::close);
    byName.values().forEach(Agent::close);
  }
}
