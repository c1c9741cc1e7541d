package dev.plimsoll.core.scale;

import dev.plimsoll.core.scale.Load.Agents;
import dev.plimsoll.core.scale.Load.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides how many agents a pool should have, from what waits, what comes and what runs; never from
 * processor time, which an agent that waits for a model does not use. Immutable; it starts and
 * stops nothing itself.
 *
 * <p>Up quickly, down slowly: a step up follows the last by a second, a step down by half a minute
 * and takes at most a tenth. Agents that start are not missing: what is asked for in relation to
 * those there are (by 2, by one) is not asked for while any starts, what is asked for by Little's
 * law is a number of agents in all. Between the load that asks for more and the load that lets some
 * go lies a band, so that a steady load changes nothing.
 */
public final class Autoscaler {
  private static final int LARGEST_STEP_DOWN = 10; // a tenth

  private final ScaleSettings settings;
  private final Instant upFrom;
  private final Instant slowFrom;

  private Autoscaler(ScaleSettings settings, Instant upFrom, Instant slowFrom) {
    this.settings = settings;
    this.upFrom = upFrom;
    this.slowFrom = slowFrom;
  }

  /** At the start it may go up at once, and down after a pause. */
  public static Autoscaler begin(ScaleSettings settings, Instant now) {
    return new Autoscaler(settings, now, now.plus(settings.pauses().slow()));
  }

  /** The autoscaler after its decision was carried out. */
  public Autoscaler after(Decision decision, Instant now) {
    Duration up = settings.pauses().up();
    Duration slow = settings.pauses().slow();
    return switch (decision) {
      case Decision.Hold _ -> this;
      case Decision.Add _ -> new Autoscaler(settings, now.plus(up), now.plus(slow));
      case Decision.Retire _ -> new Autoscaler(settings, upFrom, now.plus(slow));
    };
  }

  /** The wall clock was set: pauses move along. */
  public Autoscaler clockSet(Duration by) {
    return new Autoscaler(settings, upFrom.plus(by), slowFrom.plus(by));
  }

  /** How many agents there should be now. Decides nothing that lasts; see {@link #after}. */
  public Decision decide(Load load, Instant now) {
    Wish wish = wish(load);
    int present = load.agents().present();
    int target = settings.size().clamp(wish.agents);
    if (target == present) {
      boolean capped = wish.agents > target;
      return new Decision.Hold(present, capped ? wish.as(Reason.AT_MOST, 0) : wish.grounds());
    }
    Instant from = target < present || wish.isSlow() ? slowFrom : upFrom;
    if (now.isBefore(from) && wish.reason != Reason.BOUNDS) {
      double left = seconds(Duration.between(now, from));
      return new Decision.Hold(present, wish.as(Reason.PAUSE, left));
    }
    return target > present
        ? new Decision.Add(target - present, target, wish.grounds())
        : new Decision.Retire(present - target, target, wish.grounds());
  }

  /** The first rule that has something to say, the most pressing first. */
  private Wish wish(Load load) {
    Demand demand = Demand.upOf(load, settings.sizing());
    return bounds(load, demand)
        .or(() -> backlog(load, demand))
        .or(() -> littlesLaw(load, demand))
        .or(() -> outer(load, demand))
        .or(() -> idle(load))
        .orElseGet(() -> enough(load, demand));
  }

  private Optional<Wish> bounds(Load load, Demand demand) {
    int present = load.agents().present();
    int allowed = settings.size().clamp(present);
    return allowed == present
        ? Optional.empty()
        : Optional.of(new Wish(Reason.BOUNDS, allowed, present, load, demand));
  }

  private Optional<Wish> backlog(Load load, Demand demand) {
    Backlog backlog = load.backlog();
    int emergency = settings.marks().emergency();
    double high = settings.marks().high() * backlog.bound();
    if (!load.isBusy()) {
      return Optional.empty(); // agents are not what is short
    }
    if (backlog.depth() >= emergency) {
      int wanted = stepped(load, demand, settings.sizing().emergencyStep());
      return Optional.of(new Wish(Reason.EMERGENCY, wanted, emergency, load, demand));
    }
    int wanted = stepped(load, demand, settings.sizing().step());
    return backlog.depth() > high
        ? Optional.of(new Wish(Reason.QUEUE, wanted, high, load, demand))
        : Optional.empty();
  }

