package dev.plimsoll.ports.lessor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.Demand;
import dev.plimsoll.core.limit.Lent;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quota.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every lessor must do. A lessor's own test extends this and gives nodes of a fresh one. */
public abstract class LessorContract {
  private static final Quota MINUTE = Quota.of(Unit.TOKENS, 1_000, Duration.ofMinutes(1));
  private static final Duration LIFE = Duration.ofSeconds(10);

  private Lessor one;
  private Lessor two;

  /** Forgets all, so that {@link #node} gives nodes of a lessor that has lent nothing. */
  protected abstract void fresh() throws Exception;

  /** A node of the present lessor. */
  protected abstract Lessor node(String name) throws Exception;

  /** So much time passes for the lessor. */
  protected abstract void pass(Duration time) throws Exception;

  @BeforeEach
  void open() throws Exception {
    fresh();
    one = node("one");
    two = node("two");
  }

  private static Demand demand(Quota quota, long held, long used, long least, long wanted) {
    return new Demand("model a/m", quota, held, used, least, wanted, LIFE);
  }

  private static Lent ask(Lessor of, long held, long used, long wanted) {
    return lease(of, demand(MINUTE, held, used, 0, wanted));
  }

  /** One answer to one word. */
  protected static Lent lease(Lessor of, Demand demand) {
    return of.lease(List.of(demand)).getFirst();
  }

  @Test
  void many_words_at_once_are_answered_each_in_its_place() {
    List<Demand> words = new ArrayList<>();
    for (int i = 9; i >= 0; i--) {
      words.add(new Demand("tenant " + i, MINUTE, 0, 0, 0, 100L + i, LIFE));
    }
    assertThat(one.lease(words))
        .extracting(Lent::limit)
        .containsExactlyElementsOf(words.stream().map(Demand::limit).toList());
    assertThat(two.lease(words))
        .extracting(Lent::amount)
        .containsExactlyElementsOf(words.stream().map(Demand::wanted).toList());
    assertThat(lease(one, words.getFirst()).left()).isEqualTo(1_000 - 109 - 109);
  }

