package dev.plimsoll.simulate.drive;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.core.breaker.BreakerSettings;
import dev.plimsoll.core.engine.CallSettings;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.TargetSettings;
import dev.plimsoll.core.limit.AdaptiveSettings;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.scenario.Options;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.lab.scenario.Scenarios;
import dev.plimsoll.simulate.world.Delays;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.ServiceTimes;
import dev.plimsoll.simulate.world.WorldSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Scenarios and servers for tests. */
public final class Worlds {
  private Worlds() {}

  /** A scenario of tasks; the text holds all but name and target. */
  public static Scenario scenario(String text) {
    return Scenarios.parse(
        "test",
        "name: test\ntarget: {tasks: 'http://127.0.0.1:8001'}\n" + text,
        Path.of(""),
        Options.NONE);
  }

  /** A server whose queue is never full and whose steps take no time. */
  public static WorldSettings server(int agents, int concurrency, String service) {
    Caps caps =
        new Caps(
            Map.of(
                Priority.CRITICAL, 1_000_000,
                Priority.HIGH, 1_000_000,
                Priority.NORMAL, 1_000_000,
                Priority.LOW, 1_000_000),
            4_000_000,
            1);
    return new WorldSettings(
        new EngineSettings(caps, 20, RetryPolicy.standard(), Map.of(), 3),
        Fleet.general(agents, concurrency),
        ProviderSettings.of(new ServiceTimes.Drawn(Distribution.parse(service))),
        new Delays(Duration.ZERO, Duration.ZERO));
  }

  /** The same with so many calls let through at once, however long the provider's line is. */
  public static WorldSettings callsAtOnce(WorldSettings server, int calls) {
    TargetSettings usual = TargetSettings.standard();
    TargetSettings fixed =
        new TargetSettings(
            usual.breaker(),
            new AdaptiveSettings(calls, calls, calls, 0.9, 1.5),
            usual.quotas(),
            usual.queue(),
            usual.patience());
    return server.with(server.engine().with(new CallSettings(Map.of(Fleet.PROVIDER, fixed))));
  }

  /** The same without breakers, for what they would hide. */
  public static WorldSettings neverBroken(WorldSettings server) {
    TargetSettings usual = TargetSettings.standard();
    Duration minute = Duration.ofMinutes(1);
    BreakerSettings never =
        new BreakerSettings(
            new BreakerSettings.Tripping(1_000_000, 1, 50, minute, minute),
            BreakerSettings.Rest.standard(),
            BreakerSettings.Probing.standard());
    return server.with(
        server
            .engine()
            .with(
                new CallSettings(
                    Map.of(
                        Fleet.PROVIDER,
                        new TargetSettings(
                            never,
                            usual.concurrency(),
                            usual.quotas(),
                            usual.queue(),
                            usual.patience())))));
  }

  /** The usual server: its caps and its delays too. */
  public static WorldSettings usual(int agents, String service) {
    return new WorldSettings(
        EngineSettings.standard(),
        Fleet.general(agents, 8),
        ProviderSettings.of(new ServiceTimes.Drawn(Distribution.parse(service))),
        Delays.usual());
  }
}
