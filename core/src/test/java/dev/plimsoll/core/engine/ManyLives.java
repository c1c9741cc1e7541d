package dev.plimsoll.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Lives of many seeds, one after the other on every processor; the first broken law ends all. Also
 * a program, for hours of it: so many minutes from a first seed on.
 */
final class ManyLives {
  private final AtomicLong seeds;
  private final AtomicLong events = new AtomicLong();
  private final long first;
  private volatile boolean broken;

  ManyLives(long firstSeed) {
    this.first = firstSeed;
    this.seeds = new AtomicLong(firstSeed);
  }

  static void main(String[] words) throws Exception {
    double minutes = Double.parseDouble(words[0]);
    long first = words.length > 1 ? Long.parseLong(words[1]) : System.currentTimeMillis();
    System.out.printf("seeds from %d on%n", first);
    long end = System.nanoTime() + (long) (minutes * 60e9);
    ManyLives lives = new ManyLives(first);
    lives.live(_ -> System.nanoTime() < end, 50_000);
    System.out.printf("%d events over %d seeds%n", lives.events(), lives.lived());
  }

  /**
   * @param goesOn is asked before each seed
   */
  void live(LongPredicate goesOn, long eventsEach) throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(executor.submit(() -> live(goesOn, eventsEach, seeds)));
      }
      for (Future<?> one : running) {
        await(one);
      }
    }
  }

  private void live(LongPredicate goesOn, long eventsEach, AtomicLong next) {
    for (long seed = next.getAndIncrement(); !broken && goesOn.test(seed); ) {
      try {
        events.addAndGet(new Life(seed).live(eventsEach));
      } catch (AssertionError | RuntimeException e) {
        broken = true;
        throw e;
      }
      seed = next.getAndIncrement();
    }
  }

  private static void await(Future<?> one) throws InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    }
  }

  long events() {
    return events.get();
  }

  /** How many seeds were begun. */
  long lived() {
    return seeds.get() - first - Runtime.getRuntime().availableProcessors();
  }
}
