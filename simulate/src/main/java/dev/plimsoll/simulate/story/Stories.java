package dev.plimsoll.simulate.story;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.simulate.world.Delays;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.ServiceTimes;
import dev.plimsoll.simulate.world.World;
import dev.plimsoll.simulate.world.WorldSettings;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Every story there is. Most are told of the same server: 5 agents with 8 slots each before calls
 * of 150 to 250 ms, which carry 200 tasks a second.
 */
public final class Stories {
  private static final Distribution USUAL = Distribution.parse("uniform:150ms..250ms");

  /** All of them, in the order of their names. */
  public static final List<Story> ALL =
      List.of(
          new Story(
              "all-providers-down",
              "Every call fails for 30 s",
              "The provider fails each call from 0:30 to 1:00. Tasks are tried three times, 2 s and"
                  + " 4 s apart, so those that came in the last seconds of it are saved; the others"
                  + " are dead letters. Nothing here notices that all calls fail, so each of them is"
                  + " tried: there is no breaker yet.",
              """
              name: all-providers-down
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {rate: 100/s, arrivals: poisson, duration: 2m}
              """,
              server(5),
              world -> between(world, 30, 60, before -> before.with(new Share(1)))),
          new Story(
              "black-hole",
              "One agent of five fails at once whatever it is given",
              "From 0:20 on agent general-1 fails each attempt within a millisecond. It is free"
                  + " again before the others are, and so it is given more than its share; a task"
                  + " that failed there is tried elsewhere, so most are saved by their second"
                  + " attempt. Nothing takes the agent out yet.",
              """
              name: black-hole
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {rate: 100/s, arrivals: poisson, duration: 1m}
              """,
              server(5),
              world -> world.at(second(20), () -> world.sicken("general-1"))),
          new Story(
              "flash-crowd",
              "Six times the usual load for 20 s",
              "100 tasks a second become 600 for 20 s, three times what the server carries."
                  + " Critical tasks are meant not to notice; low ones wait longest, and what finds"
                  + " its class full is refused with 429.",
              """
              name: flash-crowd
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {steps: {rates: [100/s, 600/s, 100/s, 100/s], each: 20s}, arrivals: poisson}
              requests:
              """
                  + classes(5, 25, 50, 20),
              server(5),
              Stories::nothingElse),
          new Story(
              "metastable-trap",
              "A short burst on a server that is nearly full",
              "Nine tenths of what the server carries, then a burst of ten times that for 5 s. All"
                  + " tasks have to be done within 4 s. A server that works on what is late already"
                  + " never comes out of this, though the burst is over; this one does, since the door"
                  + " is closed once the queue is full, and what comes too late is not begun.",
              """
              name: metastable-trap
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - steps: {rates: [180/s, 180/s, 1800/s, 180/s, 180/s, 180/s, 180/s, 180/s], each: 5s}
                  arrivals: poisson
              requests:
                - name: task
                  method: POST
                  path: /api/v1/tasks
                  body: '{"task": "x", "deadline": "4s"}'
              """,
              server(5),
              Stories::nothingElse),
          new Story(
              "one-tenant-floods",
              "One tenant sends a hundred times what each of the others does",
              "Four tenants send 4 tasks a second each, a fifth 400. Starts are shared by cost, so"
                  + " what waits of the quiet ones goes first; but the places of a class are one for"
                  + " all tenants, so the door refuses quiet and loud alike while the flood lasts.",
              """
              name: one-tenant-floods
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {rate: 416/s, arrivals: poisson, duration: 1m}
              requests:
              """
                  + tenant("quiet-1", 4)
                  + tenant("quiet-2", 4)
                  + tenant("quiet-3", 4)
                  + tenant("quiet-4", 4)
                  + tenant("flood", 400),
              server(5),
              Stories::nothingElse),
          new Story(
              "retry-storm",
              "Refused callers come back at once",
              "Half as much again as the server carries, from callers who try ten times within"
                  + " seconds and heed no Retry-After. Attempts multiply at the door; what is"
                  + " accepted is done all the same, since a refusal costs no slot.",
              """
              name: retry-storm
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {steps: {rates: [100/s, 300/s, 300/s, 100/s, 100/s], each: 15s}, arrivals: poisson}
              retry: {attempts: 10, backoff: 100ms..1s, honourRetryAfter: false, budget: 100%}
              """,
              server(5),
              Stories::nothingElse),
          new Story(
              "slow-leak",
              "Every 10 s one agent is gone for good",
              "Ten agents carry 400 tasks a second, and 150 are asked for. Each 10 s one agent is"
                  + " lost and none comes for it. Nothing is to be seen until the seventh is gone:"
                  + " then three carry 120, and the queue fills.",
              """
              name: slow-leak
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {rate: 150/s, arrivals: poisson, duration: 100s}
              """,
              server(10),
              Stories::leak),
          new Story(
              "slow-provider",
              "Calls take five times as long for a minute",
              "From 0:30 to 1:30 a call takes 1 s instead of 200 ms, and the same 40 slots carry 40"
                  + " tasks a second instead of 200. 120 are asked for.",
              """
              name: slow-provider
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {rate: 120/s, arrivals: poisson, duration: 150s}
              requests:
              """
                  + classes(5, 25, 50, 20),
              server(5),
              world ->
                  between(world, 30, 90, before -> before.with(times("uniform:750ms..1250ms")))),
          new Story(
              "thundering-herd",
              "2,000 callers at the same moment",
              "50 tasks a second for 20 s; then, at 0:20 and again at 0:40, two thousand at once."
                  + " Callers wait as long as Retry-After asks them to and come back spread by"
                  + " jitter, but their retry budget lets no more than a hundred of each herd try"
                  + " again.",
              """
              name: thundering-herd
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {rate: 50/s, arrivals: poisson, duration: 20s}
                - {burst: {requests: 2000, every: 20s}, duration: 40s}
                - {rate: 50/s, arrivals: poisson, duration: 20s}
              retry: {attempts: 6, backoff: 100ms..5s, budget: 100%}
              """,
              server(5),
              Stories::nothingElse));

