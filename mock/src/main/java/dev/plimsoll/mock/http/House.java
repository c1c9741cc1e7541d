package dev.plimsoll.mock.http;

import dev.plimsoll.mock.draw.Draws;
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.mock.limit.Limits;
import dev.plimsoll.mock.log.CallLog;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.mock.overload.FaultSwitch;
import dev.plimsoll.mock.overload.Faults;
import dev.plimsoll.mock.overload.Overload;
import dev.plimsoll.mock.tokens.Kinds;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What all event loops of one provider share; every part is thread-safe. */
final class House {
  final Draws draws;
  final Optional<Length> answers;
  final Kinds kinds;
  final Overload overload;
  final Bounds bounds;
  final CallLog log;
  final Clock clock;
  final Readers readers;
  final Limits limits;
  final FaultSwitch faults;
  final Slots slots;
  final AtomicLong calls = new AtomicLong();
  final AtomicInteger inProgress = new AtomicInteger();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicLong turnedAway = new AtomicLong();
  private final AtomicLong bodyBytes = new AtomicLong();

  House(Behaviour behaviour, CallLog log, int loops) {
    this.draws = behaviour.draws();
    this.answers = behaviour.answers();
    this.kinds = behaviour.kinds();
    this.overload = behaviour.overload();
    this.bounds = behaviour.bounds();
    this.log = log;
    this.clock = behaviour.clock();
    this.readers = new Readers(loops, bounds.connections());
    this.limits = new Limits(overload.limits());
    this.faults = new FaultSwitch(overload.faults());
    this.slots = new Slots(this::capacity);
  }

  /** What is wrong on purpose just now. */
  Faults faults() {
    return faults.at(clock.now());
  }

  /** What it works on at once just now. */
  Capacity capacity() {
    return faults().capacity().over(overload.capacity());
  }

  /** Other faults for the calls that come from now on; more slots are taken at once. */
  void behave(Faults other) {
    faults.set(other);
    slots.callNext();
  }

  /** Back to what the time line says. */
  void behaveAsBefore() {
    faults.back();
    slots.callNext();
  }

  /** Takes room for body bytes, or says that there is none. */
  boolean takeBody(int bytes) {
    if (bodyBytes.addAndGet(bytes) <= bounds.bodies().bytes()) {
      return true;
    }
    bodyBytes.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    bodyBytes.addAndGet(-bytes);
  }
}
