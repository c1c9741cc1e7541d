package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.world.Gauges;
import dev.plimsoll.simulate.world.ProviderSettings;
import dev.plimsoll.simulate.world.Refusals;
import dev.plimsoll.simulate.world.Regional;
import dev.plimsoll.simulate.world.Streak;
import dev.plimsoll.simulate.world.WorldSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a run did not keep its goals, from what its world went through. Guesses nothing. */
final class Bottleneck {
  private static final double FULL = 0.95;
  private static final double IDLE = 0.05;
  private static final double MOSTLY = 0.8;

  /** What lasts so long, five seconds, is no moment. */
  private static final long LONG_NANOS = 5_000_000_000L;

  private Bottleneck() {}

  /**
   * Something that was seen.
   *
   * @param since when it began, in nanoseconds; 0 for what was so all the time
   */
  private record Seen(long since, String text) {
    Seen in(String region) {
      return new Seen(since, region + ": " + text);
    }
  }

  /** What was used up or refused, the earliest first; empty where nothing of both was seen. */
  static String of(Simulated run, WorldSettings settings) {
    List<Seen> seen = new ArrayList<>(providers(run.gauges(), settings));
    if (run.regions().isEmpty()) {
      seen.addAll(inside(run.gauges(), seen.isEmpty()));
    }
    for (Regional region : run.regions()) {
      lost(region).ifPresent(seen::add);
    }
    boolean isQuiet = seen.isEmpty();
    for (Regional region : run.regions()) {
      String name = region.region().name();
      inside(region.gauges(), isQuiet).forEach(one -> seen.add(one.in(name)));
    }
    if (seen.isEmpty()) {
      run.result().errors().stream()
          .max(Comparator.comparingLong(ErrorKind::count))
          .ifPresent(
              most -> seen.add(new Seen(0, Figures.count(most.count()) + " x " + most.kind())));
    }
    return seen.stream()
        .sorted(Comparator.comparingLong(Seen::since))
        .map(Seen::text)
        .collect(Collectors.joining(run.regions().isEmpty() ? ", " : "; "));
  }

  /** Whose callers had nobody to answer them. */
  private static Optional<Seen> lost(Regional region) {
    long cut = region.traffic().cut();
    if (cut == 0) {
      return Optional.empty();
    }
    long since = region.region().away().getFirst().from();
    return Optional.of(
        new Seen(
            since,
            "%s away from %s, %s requests lost until its callers go elsewhere"
                .formatted(region.region().name(), clock(since), Figures.count(cut))));
  }

  /** Whether nearly all that failed found its region away: agents do not help. */
  static boolean callersAreCutOff(Simulated run) {
    long cut = run.regions().stream().mapToLong(region -> region.traffic().cut()).sum();
    return cut > 0 && cut >= MOSTLY * run.result().all().failed();
  }

  /** What was wrong with providers. */
  private static List<Seen> providers(Gauges gauges, WorldSettings settings) {
    List<Seen> seen = new ArrayList<>();
    gauges
        .shut()
        .forEach((target, since) ->
            seen.add(new Seen(since, "%s called no more from %s".formatted(target, clock(since)))));
    gauges.held().forEach(target -> seen.add(new Seen(0, "calls wait at the gate of " + target)));
    settings
        .providers()
        .forEach((name, provider) -> {
          Streak streak = gauges.fullProviders().getOrDefault(name, Streak.NONE);
          if (streak.nanos() >= LONG_NANOS) {
            String whose = settings.providers().size() == 1 ? "the provider" : name;
            String slots = // else a file of faults says how many
                provider.slots().isPresent()
                    ? Figures.count(provider.slots().getAsInt()) + " slots"
                    : "slots";
            seen.add(
                new Seen(
                    streak.since(),
                    "%s's %s busy from %s".formatted(whose, slots, clock(streak.since()))));
          }
        });
    return seen;
  }

  /** What was used up in a server, or in those of a region. */
  private static List<Seen> inside(Gauges gauges, boolean isAlone) {
    List<Seen> seen = new ArrayList<>();
    if (isAlone && gauges.busy() < IDLE) {
      seen.add(new Seen(0, "agents idle, so more of them do not help"));
    } else if (gauges.busy() >= FULL) {
      seen.add(new Seen(0, "agents %s busy".formatted(Figures.percent(gauges.busy(), 1))));
    } else if (gauges.full().nanos() >= LONG_NANOS) {
      long since = gauges.full().since();
      seen.add(new Seen(since, "all agents busy from " + clock(since)));
    }
    gauges.refusals().entrySet().stream()
        .min(
            Comparator.comparingLong(
                (Map.Entry<Reason, Gauges.Refused> entry) -> entry.getValue().first()))
        .ifPresent(first ->
            seen.add(
                new Seen(first.getValue().first(), refused(first.getKey(), first.getValue()))));
    Gauges.Unpaid unpaid = gauges.unpaid();
    if (unpaid.count() > 0) {
      seen.add(
          new Seen(
              unpaid.first(),
              "calls not paid from %s: %s"
                  .formatted(clock(unpaid.first()), edge(unpaid.detail()))));
    }
    return seen;
  }

  private static String clock(long nanos) {
    return Figures.clock(Duration.ofNanos(nanos));
  }

  /** Whether the slots that there are do next to nothing, even for a load that comes in bursts. */
  static boolean agentsAreIdle(Simulated run) {
    return run.gauges().busy() < IDLE;
  }

  /** Whether some budget was used up: more agents would only spend it sooner. */
  static boolean moneyIsSpent(Simulated run) {
    return run.gauges().refusals().containsKey(Reason.BUDGET) || run.gauges().unpaid().count() > 0;
  }

  /** Whether more agents would only wait for the same providers. */
  static boolean providerIsFull(Simulated run, WorldSettings settings) {
    int all = 0;
    for (ProviderSettings provider : settings.providers().values()) {
      if (provider.slots().isEmpty()) {
        return false;
      }
      all += provider.slots().getAsInt();
    }
    return run.gauges().calls() >= FULL * all;
  }

  /** Whose budget it is and how much, without the arithmetic. */
  private static String edge(String detail) {
    int colon = detail.indexOf(':');
    return colon < 0 ? detail : detail.substring(0, colon);
  }

  private static String refused(Reason reason, Gauges.Refused refused) {
    String what =
        reason == Reason.BUDGET
            ? "used up: " + edge(refused.detail())
            : Refusals.said(reason, refused.priority());
    return what + " from " + clock(refused.first());
  }
}
