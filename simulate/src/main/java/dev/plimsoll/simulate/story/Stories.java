package dev.plimsoll.simulate.story;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.Event;
import dev.plimsoll.core.engine.PoolSettings;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.overload.Faults;
import dev.plimsoll.simulate.world.Delays;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.ServiceTimes;
import dev.plimsoll.simulate.world.World;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
              "The provider fails each call from 0:30 to 1:00. Its breaker opens after five"
                  + " failures, and calls of tasks that were accepted wait for the probe that"
                  + " closes it, so that no attempt is burnt and none of them is lost; the queue"
                  + " fills meanwhile, and what comes then is refused.",
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
              "From 0:20 on one agent fails each attempt within a millisecond, by its own fault."
                  + " Three such failures in a row make it sick: it is given nothing more, another"
                  + " starts in its place, and what failed there is tried elsewhere. Agents take"
                  + " 2.5 s to start, the first five too.",
              """
              name: black-hole
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {rate: 100/s, arrivals: poisson, duration: 1m}
              """,
              server(5),
              world -> world.at(second(20), () -> sickenOne(world)),
              List.of(PoolSettings.fixed(Fleet.GENERAL, 5, 8)),
              true),
          CostSpike.on(server(5)),
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
                  + " never comes out of this, though the burst is over; this one does, since the"
                  + " door is closed once the queue is full, and what comes too late is not begun.",
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
              "For a minute four tenants send 4 tasks a second each, a fifth 400. Starts are shared"
                  + " by cost, so what waits of the quiet ones goes first. So are the places of a"
                  + " class: the loud one may borrow what the others leave but for the last tenth,"
                  + " so that it alone is refused.",
              """
              name: one-tenant-floods
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {steps: {rates: [416/s, 416/s, 416/s, 40/s], each: 20s}, arrivals: poisson}
              requests:
              """
                  + tenant("quiet-1", 4)
                  + tenant("quiet-2", 4)
                  + tenant("quiet-3", 4)
                  + tenant("quiet-4", 4)
                  + tenant("flood", 400),
              server(5),
              Stories::nothingElse),
          overload(3),
          overload(10),
          new Story(
              "provider-falls-away",
              "The first of two providers fails for 30 s",
              "Calls go to provider one, and to provider two, 40 ms away, where one fails. From"
                  + " 0:20 to 0:50 one answers 503 to all. Its breaker opens after five failures,"
                  + " and the calls go on to two, which fails none: no task notices more than the"
                  + " way.",
              """
              name: provider-falls-away
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {rate: 120/s, arrivals: poisson, duration: 100s}
              requests:
              """
                  + classes(5, 25, 50, 20),
              twoProviders(),
              world -> {
                world.at(
                    second(20),
                    () ->
                        world.provider("one").suffers(Faults.parse("{errors: 100%, status: 503}")));
                world.at(second(50), () -> world.provider("one").suffers(Faults.NONE));
              }),
          new Story(
              "rate-limit-storm",
              "A provider that allows half of what is asked for",
              "100 tasks a second, and from 0:20 to 1:20 a provider that lets 50 calls a second"
                  + " pass, in a window that it counts for itself, and answers 429 to all others."
                  + " Nobody has told the server of that limit: it hears of it from the provider's"
                  + " answers.",
              """
              name: rate-limit-storm
              target: {tasks: 'http://127.0.0.1:8001'}
              load:
                - {rate: 100/s, arrivals: poisson, duration: 2m}
              requests:
              """
                  + classes(5, 25, 50, 20),
              server(5),
              world ->
                  between(
                      world,
                      20,
                      80,
                      before -> before.with(List.of(RateLimit.parse("requests:50/s:sliding"))))),
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
              Stories::leak,
              false),
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

  /** What 40 slots of 200 ms do in a second. */
  static final int CAPACITY = 200;

  /** How long an overload lasts. */
  static final Duration OVERLOADED = Duration.ofMinutes(5);

  private Stories() {}

  /**
   * Five minutes of so many times what the provider's 40 slots carry, then half a minute of half.
   */
  static Story overload(double times) {
    return overload(
        times, server(5).with(ProviderSettings.of(times("uniform:150ms..250ms")).withSlots(40)));
  }

  /** The same with more agents than the provider has slots, and calls that are all as long. */
  static Story overloadInStep(double times) {
    return overload(
        times, server(12).with(ProviderSettings.of(times("constant:200ms")).withSlots(40)));
  }

  private static Story overload(double times, WorldSettings world) {
    String name = times == Math.rint(times) ? "" + (long) times : "" + times;
    return new Story(
        "overload-%sx".formatted(name),
        "Five minutes of %s times the capacity, with four classes".formatted(name),
        "A provider of 40 slots and 200 ms carries %d tasks a second, and %.0f are asked for. Critical"
                .formatted(CAPACITY, CAPACITY * times)
            + " tasks are meant not to notice, low ones are shed first, and what is done is done in"
            + " time: the goodput counts those whose first call began within 100 ms, 2 s, 10 s and"
            + " 30 s. Then the load falls to half the capacity.",
        """
        name: overload-%sx
        target: {tasks: 'http://127.0.0.1:8001'}
        load:
          - {rate: %.0f/s, arrivals: poisson, duration: 5m}
          - {rate: 100/s, arrivals: poisson, duration: 40s}
        timeout: 2m
        requests:
        """
                .formatted(name, CAPACITY * times)
            + classes(5, 25, 50, 20),
        world,
        Stories::nothingElse);
  }

  private static WorldSettings twoProviders() {
    ProviderSettings usual = ProviderSettings.of(new ServiceTimes.Drawn(USUAL));
    Map<String, ProviderSettings> providers = new LinkedHashMap<>();
    providers.put("one", usual);
    providers.put("two", usual.away(Duration.ofMillis(20)));
    return new WorldSettings(
        EngineSettings.standard(),
        Fleet.general(5, 8).calling(List.of(new Target("one", "m"), new Target("two", "m"))),
        providers,
        Delays.usual());
  }

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

  static String tenant(String name, int weight) {
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

  private static void sickenOne(World world) {
    world.sicken(world.agents().getFirst().agent());
  }

  private static void leak(World world) {
    for (int lost = 1; lost < 10; lost++) {
      String agent = "general-" + lost;
      world.at(second(10L * lost), () -> world.tell(new Event.AgentLost(agent)));
    }
  }

  static long second(long number) {
    return number * 1_000_000_000L;
  }
}
