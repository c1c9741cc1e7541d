package dev.plimsoll.simulate.drive;

import dev.plimsoll.lab.measure.Recording;
import dev.plimsoll.lab.request.Band;
import dev.plimsoll.lab.request.Flow;
import dev.plimsoll.simulate.world.Order;
import dev.plimsoll.simulate.world.Service;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One caller's flow under way: its requests one after the other, each with its attempts. Not
 * thread-safe.
 */
final class Flight {
  private final VirtualDriver driver;
  private final long caller;
  private final Flow flow;
  private final int firstName;
  private int step;
  private long intended;
  private long sent;
  private int attempts;
  private @Nullable Attempt attempt;
  private boolean over;

  Flight(VirtualDriver driver, long caller, int drawn) {
    this.driver = driver;
    this.caller = caller;
    this.flow = driver.mix().flow(drawn);
    this.firstName = driver.mix().firstOf(drawn);
  }

  /** Sends the first request, or the next one of the flow, which was due then. */
  void send(long due) {
    Recording recording = driver.recording();
    intended = due;
    sent = driver.world().now();
    attempts = 0;
    recording.due(intended);
    if (step == 0) {
      recording.sent(intended, sent);
    } else {
      recording.followed(sent);
    }
    driver.again().begun();
    attempt();
  }

  private void attempt() {
    if (over) {
      return;
    }
    Service world = driver.world();
    Ask ask = driver.ask(firstName + step);
    Attempt sending = new Attempt(this, ask.untilAccepted());
    attempts++;
    attempt = sending;
    driver.patience().begin(sending);
    Optional<Order> order = ask.order();
    if (order.isPresent()) {
      world.order(order.get(), sending);
    } else { // what no agent runs is answered as soon as it can be
      world.at(world.now() + 2 * world.settings().delays().hop().toNanos(), sending::accepted);
    }
  }

  /** The answer of the attempt under way. */
  void replied(Reply reply) {
    Service world = driver.world();
    OptionalLong wait = driver.again().after(attempts, reply, world.instant());
    if (wait.isPresent()) {
      world.at(world.now() + wait.getAsLong(), this::attempt);
      return;
    }
    record(reply);
    if (reply.isOk() && step + 1 < flow.steps().size()) {
      step++;
      send(world.now());
    } else {
      over = true;
      driver.over(this, caller);
    }
  }

  /** The run waits for it no longer. */
  void cutOff() {
    Attempt waiting = attempt;
    if (waiting != null) {
      waiting.drop();
    }
    over = true;
    driver.again().cutOff();
    record(Reply.UNFINISHED);
  }

  private void record(Reply reply) {
    long done = driver.world().now();
    int name = firstName + step;
    driver
        .recording()
        .answered(name, intended, sent, done, reply.kind(), reply.detail(), 0, null, null);
    Optional<Band> band = flow.steps().get(step).expectation().band();
    if (band.isPresent() && reply.isOk()) {
      driver.recording().expected(name, band.get().contains(done - sent));
    }
  }
}
