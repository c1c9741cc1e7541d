package dev.plimsoll.serve.cache;

import dev.plimsoll.core.cache.CacheKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Somebody who asked the cache. One thread awaits its word; whoever has it tells it. */
final class Seat {
  private final AnswerCache cache;
  private final long number;
  private final CacheKey key;
  private final CacheKey flight;
  private final CompletableFuture<Word> word = new CompletableFuture<>();

  Seat(AnswerCache cache, long number, CacheKey key, CacheKey flight) {
    this.cache = cache;
    this.number = number;
    this.key = key;
    this.flight = flight;
  }

  long number() {
    return number;
  }

  CacheKey key() {
    return key;
  }

  CacheKey flight() {
    return flight;
  }

  void tell(Word said) {
    var _ = word.complete(said);
  }

  /**
   * Waits for its word. Whoever is interrupted, or has no more time, is gone: if it was to ask,
   * another does.
   */
  Word await(Optional<Duration> longest) throws InterruptedException {
    try {
      return longest.isEmpty()
          ? word.get()
          : word.get(longest.get().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      cache.left(this);
      throw e;
    } catch (TimeoutException _) {
      cache.left(this);
      return word.getNow(new Word.TooLate()) instanceof Word.Shared shared
          ? shared
          : new Word.TooLate();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a word never fails", e);
    }
  }
}
