package dev.plimsoll.serve.cache;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cache.CacheIndex;
import dev.plimsoll.core.cache.CacheKey;
import dev.plimsoll.core.cache.CachePressure;
import dev.plimsoll.core.cache.Freshness;
import dev.plimsoll.core.cache.Lookup;
import dev.plimsoll.core.cache.Placement;
import dev.plimsoll.core.cache.SingleFlight;
import dev.plimsoll.core.cache.SingleFlight.Handover;
import dev.plimsoll.core.cache.SingleFlight.Turn;
import dev.plimsoll.core.engine.CallWish;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.ports.model.ModelCall;
import dev.plimsoll.serve.agents.Given;
import dev.plimsoll.serve.agents.Models;
import dev.plimsoll.serve.agents.Parked;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The answers that are kept in this process, and the callers that wait for one. Looks, and hands
 * what comes to whom it is for; decides nothing. A look takes microseconds under one lock, where
 * nothing waits. Thread-safe.
 */
public final class AnswerCache {
  private static final int MOST_WAITING = 100_000; // as many as agents have slots at most
  private static final int MOST_FAILURES = 3; // in a row, after which all who wait have failed
  private static final Duration BETWEEN_CLEARINGS = Duration.ofMinutes(1);

  private final CacheOptions options;
  private final InstantSource clock;
  private final Object lock = new Object();
  // all below: guarded by it
  private final CacheIndex index;
  private final SingleFlight flights = new SingleFlight(MOST_WAITING, MOST_WAITING, MOST_FAILURES);
  private final Map<CacheKey, Answer> kept = new HashMap<>();
  private final Map<Long, Seat> waiting = new HashMap<>();
  private CachePressure pressure = CachePressure.none();
  private Instant nextClearing;
  private Usage savedByWaiting = Usage.NONE;
  private long lastSeat;
  private long misses;
  private long shared;

  /**
   * @param clock of which only differences count, so that nobody's setting of the clock makes an
   *     answer younger
   */
  public AnswerCache(CacheOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    this.index = new CacheIndex(options.settings());
    this.nextClearing = clock.instant().plus(BETWEEN_CLEARINGS);
  }

  /**
   * The models behind this cache, for the pools whose answers it keeps.
   *
   * @param ages how old an answer may be for a task of a priority, just now
   * @param wall tells when a caller's deadline is
   */
  public Models before(Models models, Function<Priority, Freshness> ages, InstantSource wall) {
    return new Pools(models, new CachedModels(this, models, ages, wall), options.roles());
  }

  /** The pools whose answers are kept, and the others. */
  private record Pools(Models plain, Models cached, Set<String> roles) implements Models {
    @Override
    public Models of(String role) {
      return roles.contains(role) ? cached : plain;
    }

    @Override
    public Given call(ModelCall call, CallWish wish) throws InterruptedException, Parked {
      return plain.call(call, wish);
    }
  }

  /** How answers are kept. */
  public CacheOptions options() {
    return options;
  }

  /**
   * Somebody asks.
   *
   * @param key what for
   * @param flight those of the same one wait for each other
   */
  Seat ask(CacheKey key, CacheKey flight, Freshness fresh) {
    synchronized (lock) {
      Seat seat = new Seat(this, ++lastSeat, key, flight);
      Answer answer = kept.get(key);
      Lookup found = index.find(key, fresh, clock.instant());
      if (found instanceof Lookup.Hit hit && answer != null) {
        seat.tell(new Word.Kept(answer, hit.age()));
        return seat;
      }
      switch (flights.join(flight, seat.number())) {
        case Turn.Compute _ -> begin(seat);
        case Turn.Wait _ -> waiting.put(seat.number(), seat);
        case Turn.Full _ -> {
          misses++;
          seat.tell(new Word.Alone());
        }
      }
      return seat;
    }
  }

  private void begin(Seat seat) {
    misses++;
    seat.tell(new Word.Ask());
  }

  /** It has an answer for all who wait, and one to keep where it is whole. */
  void answered(Seat seat, Word.Shared word, Optional<Answer> whole) {
    List<Seat> told;
    synchronized (lock) {
      told = seats(flights.answered(seat.flight(), seat.number()));
      shared += told.size();
      whole.ifPresent(answer -> {
        told.forEach(_ -> savedByWaiting = savedByWaiting.plus(answer.usage()));
        keep(seat.key(), answer);
      });
    }
    told.forEach(waits -> waits.tell(word));
  }

  private void keep(CacheKey key, Answer answer) {
    Placement placed = index.put(key, answer.stored(), clock.instant());
    if (placed.kept()) {
      kept.put(key, answer);
    }
    placed.evicted().forEach(kept::remove);
  }

  /**
   * It failed.
   *
   * @param lasting whether it would fail for anybody
   */
  void failed(Seat seat, Word.Shared word, boolean lasting) {
    List<Seat> told;
    synchronized (lock) {
      Handover next = flights.failed(seat.flight(), seat.number(), lasting);
      next.next().ifPresent(this::takesOver);
      told = seats(next.failed());
    }
    told.forEach(waits -> waits.tell(word));
  }

  /** It is gone, whether it asked or waited. */
  void left(Seat seat) {
    synchronized (lock) {
      waiting.remove(seat.number());
      flights.left(seat.flight(), seat.number()).ifPresent(this::takesOver);
    }
  }

  private void takesOver(long number) {
    seats(List.of(number)).forEach(this::begin);
  }

  private List<Seat> seats(List<Long> numbers) {
    List<Seat> seats = new ArrayList<>(numbers.size());
    for (long number : numbers) {
      Seat seat = waiting.remove(number);
      if (seat != null) {
        seats.add(seat);
      }
    }
    return seats;
  }

  /**
   * Told a few times a second how much of the memory is in use, it makes room where that is short,
   * and forgets what is past its time.
   */
  public void sampled(double memory) {
    synchronized (lock) {
      Instant now = clock.instant();
      CachePressure after = pressure.after(memory);
      if (after.share() != pressure.share()) {
        index.shrinkTo(after.share(), now).forEach(kept::remove);
      }
      pressure = after;
      if (!now.isBefore(nextClearing)) {
        index.expire(now).forEach(kept::remove);
        nextClearing = now.plus(BETWEEN_CLEARINGS);
      }
    }
  }

  /** Forgets the answers of a tenant; says how many. */
  public int forget(String tenant) {
    return forgotten(() -> index.forget(tenant));
  }

  /** Forgets all answers; says how many. */
  public int forgetAll() {
    return forgotten(index::forgetAll);
  }

  private int forgotten(Supplier<List<CacheKey>> forget) {
    synchronized (lock) {
      List<CacheKey> keys = forget.get();
      keys.forEach(kept::remove);
      return keys.size();
    }
  }

  /** How it stands now. */
  public CacheReport report() {
    synchronized (lock) {
      return new CacheReport(
          kept.size(),
          index.bytes(),
          pressure.share(),
          index.totals().hits(),
          shared,
          misses,
          index.totals().tokens().plus(savedByWaiting));
    }
  }

  /** For tests: how many wait for an equal call, and how many such calls there are. */
  int waiting() {
    synchronized (lock) {
      return waiting.size() + flights.flights();
    }
  }
}