  @Test
  void nodes_that_speak_of_the_same_limits_in_another_order_do_not_wait_for_each_other_for_ever()
      throws Exception {
    List<Demand> words = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      words.add(new Demand("tenant " + i, MINUTE, 0, 0, 0, 1, LIFE));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<?>> both = new ArrayList<>();
      for (Lessor node : List.of(one, two)) {
        List<Demand> own = node == one ? words : words.reversed();
        both.add(
            threads.submit(() -> {
              for (int i = 0; i < 20; i++) {
                assertThat(node.lease(own)).hasSize(50);
              }
            }));
      }
      for (Future<?> each : both) {
        each.get();
      }
    }
  }

  @Test
  void lends_what_is_wanted_while_there_is_some_and_says_what_is_left() {
    assertThat(ask(one, 0, 0, 700)).isEqualTo(new Lent("model a/m", MINUTE, 700, 300, 1));
    assertThat(ask(two, 0, 0, 700)).isEqualTo(new Lent("model a/m", MINUTE, 300, 0, 2));
    assertThat(ask(one, 700, 0, 1).amount()).isZero();
  }

  @Test
  void what_is_not_held_any_more_can_be_lent_again() {
    ask(one, 0, 0, 1_000);
    assertThat(ask(two, 0, 0, 100).amount()).isZero();
    ask(one, 400, 0, 0);
    assertThat(ask(two, 0, 0, 1_000).amount()).isEqualTo(600);
  }

  @Test
  void what_was_used_comes_back_one_window_later_and_at_most_a_256th_of_it_more() throws Exception {
    ask(one, 0, 0, 1_000);
    ask(one, 0, 800, 0);
    assertThat(ask(two, 0, 0, 1_000).amount()).isEqualTo(200);
    for (int i = 0; i < 11; i++) {
      pass(Duration.ofSeconds(5));
      assertThat(ask(two, 200, 0, 1_000).amount()).as("after %d s", 5 * (i + 1)).isZero();
    }
    pass(Duration.ofMillis(5_300));
    assertThat(ask(two, 200, 0, 1_000).amount()).isEqualTo(800);
  }

  @Test
  void a_node_that_says_nothing_has_used_all_it_held() throws Exception {
    ask(one, 0, 0, 900);
    pass(LIFE.plusMillis(50));
    assertThat(ask(two, 0, 0, 1_000).amount()).isEqualTo(100);
    for (int i = 0; i < 9; i++) {
      pass(Duration.ofSeconds(5));
      ask(two, 100, 0, 0);
    }
    assertThat(ask(two, 100, 0, 1_000).amount()).as("less than a window later").isZero();
    pass(Duration.ofSeconds(9));
    ask(two, 100, 0, 0);
    pass(Duration.ofMillis(6_300));
    assertThat(ask(two, 100, 0, 1_000).amount()).isEqualTo(900);
  }

  @Test
  void a_word_said_twice_lends_nothing_twice() {
    ask(one, 0, 0, 500);
    ask(one, 0, 0, 500); // its answer was lost
    assertThat(ask(two, 0, 0, 1_000).amount()).isEqualTo(500);
  }

  @Test
  void more_used_than_held_is_owed_by_all() {
    ask(one, 0, 0, 1_000);
    Lent owed = ask(one, 0, 1_200, 100);
    assertThat(owed.amount()).isZero();
    assertThat(owed.left()).isEqualTo(-200);
  }

  @Test
  void what_one_lacks_longer_is_lent_to_nobody_else() {
    ask(one, 0, 0, 600);
    assertThat(lease(two, demand(MINUTE, 0, 0, 900, 900)).amount()).isEqualTo(400);
    assertThat(lease(one, demand(MINUTE, 100, 0, 600, 600)).amount()).isZero();
    assertThat(lease(two, demand(MINUTE, 400, 0, 500, 500)).amount()).isEqualTo(500);
    assertThat(ask(two, 0, 0, 0).left()).isEqualTo(900);
    assertThat(lease(one, demand(MINUTE, 100, 0, 600, 600)).amount()).isEqualTo(600);
  }

  @Test
  void limits_of_other_names_units_and_windows_are_others() {
    ask(one, 0, 0, 1_000);
    Quota hour = Quota.of(Unit.TOKENS, 1_000, Duration.ofHours(1));
    Quota requests = Quota.of(Unit.REQUESTS, 1_000, Duration.ofMinutes(1));
    assertThat(lease(two, demand(hour, 0, 0, 0, 1_000)).amount()).isEqualTo(1_000);
    assertThat(lease(two, demand(requests, 0, 0, 0, 1_000)).amount()).isEqualTo(1_000);
    Demand other = new Demand("tenant Grüße\u0000'", MINUTE, 0, 0, 0, 1_000, LIFE);
    assertThat(lease(two, other).amount()).isEqualTo(1_000);
  }

  @Test
  void a_bucket_fills_while_time_passes() throws Exception {
    Quota bucket = Quota.bucket(Unit.TOKENS, 6_000, Duration.ofMinutes(1), 500);
    assertThat(lease(one, demand(bucket, 0, 0, 0, 1_000)).amount()).isEqualTo(500);
    lease(one, demand(bucket, 0, 500, 0, 0));
    pass(Duration.ofSeconds(3));
    assertThat(lease(two, demand(bucket, 0, 0, 0, 1_000)).amount()).isBetween(299L, 320L);
    pass(Duration.ofSeconds(60));
    assertThat(lease(one, demand(bucket, 0, 0, 0, 1_000)).amount()).as("two lapsed").isEqualTo(500);
  }

  /** Many nodes at once, each on a thread of its own, that use some of what they get. */
  @Test
  void all_that_is_held_and_used_is_never_more_than_the_limit() throws Exception {
    long seed = System.nanoTime();
    List<Callable<Long>> lives = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Lessor node = node("node " + i);
      SplittableRandom random = new SplittableRandom(seed + i);
      lives.add(() -> live(node, random));
    }
    long all = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(lives.size())) {
      for (Future<Long> life : threads.invokeAll(lives)) {
        all += life.get();
      }
    }
    assertThat(all).as("seed %d", seed).isBetween(900L, 1_000L);
  }

  /** What it has used and holds in the end; no window ends meanwhile. */
  private static long live(Lessor node, SplittableRandom random) {
    long held = 0;
    long used = 0;
    for (int i = 0; i < 50; i++) {
      long uses = random.nextLong(held + 1);
      held -= uses;
      used += uses;
      long wants = random.nextLong(30);
      held += lease(node, demand(MINUTE, held, uses, 0, wants)).amount();
    }
    return used + held;
  }
}
