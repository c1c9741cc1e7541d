package dev.plimsoll.serve.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.work.Failure;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.model.ModelAnswer;
import dev.plimsoll.ports.model.ModelAnswer.CallTimes;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.serve.agents.Given;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.cache.Callers.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Many callers at once, of whom some are killed at any moment, whoever asks for the others too. */
class RandomCallersTest {
  private static final int CALLERS = 400;
  private static final List<String> TENANTS = List.of("acme", "globex");

  /** Answers late, fails at times, and never bears two equal calls at once. */
  private static final class Unsteady implements Models {
    private final ConcurrentHashMap<String, Boolean> underWay = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong twice = new AtomicLong();
    private final SplittableRandom random;

    Unsteady(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public Given call(ModelCall call, CallWish wish) throws InterruptedException {
      calls.incrementAndGet();
      String text = wish.tenant() + " " + call.messages().getLast().content();
      String own = text + " " + wish.priority();
      if (underWay.putIfAbsent(own, true) != null) {
        twice.incrementAndGet();
      }
      try {
        int fate = draw(10);
        LockSupport.parkNanos(1_000L * draw(2_000));
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return Callers.given(answer(text, fate), wish.chain().getFirst());
      } finally {
        underWay.remove(own);
      }
    }

    private synchronized int draw(int bound) {
      return random.nextInt(bound);
    }

    private static ModelAnswer answer(String text, int fate) {
      return switch (fate) {
        case 0 -> failed(Failure.retryable("http_500", "broken"));
        case 1 -> failed(Failure.lasting("http_400", "what is that"));
        case 2 -> failed(Failure.retryable("call_shed", "too many"));
        case 3 -> completed(text, "length");
        default -> completed(text, "stop");
      };
    }

    private static ModelAnswer failed(Failure failure) {
      return new ModelAnswer.Failed(failure, CallTimes.NONE);
    }

    private static ModelAnswer completed(String text, String reason) {
      return new ModelAnswer.Completed(text, "big", reason, new Usage(1, 0, 1), CallTimes.NONE);
    }
  }

  @Test
  void nobody_is_forgotten_nobody_asks_twice_and_nobody_hears_what_is_not_its_own()
      throws Exception {
    long killed = 0;
    long hits = 0;
    for (long seed = 1; seed <= 25; seed++) {
      Run run = new Run(seed);
      run.all();
      killed += run.killed;
      hits += run.hits;
    }
    assertThat(killed).isPositive();
    assertThat(hits).isPositive();
    System.out.println("25 seeds: %d callers killed, %d hits".formatted(killed, hits));
  }

  /** One seed. */
  private static final class Run {
    private final long seed;
    private final SplittableRandom random;
    private final Callers callers = Callers.small();
    private final Unsteady unsteady;
    private final Models models;
    private final List<Asked> asked = new ArrayList<>();
    private final List<FutureTask<Given>> answers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Boolean> kills = new ArrayList<>();
    private long killed;
    private long hits;

    Run(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.unsteady = new Unsteady(random.split());
      this.models = callers.before(unsteady);
    }

    void all() throws Exception {
      CountDownLatch begin = new CountDownLatch(1);
      for (int i = 0; i < CALLERS; i++) {
        add(begin);
      }
      begin.countDown();
      for (int i = 0; i < CALLERS; i++) {
        if (kills.get(i)) {
          threads.get(i).interrupt();
        }
        if (i % 50 == 0) {
          callers.cache.sampled(random.nextDouble());
          callers.cache.forget(TENANTS.get(random.nextInt(TENANTS.size())));
        }
      }
      for (int i = 0; i < CALLERS; i++) {
        ended(i);
      }
      CacheReport report = callers.cache.report();
      assertThat(callers.cache.waiting()).as("seed %d", seed).isZero();
      assertThat(unsteady.twice).as("seed %d", seed).hasValue(0);
      assertThat(report.misses()).as("seed %d", seed).isGreaterThanOrEqualTo(unsteady.calls.get());
      assertThat(report.bytes()).as("seed %d", seed).isBetween(0L, 40_000L);
      assertThat(report.entries()).as("seed %d", seed).isBetween(0, 20);
      assertThat(callers.cache.forgetAll()).isEqualTo(report.entries());
      assertThat(callers.cache.report().bytes()).as("seed %d", seed).isZero();
    }

    private void add(CountDownLatch begin) {
      Asked one =
          Asked.of("question " + random.nextInt(6))
              .by(TENANTS.get(random.nextInt(TENANTS.size())))
              .as(Priority.values()[random.nextInt(2)]);
      Asked mine =
          random.nextInt(10) == 0
              ? one.until(callers.clock.instant().plus(Duration.ofMillis(random.nextInt(3))))
              : one;
      FutureTask<Given> answer =
          new FutureTask<>(() -> {
            begin.await();
            return Callers.call(models, mine);
          });
      asked.add(mine);
      kills.add(random.nextInt(4) == 0);
      answers.add(answer);
      threads.add(Thread.ofVirtual().start(answer));
    }

    private void ended(int i) throws Exception {
      Future<Given> answer = answers.get(i);
      try {
        Given given = answer.get(30, TimeUnit.SECONDS);
        if (given.answer() instanceof ModelAnswer.Completed done) {
          assertThat(done.text())
              .as("seed %d", seed)
              .isEqualTo(asked.get(i).tenant() + " " + asked.get(i).text());
          hits += given.cache().orElseThrow().hit() ? 1 : 0;
        }
      } catch (ExecutionException e) {
        assertThat(e).as("seed %d", seed).hasCauseInstanceOf(InterruptedException.class);
        assertThat(kills.get(i)).as("seed %d", seed).isTrue();
        killed++;
      }
    }
  }
}
