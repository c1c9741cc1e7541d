package dev.plimsoll.serve.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.serve.loop.TimedLoop.Rest;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimedLoopTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(20);

  private final AtomicReference<Instant> clock = new AtomicReference<>(NOON);
  private final AtomicReference<Rest> rest = new AtomicReference<>(Rest.until(Instant.MAX));
  private final BlockingQueue<Instant> steps = new LinkedBlockingQueue<>();
  private final TimedLoop loop =
      new TimedLoop(Thread.ofVirtual(), clock::get, Duration.ofMillis(1), this::step);

  private Rest step() {
    steps.add(clock.get());
    return rest.get();
  }

  @AfterEach
  void close() {
    loop.close();
    loop.awaitEnd(LONG);
  }

  private Instant next() throws InterruptedException {
    Instant time = steps.poll(LONG.toSeconds(), TimeUnit.SECONDS);
    assertThat(time).as("a step").isNotNull();
    return time;
  }

  @Test
  void a_step_is_made_at_once_then_at_the_time_it_named_and_not_before() throws Exception {
    Instant one = NOON.plusSeconds(3_600);
    rest.set(Rest.until(one));
    loop.start();
    assertThat(next()).isEqualTo(NOON);
    rest.set(Rest.until(Instant.MAX));
    clock.set(one.minusNanos(1));
    clock.set(one);
    assertThat(next()).isEqualTo(one);
    assertThat(steps).isEmpty();
  }

  @Test
  void whoever_wakes_it_during_a_step_gets_another() throws Exception {
    CountDownLatch within = new CountDownLatch(1);
    CountDownLatch woken = new CountDownLatch(1);
    try (TimedLoop slow =
        new TimedLoop(
            Thread.ofVirtual(),
            clock::get,
            LONG,
            () -> {
              within.countDown();
              try {
                assertThat(woken.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return step();
            })) {
      slow.start();
      assertThat(within.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      slow.wake();
      woken.countDown();
      assertThat(next()).isEqualTo(NOON);
      assertThat(next()).isEqualTo(NOON);
    }
  }

  @Test
  void a_limit_counts_though_the_clock_stands_still() throws Exception {
    rest.set(Rest.until(NOON.plusSeconds(3_600)).atMost(Duration.ofMillis(5)));
    loop.start();
    for (int i = 0; i < 3; i++) {
      assertThat(next()).isEqualTo(NOON);
    }
  }

  @Test
  void once_closed_nothing_is_done() throws Exception {
    loop.start();
    assertThat(next()).isEqualTo(NOON);
    loop.close();
    loop.wake();
    loop.awaitEnd(LONG);
    assertThat(steps).isEmpty();
  }
}
