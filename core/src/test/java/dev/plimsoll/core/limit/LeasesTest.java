package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.Allowance.Answer;
import dev.plimsoll.core.limit.Quota.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Allowances that several nodes share, each with what a lessor lends it. */
class LeasesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Quota TOKENS = Quota.of(Unit.TOKENS, 60_000, Duration.ofMinutes(1));
  private static final Quota BUCKET =
      Quota.bucket(Unit.TOKENS, 60_000, Duration.ofMinutes(1), 10_000);

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Allowance allowance =
      Allowance.leased("model a/m", List.of(TOKENS), PATIENCE, new Fleet());

  private Receipt granted(long tokens) {
    return ((Answer.Granted) allowance.reserve(tokens, now)).receipt();
  }

  private Demand demand() {
    List<Demand> demands = allowance.demands(now);
    assertThat(demands).hasSize(1);
    return demands.getFirst();
  }

  private void lend(long amount, long left, int nodes) {
    allowance.leased(TOKENS, Optional.of(new Lent("model a/m", TOKENS, amount, left, nodes)), now);
  }

  private void lendWhatIsWanted() {
    boolean _ = allowance.reserve(1_000, now) instanceof Answer.Granted;
    lend(demand().wanted(), 50_000, 2);
  }

  @Test
  void nothing_is_granted_before_something_is_lent_and_it_asks_for_what_is_lacked() {
    assertThat(allowance.demands(now)).isEmpty();
    assertThat(allowance.reserve(700, now)).isEqualTo(new Answer.Held(TOKENS));
    Demand demand = demand();
    assertThat(demand.name()).isEqualTo("model a/m tokens 1m");
    assertThat(demand.least()).isEqualTo(700);
    assertThat(demand.wanted()).isEqualTo(700);
    assertThat(allowance.demands(now)).as("one question at a time").isEmpty();
    lend(700, 59_300, 1);
    allowance.settle(granted(700), 700, now);
    assertThat(allowance.reserve(60_001, now)).isEqualTo(new Answer.Never(TOKENS));
  }

  @Test
  void it_asks_ahead_of_need_and_tells_what_was_used() {
    lendWhatIsWanted();
    Receipt receipt = granted(1_000);
    Demand more = demand();
    assertThat(more.least()).isZero();
    assertThat(more.wanted()).isEqualTo(1_500);
    assertThat(more.held()).isEqualTo(1_000);
    assertThat(more.used()).isZero();
    lend(1_500, 48_500, 2);
    allowance.settle(receipt, 400, now);
    now = now.plusMillis(300);
    Demand word = demand();
    assertThat(word.used()).isEqualTo(400);
    assertThat(word.held()).as("what is not wanted any more goes back").isLessThan(2_100);
  }

  @Test
  void a_slice_lapses_and_what_a_call_reserved_of_it_stays_reserved() {
    lendWhatIsWanted();
    Receipt _ = granted(600);
    now = now.plusSeconds(10);
    assertThat(allowance.reserve(100, now)).isEqualTo(new Answer.Held(TOKENS));
    assertThat(demand().held()).isEqualTo(600);
  }

  @Test
  void a_call_that_took_more_than_reserved_is_told_and_owed() {
    lendWhatIsWanted();
    allowance.settle(granted(800), 1_300, now);
    assertThat(allowance.reserve(1, now)).isInstanceOf(Answer.Held.class);
    Demand demand = demand();
    assertThat(demand.used()).isEqualTo(1_300);
    assertThat(demand.held()).isZero();
  }

  @Test
  void while_the_lessor_is_away_each_node_has_the_limit_divided_by_the_nodes_last_known() {
    lendWhatIsWanted();
    allowance.settle(granted(1_000), 1_000, now);
    lend(demand().wanted(), 0, 3);
    now = now.plusSeconds(15);
    assertThat(allowance.reserve(100, now)).isInstanceOf(Answer.Held.class);
    Demand asked = demand();
    assertThat(allowance.reserve(100, now))
        .as("it may still answer")
        .isInstanceOf(Answer.Held.class);
    allowance.leased(TOKENS, Optional.empty(), now);
    for (int i = 0; i < 19; i++) {
      allowance.settle(granted(1_000), 1_000, now);
    }
    assertThat(allowance.reserve(1, now))
        .as("20,000 in a minute, with what it used before")
        .isInstanceOf(Answer.Later.class);
    now = now.plusSeconds(1);
    assertThat(demand().used()).as("nothing is forgotten").isEqualTo(19_000);
    assertThat(asked.used()).isZero();
  }

  @Test
  void an_answer_that_does_not_come_counts_as_none_after_a_second() {
    lendWhatIsWanted();
    now = now.plusSeconds(15);
    assertThat(allowance.reserve(100, now)).isInstanceOf(Answer.Held.class);
    Demand _ = demand();
    assertThat(allowance.nextDemand()).contains(now.plusSeconds(1));
    now = now.plusSeconds(1);
    assertThat(allowance.reserve(100, now)).isInstanceOf(Answer.Granted.class);
  }

  @Test
  void what_a_node_took_alone_it_does_not_take_again_when_the_answer_comes_late() {
    assertThat(allowance.reserve(60_000, now)).isEqualTo(new Answer.Held(TOKENS));
    assertThat(demand().wanted()).isEqualTo(60_000);
    now = now.plusSeconds(2);
    Receipt _ = granted(40_000);
    lend(60_000, 0, 1);
    assertThat(allowance.reserve(20_001, now)).isInstanceOf(Answer.Held.class);
    Receipt _ = granted(20_000);
    assertThat(allowance.reserve(1, now)).isInstanceOf(Answer.Held.class);
    assertThat(demand().held()).isEqualTo(60_000);
  }

  @Test
  void an_answer_that_is_late_is_looked_for_once() {
    assertThat(allowance.reserve(1_000, now)).isInstanceOf(Answer.Held.class);
    Demand _ = demand();
    assertThat(allowance.nextDemand()).contains(now.plusSeconds(1));
    now = now.plusSeconds(1);
    assertThat(allowance.demands(now)).isEmpty();
    assertThat(allowance.nextDemand()).as("nothing to do before it comes").isEmpty();
    lend(1_000, 59_000, 1);
    allowance.settle(granted(1_000), 1_000, now);
    assertThat(allowance.nextDemand()).isPresent();
  }

  @Test
  void a_limit_that_was_never_asked_for_is_divided_by_the_nodes_that_share_others() {
    Fleet fleet = new Fleet();
    Allowance first = Allowance.leased("model a/m", List.of(TOKENS), PATIENCE, fleet);
    var _ = first.reserve(1_000, now);
    Demand _ = first.demands(now).getFirst();
    first.leased(TOKENS, Optional.of(new Lent("model a/m", TOKENS, 1_000, 0, 4)), now);
    Allowance second = Allowance.leased("model b/m", List.of(TOKENS), PATIENCE, fleet);
    var _ = second.reserve(1_000, now);
    Demand _ = second.demands(now).getFirst();
    second.leased(TOKENS, Optional.empty(), now);
    assertThat(second.reserve(15_001, now)).isNotInstanceOf(Answer.Granted.class);
    assertThat(second.reserve(15_000, now)).isInstanceOf(Answer.Granted.class);
  }

  @Test
  void one_that_fell_silent_says_nothing_and_an_answer_to_it_does_nothing() {
    lendWhatIsWanted();
    Receipt receipt = granted(500);
    allowance.fallSilent();
    allowance.settle(receipt, 500, now);
    now = now.plusSeconds(20);
    assertThat(allowance.demands(now)).isEmpty();
    assertThat(allowance.nextDemand()).isEmpty();
  }

  @Test
  void a_bucket_and_a_window_of_one_length_are_two_limits() {
    List<Quota> both = List.of(TOKENS, BUCKET);
    Allowance two = Allowance.leased("model a/m", both, PATIENCE, new Fleet());
    var _ = two.reserve(1_000, now);
    assertThat(two.demands(now)).extracting(Demand::name).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void a_door_does_not_wait_for_a_lessor_that_was_not_asked_yet() {
    Allowance door = Allowance.leasedAtDoor("key k", List.of(TOKENS), PATIENCE, new Fleet());
    assertThat(door.reserve(100, now)).isInstanceOf(Answer.Granted.class);
    assertThat(door.demands(now)).hasSize(1);
    door.leased(TOKENS, Optional.of(new Lent("key k", TOKENS, 0, -100, 2)), now);
    assertThat(door.reserve(100, now)).as("others used it all").isInstanceOf(Answer.Later.class);
  }

  /** Who lacks the most for longest is not starved by others' small calls. */
  @Test
  void what_one_node_lacks_is_not_lent_to_another() {
    LeaseBook book = new LeaseBook(TOKENS);
    Duration life = Duration.ofSeconds(10);
    assertThat(lease(book, "small", 0, 0, 0, 30_000, life)).isEqualTo(30_000);
    assertThat(lease(book, "large", 0, 0, 50_000, 50_000, life)).isEqualTo(30_000);
    assertThat(lease(book, "small", 0, 0, 100, 30_000, life))
        .as("given back, not lent again")
        .isEqualTo(10_000);
    assertThat(lease(book, "large", 30_000, 0, 20_000, 20_000, life)).isEqualTo(20_000);
  }

  private long lease(
      LeaseBook book, String who, long held, long used, long least, long wanted, Duration life) {
    Demand demand = new Demand("model a/m", TOKENS, held, used, least, wanted, life);
    return book.lease(who, demand, now).amount();
  }

  /** Three nodes with one lessor: together never more than the quota in any window. */
  @Test
  void nodes_together_keep_to_the_quota_and_use_most_of_it() {
    double least = 1;
    for (long seed = 1; seed <= 10; seed++) {
      least = Math.min(least, new Nodes(seed, TOKENS, 3).live(0));
      assertThat(least).as("seed %d", seed).isGreaterThan(0.95);
      assertThat(new Nodes(seed, TOKENS, 3).live(2_000))
          .as("seed %d, dying", seed)
          .isGreaterThan(0.85);
      double bucket = new Nodes(seed, BUCKET, 3).live(0);
      assertThat(bucket).as("seed %d, a bucket", seed).isGreaterThan(0.95);
    }
    System.out.printf("leases of three nodes: at least %.3f of the quota used%n", least);
    System.out.printf("one node: %.3f%n", new Nodes(1, TOKENS, 1).live(0));
  }

  private static final class Nodes {
    final SplittableRandom random;
    final long seed;
    final Quota quota;
    final LeaseBook lessor;
    final List<Node> nodes = new ArrayList<>();
    final List<Running> running = new ArrayList<>();
    final Providers.Limiter provider;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    long used;
    int born;

    private record Running(Allowance node, Receipt receipt, Instant arrives, Instant ends) {}

    private final class Node {
      final String name = "node " + ++born;
      final Allowance allowance =
          Allowance.leased("model a/m", List.of(quota), PATIENCE, new Fleet());
      final List<Lent> answers = new ArrayList<>();
      long wants;

      /** An answer takes a step. */
      void lease() {
        answers.forEach(lent -> allowance.leased(quota, Optional.of(lent), now));
        answers.clear();
        allowance.demands(now).forEach(demand -> answers.add(lessor.lease(name, demand, now)));
      }
    }

    Nodes(long seed, Quota quota, int count) {
      this.seed = seed;
      this.quota = quota;
      random = new SplittableRandom(seed);
      lessor = new LeaseBook(quota);
      provider =
          switch (quota.kind()) {
            case WINDOW ->
                new Providers.SlidingLog(Unit.TOKENS, quota.limit(), quota.window().toNanos());
            case BUCKET ->
                new Providers.TokenBucket(
                    Unit.TOKENS, quota.limit(), quota.window().toNanos(), quota.burst());
          };
      for (int i = 0; i < count; i++) {
        nodes.add(new Node());
      }
    }

    /**
     * The share of the quota that was used.
     *
     * @param diesOnceIn steps a node dies, of which its lessor hears nothing, and another comes
     */
    double live(int diesOnceIn) {
      List<Running> arriving = new ArrayList<>();
      Instant end = now.plus(Duration.ofMinutes(20));
      while (now.isBefore(end)) {
        now = now.plusMillis(20);
        arriving.removeIf(this::arrived);
        running.removeIf(this::ended);
        if (diesOnceIn > 0 && random.nextInt(diesOnceIn) == 0) {
          nodes.set(random.nextInt(nodes.size()), new Node());
        }
        for (Node node : nodes) {
          node.lease();
          node.wants = node.wants == 0 ? random.nextLong(100, 1_000) : node.wants;
          if (node.allowance.reserve(node.wants, now) instanceof Answer.Granted(Receipt r)) {
            node.wants = 0;
            long lasts = random.nextLong(500, 2_500);
            Running call =
                new Running(
                    node.allowance,
                    r,
                    now.plusMillis(random.nextLong(lasts)),
                    now.plusMillis(lasts));
            running.add(call);
            arriving.add(call);
          }
        }
      }
      return used / (20.0 * quota.limit());
    }

    boolean arrived(Running call) {
      boolean arrives = !call.arrives.isAfter(now);
      if (arrives) {
        long nanos = Nanos.of(now);
        assertThat(provider.fits(call.receipt.tokens(), nanos)).as("seed %d", seed).isTrue();
        provider.count(call.receipt.tokens(), nanos);
        used += call.receipt.tokens();
      }
      return arrives;
    }

    boolean ended(Running call) {
      boolean ends = !call.ends.isAfter(now);
      if (ends) {
        call.node.settle(call.receipt, call.receipt.tokens(), now);
      }
      return ends;
    }
  }
}
