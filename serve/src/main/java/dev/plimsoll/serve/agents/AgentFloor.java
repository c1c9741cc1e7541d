package dev.plimsoll.serve.agents;

import dev.plimsoll.serve.dispatch.Agents;
import dev.plimsoll.serve.dispatch.Attempt;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where all agents of this process work. Starts them, gives each its attempts, stops them. */
public final class AgentFloor implements Agents, AutoCloseable {
  private final Map<String, Agent> byName = new HashMap<>();

  /** Starts the agents of every pool; each reports to the dispatcher when it is ready. */
  public AgentFloor(List<AgentSpec> pools, Dispatcher dispatcher, Models models) {
    List<Agent> agents = new ArrayList<>();
    for (AgentSpec spec : pools) {
      for (int i = 1; i <= spec.count(); i++) {
        String name = spec.role() + "-" + i;
        Agent agent = new Agent(name, spec, new ChatRun(spec, dispatcher, models));
        byName.put(name, agent);
        agents.add(agent);
      }
    }
    dispatcher.runOn(this);
    agents.forEach(agent -> agent.start(dispatcher));
  }

  @Override
  public void run(Attempt attempt) {
    Agent agent = byName.get(attempt.agent());
    if (agent == null) {
      throw new IllegalStateException("no agent is called " + attempt.agent());
    }
    agent.post(attempt);
  }

  @Override
  public void close() {
    byName.values().forEach(Agent::close);
  }
}
