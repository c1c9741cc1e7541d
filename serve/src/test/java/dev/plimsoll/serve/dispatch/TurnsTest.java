package dev.plimsoll.serve.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.plimsoll.core.engine.CallEnd;
import dev.plimsoll.core.engine.CallEnd.Kind;
import dev.plimsoll.core.engine.CallSettings;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.engine.Engine;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.engine.TargetReport;
import dev.plimsoll.core.engine.TargetSettings;
import dev.plimsoll.core.limit.AdaptiveSettings;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.observe.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who are interrupted, before a gate that lets two through at once. */
@Timeout(60)
class TurnsTest {
  private static final Target EAST = new Target("east", "m");
  private static final CallWish WISH =
      new CallWish(Priority.NORMAL, "t", true, false, List.of(EAST), 10, Optional.empty());

  private final Dispatcher dispatcher = dispatcher();
  private final Turns turns = dispatcher.turns();

  private static Dispatcher dispatcher() {
    TargetSettings usual = TargetSettings.standard();
    TargetSettings two =
        new TargetSettings(
            usual.breaker(),
            new AdaptiveSettings(1, 2, 2, 0.9, 1.5),
            usual.quotas(),
            usual.queue(),
            usual.patience());
    EngineSettings settings = EngineSettings.standard().with(new CallSettings(Map.of("east", two)));
    return new Dispatcher(
        new Engine(settings, new SplittableRandom(1)),
        new MemoryTaskStore(10),
        new SteadyClock(),
        1_000,
        new Metrics());
  }

  @AfterEach
  void close() {
    dispatcher.close();
  }

  private TargetReport east() {
    return dispatcher.targets().getFirst();
  }

  private int waiting() {
    AtomicInteger waiting = new AtomicInteger();
    dispatcher.under(_ -> waiting.set(turns.waiting()));
    return waiting.get();
  }

  /** The worst moment: interrupted, and on its way out as the turn is given. */
  @Test
  void a_turn_that_is_given_to_one_who_is_leaving_is_given_back() throws Exception {
    List<Turns.Asking> holders = List.of(turns.ask(WISH), turns.ask(WISH));
    for (Turns.Asking holder : holders) {
      assertThat(holder.await()).isInstanceOf(Turn.Go.class);
    }
    Turns.Asking third = turns.ask(WISH);
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread leaving =
        Thread.ofPlatform()
            .start(() -> {
              try {
                var _ = third.await();
              } catch (InterruptedException e) {
                third.leave();
                interrupted.set(true);
              }
            });
    dispatcher.under(_ -> {
      leaving.interrupt();
      await().until(() -> waitsForTheLock(leaving));
      holders.getFirst().ended(1, CallEnd.of(Kind.ANSWERED));
    });
    leaving.join();
    assertThat(interrupted).isTrue();
    assertThat(east().inFlight()).as("the other holder's").isOne();
    holders.getLast().ended(1, CallEnd.of(Kind.ANSWERED));
    for (Turns.Asking holder : holders) {
      assertThat(holder.await()).isInstanceOf(Turn.Over.class);
    }
    assertThat(east().inFlight()).isZero();
    assertThat(waiting()).isZero();
  }

  private static boolean waitsForTheLock(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith("ReentrantLock"));
  }

  @Test
  void whenever_callers_are_interrupted_nothing_stays_taken() throws Exception {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 40; round++) {
      List<Thread> callers = new ArrayList<>();
      CountDownLatch begin = new CountDownLatch(1);
      for (int i = 0; i < 25; i++) {
        SplittableRandom own = random.split();
        callers.add(Thread.ofVirtual().start(() -> call(begin, own)));
      }
      begin.countDown();
      for (Thread caller : callers) {
        if (random.nextInt(3) > 0) {
          spin(random.nextInt(40_000));
          caller.interrupt();
        }
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(waiting()).as("seed %d, round %d", seed, round).isZero();
      assertThat(east().inFlight() + east().waiting())
          .as("seed %d, round %d", seed, round)
          .isZero();
    }
  }

  private void call(CountDownLatch begin, SplittableRandom random) {
    try {
      begin.await();
    } catch (InterruptedException e) {
      return; // before it wanted anything
    }
    Turns.Asking asking = turns.ask(WISH);
    try {
      while (asking.await() instanceof Turn.Go go) {
        spin(random.nextInt(40_000));
        asking.ended(go.hop(), CallEnd.of(Kind.ANSWERED));
      }
    } catch (InterruptedException e) {
      asking.leave();
    }
  }

  private static void spin(int nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }
}
