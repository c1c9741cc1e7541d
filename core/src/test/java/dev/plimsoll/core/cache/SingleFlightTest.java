package dev.plimsoll.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.cache.SingleFlight.Handover;
import dev.plimsoll.core.cache.SingleFlight.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
  private static final CacheKey KEY = new CacheKey("acme", 1, 1);
  private static final CacheKey OTHER = new CacheKey("acme", 1, 2);

  private final SingleFlight flights = new SingleFlight(2, 3, 2);

  @Test
  void the_first_computes_the_rest_wait_and_all_have_the_answer() {
    assertThat(flights.join(KEY, 1)).isEqualTo(new Turn.Compute());
    assertThat(flights.join(KEY, 2)).isEqualTo(new Turn.Wait(0));
    assertThat(flights.join(KEY, 3)).isEqualTo(new Turn.Wait(1));
    assertThat(flights.join(KEY, 3)).as("asked again").isEqualTo(new Turn.Wait(1));
    assertThat(flights.join(KEY, 1)).isEqualTo(new Turn.Compute());
    assertThat(flights.join(OTHER, 4)).isEqualTo(new Turn.Compute());
    assertThat(flights.answered(KEY, 1)).containsExactly(2L, 3L);
    assertThat(flights.answered(KEY, 1)).as("told twice").isEmpty();
    assertThat(flights.join(KEY, 5)).isEqualTo(new Turn.Compute());
  }

  @Test
  void the_bounds_are_said_to_whom_they_keep_out() {
    for (long caller = 1; caller <= 4; caller++) {
      Turn _ = flights.join(KEY, caller);
    }
    assertThat(flights.join(KEY, 5)).isEqualTo(new Turn.Full(3, 3));
    assertThat(flights.join(OTHER, 5)).isEqualTo(new Turn.Compute());
    assertThat(flights.join(new CacheKey("acme", 1, 3), 6)).isEqualTo(new Turn.Full(2, 2));
  }

  @Test
  void a_failure_lets_the_one_who_waited_longest_try_and_a_second_fails_all() {
    for (long caller = 1; caller <= 4; caller++) {
      Turn _ = flights.join(KEY, caller);
    }
    assertThat(flights.failed(KEY, 1, false))
        .isEqualTo(new Handover(OptionalLong.of(2), List.of()));
    assertThat(flights.failed(KEY, 1, false))
        .as("no longer its own")
        .isEqualTo(new Handover(OptionalLong.empty(), List.of()));
    assertThat(flights.failed(KEY, 2, false))
        .isEqualTo(new Handover(OptionalLong.empty(), List.of(3L, 4L)));
    assertThat(flights.flights()).isZero();
  }

  @Test
  void what_would_fail_again_fails_all_at_once() {
    Turn _ = flights.join(KEY, 1);
    Turn _ = flights.join(KEY, 2);
    assertThat(flights.failed(KEY, 1, true).failed()).containsExactly(2L);
  }

  @Test
  void one_who_leaves_is_not_waited_for_and_hands_over_what_it_computed() {
    for (long caller = 1; caller <= 3; caller++) {
      Turn _ = flights.join(KEY, caller);
    }
    assertThat(flights.left(KEY, 2)).isEmpty();
    assertThat(flights.left(KEY, 1)).hasValue(3);
    assertThat(flights.waiting(KEY)).isZero();
    assertThat(flights.left(KEY, 3)).isEmpty();
    assertThat(flights.flights()).isZero();
    assertThat(flights.left(KEY, 9)).isEmpty();
  }

  @Test
  void bounds_of_nothing_are_refused() {
    assertThatThrownBy(() -> new SingleFlight(0, 1, 1)).hasMessageContaining("one flight");
  }

  @Test
  void never_do_two_compute_one_key_and_nobody_who_waits_is_lost() {
    for (long seed = 1; seed <= 300; seed++) {
      live(seed);
    }
  }

  private static void live(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SingleFlight flights = new SingleFlight(3, 4, random.nextInt(1, 4));
    Map<CacheKey, Long> computing = new HashMap<>();
    Map<Long, CacheKey> waiting = new LinkedHashMap<>();
    Set<Long> told = new HashSet<>();
    for (int step = 0; step < 500; step++) {
      String where = "seed %d step %d".formatted(seed, step);
      CacheKey key = new CacheKey("t", 0, random.nextInt(5));
      Long leader = computing.get(key);
      switch (random.nextInt(8)) {
        case 0 -> {
          if (leader != null) {
            List<Long> all = flights.answered(key, leader);
            assertThat(all).as(where).containsExactlyElementsOf(of(key, waiting));
            all.forEach(waiting::remove);
            told.addAll(all);
            computing.remove(key);
          }
        }
        case 1, 2 -> {
          if (leader != null) {
            computing.remove(key);
            Handover handover = flights.failed(key, leader, random.nextInt(4) == 0);
            handover.next().ifPresent(next -> lead(key, next, computing, waiting, where));
            handover.failed().forEach(caller -> assertThat(waiting.remove(caller)).isEqualTo(key));
            assertThat(handover.next().isPresent() || of(key, waiting).isEmpty())
                .as(where)
                .isTrue();
          }
        }
        case 3 -> {
          long caller = random.nextLong(Math.max(1, step));
          CacheKey of = waiting.getOrDefault(caller, key);
          boolean leads = Long.valueOf(caller).equals(computing.get(of));
          OptionalLong next = flights.left(of, caller);
          waiting.remove(caller);
          if (leads) {
            computing.remove(of);
            next.ifPresent(successor -> lead(of, successor, computing, waiting, where));
          }
          assertThat(next.isPresent()).as(where).isEqualTo(leads && computing.containsKey(of));
        }
        default -> {
          switch (flights.join(key, step)) {
            case Turn.Compute _ -> assertThat(computing.put(key, (long) step)).as(where).isNull();
            case Turn.Wait(int ahead) -> {
              assertThat(leader).as(where).isNotNull();
              assertThat(ahead).as(where).isEqualTo(of(key, waiting).size());
              waiting.put((long) step, key);
            }
            case Turn.Full(int taken, int bound) -> assertThat(taken).as(where).isEqualTo(bound);
          }
        }
      }
      assertThat(flights.flights()).as(where).isEqualTo(computing.size()).isLessThanOrEqualTo(3);
      assertThat(flights.waiting(key)).as(where).isEqualTo(of(key, waiting).size());
      assertThat(flights.waiting(key)).as(where).isLessThanOrEqualTo(4);
      assertThat(computing.keySet()).as(where).containsAll(waiting.values());
    }
    assertThat(waiting.keySet()).as("told and waiting, seed %d", seed).noneMatch(told::contains);
  }

  private static void lead(
      CacheKey key,
      long next,
      Map<CacheKey, Long> computing,
      Map<Long, CacheKey> waiting,
      String where) {
    assertThat(waiting.remove(next)).as(where).isEqualTo(key);
    assertThat(computing.put(key, next)).as("two compute at once, %s", where).isNull();
  }

  private static List<Long> of(CacheKey key, Map<Long, CacheKey> waiting) {
    List<Long> callers = new ArrayList<>();
    waiting.forEach((caller, waitsFor) -> {
      if (waitsFor.equals(key)) {
        callers.add(caller);
      }
    });
    return callers;
  }
}