  private Stories() {}

  private static void nothingElse(World world) {}

  private static WorldSettings server(int agents) {
    return new WorldSettings(
        EngineSettings.standard(),
        Fleet.general(agents, 8),
        ProviderSettings.of(new ServiceTimes.Drawn(USUAL)),
        Delays.usual());
  }

  private static ServiceTimes times(String distribution) {
    return new ServiceTimes.Drawn(Distribution.parse(distribution));
  }

  /** Requests of all classes with these weights. */
  private static String classes(int critical, int high, int normal, int low) {
    return ofClass("critical", critical)
        + ofClass("high", high)
        + ofClass("normal", normal)
        + ofClass("low", low);
  }

  private static String ofClass(String priority, int weight) {
    return request(priority, weight, "", "\"priority\": \"%s\"".formatted(priority));
  }

  private static String tenant(String name, int weight) {
    return request(name, weight, "headers: {X-API-Key: %s}".formatted(name), "\"maxTokens\": 256");
  }

  private static String request(String name, int weight, String more, String member) {
    return """
      - name: %s
        weight: %d
        method: POST
        path: /api/v1/tasks
    %s    body: '{"task": "x", %s}'
    """
        .formatted(name, weight, more.isEmpty() ? "" : "    " + more + "\n", member);
  }

  /** The provider is another one for a while. */
  private static void between(
      World world, int from, int to, UnaryOperator<ProviderSettings> change) {
    ProviderSettings usual = world.provider().settings();
    world.at(second(from), () -> world.provider().become(change.apply(usual)));
    world.at(second(to), () -> world.provider().become(usual));
  }

  private static void leak(World world) {
    for (int lost = 1; lost < 10; lost++) {
      String agent = "general-" + lost;
      world.at(second(10L * lost), () -> world.tell(new Event.AgentLost(agent)));
    }
  }

  private static long second(long number) {
    return number * 1_000_000_000L;
  }
}