  /** By so many, or to what Little's law asks for; the law alone while agents start. */
  private static int stepped(Load load, Demand demand, int step) {
    Agents agents = load.agents();
    int more = agents.starting() > 0 ? agents.present() : agents.present() + step;
    return Math.max(more, demand.agents());
  }

  private static Optional<Wish> littlesLaw(Load load, Demand demand) {
    int present = load.agents().present();
    double edge = rateFor(present, demand, load);
    return demand.agents() > present
        ? Optional.of(new Wish(Reason.DEMAND, demand.agents(), edge, load, demand))
        : Optional.empty();
  }

  /** One more, where there are signs of trouble, work waits and no slot is free. */
  private Optional<Wish> outer(Load load, Demand demand) {
    ScaleSettings.Outer outer = settings.outer();
    int more = load.agents().present() + 1;
    double age = seconds(outer.age());
    double least = outer.throughput() * load.traffic().baseline();
    if (load.agents().starting() > 0 || load.backlog().depth() == 0 || !load.isBusy()) {
      return Optional.empty();
    }
    if (seconds(load.backlog().oldest()) > age) {
      return Optional.of(new Wish(Reason.AGE, more, age, load, demand));
    }
    if (load.traffic().throughput() < least) {
      return Optional.of(new Wish(Reason.THROUGHPUT, more, least, load, demand));
    }
    return load.memory() > outer.memory() && load.memory() <= outer.memoryMost()
        ? Optional.of(new Wish(Reason.MEMORY, more, 100 * outer.memory(), load, demand))
        : Optional.empty();
  }

  /** At most a tenth fewer, and never fewer than the work that is here needs. */
  private Optional<Wish> idle(Load load) {
    int present = load.agents().present();
    Demand kept = Demand.downOf(load, settings.sizing());
    boolean settled = load.agents().starting() == 0 && isQuiet(load.backlog());
    if (!settled || kept.agents() >= present || present == settings.size().min()) {
      return Optional.empty();
    }
    int least = present - Math.max(1, present / LARGEST_STEP_DOWN);
    int wanted = Math.max(least, kept.agents());
    return Optional.of(new Wish(Reason.IDLE, wanted, kept.slotsOf(present - 1), load, kept));
  }

  private boolean isQuiet(Backlog backlog) {
    return backlog.depth() < settings.marks().low() * backlog.bound()
        && backlog.oldest().compareTo(settings.outer().age()) <= 0;
  }

  private static Wish enough(Load load, Demand demand) {
    int present = load.agents().present();
    return new Wish(Reason.ENOUGH, present, rateFor(present, demand, load), load, demand);
  }

  /** The arrivals a second for which so many agents are just enough; below 0 when none are. */
  private static double rateFor(int agents, Demand demand, Load load) {
    double service = load.traffic().service();
    return service > 0 ? (demand.slotsOf(agents) - demand.drain()) / service : 0;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  /** What a rule asks for, before bounds and pauses. */
  private record Wish(Reason reason, int agents, double edge, Load load, Demand demand) {
    Grounds grounds() {
      return as(reason, edge);
    }

    Grounds as(Reason other, double otherEdge) {
      return new Grounds(other, load, demand, agents, otherEdge);
    }

    /**
     * Signs of trouble that agents may not cure are answered slowly, and so is an old task where
     * the sum is known: it has already asked for what drains the queue in time.
     */
    boolean isSlow() {
      return switch (reason) {
        case THROUGHPUT, MEMORY -> true;
        case AGE -> load.traffic().service() > 0;
        case BOUNDS, EMERGENCY, QUEUE, DEMAND, IDLE, UNUSED, ENOUGH, PAUSE, AT_MOST -> false;
      };
    }
  }
}
