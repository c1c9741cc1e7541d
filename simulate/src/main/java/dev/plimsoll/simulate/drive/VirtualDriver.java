package dev.plimsoll.simulate.drive;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.lab.arrivals.Arrivals;
import dev.plimsoll.lab.arrivals.Shape;
import dev.plimsoll.lab.measure.Plan;
import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.request.RequestMix;
import dev.plimsoll.lab.scenario.Scenario;
import dev.plimsoll.simulate.world.Service;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Plays a scenario's phases in order into a world, as the lab's driver sends them: what is due when
 * it is due, a grace for what is open at a phase's end. It is never late, since nothing takes it
 * any time, and it needs no connections. Not thread-safe.
 */
final class VirtualDriver {
  private static final long NEVER = Arrivals.NEVER;

  private final Scenario scenario;
  private final Service world;
  private final Recording recording;
  private final RequestMix mix;
  private final List<Ask> asks;
  private final Again again;
  private final Patience patience;
  private final Set<Flight> flights = new LinkedHashSet<>();
  private int phase = -1;
  private Arrivals arrivals;
  private RandomGenerator chance;
  private boolean isOpen;
  private boolean isSending;
  private boolean isOver;
  private long start;
  private long end;
  private long planned = NEVER;

  VirtualDriver(Scenario scenario, Service world, Recording recording, RequestMix mix) {
    this.scenario = scenario;
    this.world = world;
    this.recording = recording;
    this.mix = mix;
    this.asks =
        scenario.requests().stream()
            .map(request -> Ask.of(request, scenario.target().kind(), world.settings().start()))
            .toList();
    long seed = scenario.seed();
    this.again = new Again(scenario.traffic().retry(), Seeds.of(seed, -1));
    this.patience = new Patience(world, scenario.limits().timeout().toNanos());
    this.arrivals = scenario.load().getFirst().start(seed);
    this.chance = Seeds.of(seed, 0);
  }

  /** Plays all phases; returns when the last answer was there or given up. Call once. */
  void run() {
    next();
    while (!isOver) {
      if (!world.step()) {
        throw new IllegalStateException("nothing happens any more, and the load is not over");
      }
    }
  }

  private void next() {
    if (phase + 1 >= scenario.load().size()) {
      isOver = true;
      return;
    }
    phase++;
    Shape shape = scenario.load().get(phase);
    long seed = Seeds.of(scenario.seed(), phase).nextLong();
    arrivals = shape.start(seed);
    chance = Seeds.of(~seed, 0);
    isOpen = shape.isOpen();
    start = world.now();
    end = shape.length().map(length -> start + length.toNanos()).orElse(NEVER);
    isSending = true;
    planned = NEVER;
    recording.phase(
        new Plan(shape.label(), shape.users(), shape.length().map(Duration::toNanos)), start);
    if (end != NEVER) {
      int ending = phase;
      world.at(end, this::look);
      long grace = scenario.limits().gracefulStop().toNanos();
      world.at(end + grace, () -> giveUp(ending));
    }
    look();
  }

  /** Sends what is due, and sees whether the phase is over. */
  private void look() {
    if (isOver) {
      return;
    }
    if (isSending) {
      send();
      isSending = !hasSentAll();
    }
    if (!isSending && flights.isEmpty()) {
      next();
    }
  }

  private void send() {
    long now = world.now();
    boolean isLate = !isOpen && now >= end; // users begin nothing any more
    while (!isLate && isDue(now)) {
      long due = start + arrivals.next();
      long caller = arrivals.take();
      Flight flight = new Flight(this, caller, mix.draw(chance));
      flights.add(flight);
      flight.send(due);
    }
    plan();
  }

  private boolean isDue(long now) {
    long next = arrivals.next();
    return next != NEVER && start + next <= now;
  }

  private void plan() {
    long next = arrivals.next();
    if (next != NEVER && start + next < planned) {
      long at = start + next;
      planned = at;
      world.at(
          at,
          () -> {
            if (planned == at) {
              planned = NEVER;
              look();
            }
          });
    }
  }

  private boolean hasSentAll() {
    boolean nothingDue = arrivals.next() == NEVER;
    if (isOpen) {
      return nothingDue && world.now() >= end;
    }
    return world.now() >= end || (nothingDue && flights.isEmpty());
  }

  /** Ends what is still under way when a phase's grace is over. */
  private void giveUp(int ofPhase) {
    if (ofPhase == phase && !isOver) {
      List.copyOf(flights).forEach(Flight::cutOff);
      flights.clear();
      look();
    }
  }

  /** A flow is over; its caller may be the next at once. */
  void over(Flight flight, long caller) {
    flights.remove(flight);
    arrivals.done(caller, world.now() - start);
    look();
  }

  Service world() {
    return world;
  }

  Recording recording() {
    return recording;
  }

  RequestMix mix() {
    return mix;
  }

  Again again() {
    return again;
  }

  Patience patience() {
    return patience;
  }

  /** What a request means, by its number among all steps. */
  Ask ask(int number) {
    return asks.get(number);
  }
}
