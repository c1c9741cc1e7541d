package dev.plimsoll.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.queue.Places.Full;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.core.work.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The laws by which tenants share the places at the door. */
class PlacesTest {
  private static final int CLASS = 500;
  private static final int KEPT = 50;

  private Places places = new Places(Caps.standard(), Map.of());
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Map<String, Deque<Place>> held = new HashMap<>();
  private int made;

  private Optional<Full> ask(String tenant) {
    return ask(tenant, Priority.NORMAL);
  }

  /** Takes the place where there is one. */
  private Optional<Full> ask(String tenant, Priority priority) {
    Optional<Full> full = places.refuses(priority, tenant, now);
    if (full.isEmpty()) {
      TaskId id = new TaskId(0, ++made);
      Place place =
          new Waiting(
              new Ticket(id, priority, "general", tenant, 1, Optional.empty(), Optional.empty()));
      places.take(place, true, true);
      held.computeIfAbsent(tenant, _ -> new ArrayDeque<>()).addLast(place);
    }
    return full;
  }

  private int fill(String tenant, int wanted) {
    int got = 0;
    for (int i = 0; i < wanted; i++) {
      got += ask(tenant).isEmpty() ? 1 : 0;
    }
    return got;
  }

  private void leave(String tenant) {
    places.leave(held.get(tenant).removeFirst(), true, true);
  }

  private int held(String tenant) {
    return held.getOrDefault(tenant, new ArrayDeque<>()).size();
  }

  @Test
  void one_that_is_alone_has_all_places() {
    assertThat(fill("only", CLASS + 10)).isEqualTo(CLASS);
    assertThat(ask("only")).containsInstanceOf(Full.OfClass.class);
  }

  @Test
  void once_there_are_several_one_alone_has_nearly_all() {
    ask("other");
    leave("other");
    now = now.plus(Duration.ofMinutes(2));
    assertThat(fill("only", CLASS)).isEqualTo(CLASS); // its share is the whole
    for (int i = 0; i < CLASS; i++) {
      leave("only");
    }
    ask("other");
    leave("other");
    assertThat(fill("only", CLASS)).isEqualTo(CLASS - KEPT);
    assertThat(ask("only")).contains(new Full.OfTenant(false, 450, 250, 2, CLASS, 450, 450));
  }

  @Test
  void a_flood_leaves_room_for_whoever_comes_then() {
    ask("first");
    leave("first");
    fill("flood", 10_000);
    assertThat(fill("late", KEPT)).isEqualTo(KEPT);
    assertThat(ask("flood")).isPresent();
  }

  @Test
  void who_finds_the_class_full_of_what_another_was_lent_has_the_next_places_that_are_free() {
    fill("flood", 10_000); // it was alone
    assertThat(ask("late")).containsInstanceOf(Full.OfClass.class);
    for (int i = 0; i < KEPT; i++) {
      leave("flood");
      assertThat(ask("flood")).as("place %d", i).isPresent();
      assertThat(ask("late")).as("place %d", i).isEmpty();
    }
  }

  @Test
  void two_floods_end_with_places_by_weight() {
    places = new Places(Caps.standard(), Map.of("gold", 3.0));
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      ask("gold");
      ask("plain");
      if (held("gold") + held("plain") > 440) {
        leave(random.nextInt(4) > 0 ? "gold" : "plain"); // as starts are shared
      }
    }
    assertThat(held("gold")).isBetween(370, 380);
    assertThat(held("plain")).isBetween(70, 130);
  }

  @Test
  void the_whole_queue_is_shared_as_its_classes_are() {
    Caps caps =
        new Caps(
            Map.of(
                Priority.CRITICAL, 100,
                Priority.HIGH, 100,
                Priority.NORMAL, 100,
                Priority.LOW, 100),
            100,
            0.95);
    places = new Places(caps, Map.of());
    ask("quiet", Priority.HIGH);
    for (int i = 0; i < 400; i++) {
      ask("flood", Priority.values()[1 + i % 3]);
    }
    assertThat(ask("flood", Priority.LOW))
        .containsInstanceOf(Full.OfTenant.class)
        .map(full -> ((Full.OfTenant) full).inAll())
        .contains(true);
    assertThat(ask("quiet", Priority.LOW)).isEmpty();
  }

  @Test
  void a_tenant_below_its_share_is_never_refused_while_another_floods() {
    for (long seed = 1; seed <= 50; seed++) {
      floods(seed);
    }
  }

  /**
   * Bursts of the quiet ones are no longer, together, than what is kept; slots drain as they will.
   */
  private void floods(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    places = new Places(Caps.standard(), Map.of("q1", 1 + random.nextDouble() * 4));
    held.clear();
    int quiet = random.nextInt(1, 8);
    ask("q0");
    for (int step = 0; step < 3_000; step++) {
      now = now.plusMillis(random.nextInt(50));
      fill("flood", 100);
      int burst = random.nextInt(KEPT / quiet);
      for (int i = 0; i < quiet; i++) {
        String tenant = "q" + i;
        while (held(tenant) < burst) {
          assertThat(ask(tenant)).as("seed %d step %d of %s", seed, step, tenant).isEmpty();
        }
      }
      for (int i = 0; i < quiet; i++) { // they are served first, as starts are shared
        while (held("q" + i) > 0) {
          leave("q" + i);
        }
      }
      for (int i = random.nextInt(5); i > 0 && held("flood") > 0; i--) {
        leave("flood");
      }
      if (step > 20) {
        assertThat(held("flood")).as("seed %d lends", seed).isGreaterThan(CLASS - KEPT - 6);
      }
    }
  }

  /** Whatever comes and goes: nobody above his share gets a place of the last part. */
  @Test
  void the_last_part_is_given_to_nobody_above_his_share() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, Double> weights = Map.of("t0", 0.5, "t1", 2.0);
      places = new Places(Caps.standard(), weights);
      held.clear();
      List<String> waiting = new ArrayList<>();
      Set<String> asked = new HashSet<>();
      for (int step = 0; step < 4_000; step++) {
        String tenant = "t" + (int) Math.sqrt(random.nextInt(36));
        if (random.nextInt(3) > 0 || waiting.isEmpty()) {
          int before = held(tenant);
          asked.add(tenant); // the clock stands, so whoever asked once shares
          double sum = asked.stream().mapToDouble(one -> weights.getOrDefault(one, 1.0)).sum();
          double share = CLASS * weights.getOrDefault(tenant, 1.0) / sum;
          if (ask(tenant).isEmpty()) {
            boolean below = before < Math.max(1, share);
            assertThat(waiting.size() < CLASS - KEPT || below).as("seed %d", seed).isTrue();
            waiting.add(tenant);
          } else {
            assertThat(before).as("seed %d", seed).isPositive();
          }
        } else {
          leave(waiting.remove(random.nextInt(waiting.size())));
        }
      }
    }
  }

  @Test
  void however_many_tenants_come_few_are_remembered_and_each_gets_a_place() {
    for (int i = 0; i < 100_000; i++) {
      String tenant = "t" + i;
      assertThat(ask(tenant)).isEmpty();
      leave(tenant);
      held.clear();
    }
    assertThat(places.remembered()).isLessThanOrEqualTo(2 * 10_001);
    now = now.plus(Duration.ofMinutes(2));
    ask("last");
    assertThat(places.remembered()).isEqualTo(2);
  }
}
