package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.Allowance.Answer;
import dev.plimsoll.core.limit.Quota.Unit;
import dev.plimsoll.core.limit.Slice.Need;
import dev.plimsoll.core.limit.Slice.Returned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** An allowance that has nothing but what is lent to it. */
class SlicesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Quota TOKENS = Quota.of(Unit.TOKENS, 60_000, Duration.ofMinutes(1));

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Allowance allowance = Allowance.ofSlices(List.of(TOKENS), PATIENCE);

  private Receipt granted(long tokens) {
    return ((Answer.Granted) allowance.reserve(tokens, now)).receipt();
  }

  private long free() {
    return allowance.left(now).getFirst().free();
  }

  private void lend(long id, long amount, Duration life) {
    allowance.leased(new Slice(id, TOKENS, amount, now.plus(life)));
  }

  @Test
  void without_a_slice_nothing_is_granted_and_it_says_what_it_would_like() {
    assertThat(allowance.needs(now)).isEmpty();
    assertThat(allowance.reserve(700, now)).isEqualTo(new Answer.Held(TOKENS));
    Need need = new Need(TOKENS, 700, now.plusMillis(1_200));
    assertThat(allowance.needs(now)).containsExactly(need);
    assertThat(allowance.needs(now)).as("it has just said so").isEmpty();
    assertThat(allowance.reserve(60_001, now)).isEqualTo(new Answer.Never(TOKENS));
  }

  @Test
  void what_lapses_first_is_used_first_and_a_call_may_draw_on_two() {
    lend(1, 100, Duration.ofSeconds(1));
    lend(2, 100, Duration.ofSeconds(2));
    allowance.settle(granted(150), 150, now);
    assertThat(free()).isEqualTo(50);
    now = now.plusSeconds(1);
    assertThat(allowance.returned(now))
        .containsExactly(new Returned(new Slice(1, TOKENS, 100, now), 100));
    assertThat(free()).isEqualTo(50);
    now = now.plusSeconds(1);
    assertThat(allowance.returned(now))
        .containsExactly(new Returned(new Slice(2, TOKENS, 100, now), 50));
    assertThat(free()).isZero();
    assertThat(allowance.returned(now)).isEmpty();
  }

  @Test
  void a_slice_goes_back_when_its_last_call_has_ended() {
    lend(1, 100, Duration.ofSeconds(1));
    Receipt receipt = granted(80);
    now = now.plusSeconds(3);
    assertThat(allowance.returned(now)).isEmpty();
    allowance.settle(receipt, 30, now);
    assertThat(allowance.returned(now)).extracting(Returned::used).containsExactly(30L);
  }

  @Test
  void a_call_that_took_more_than_reserved_is_owed_to_the_lessor() {
    lend(1, 100, Duration.ofSeconds(1));
    allowance.settle(granted(80), 130, now);
    assertThat(free()).isEqualTo(-30);
    now = now.plusSeconds(1);
    assertThat(allowance.returned(now)).extracting(Returned::used).containsExactly(130L);
  }

  @Test
  void a_slice_of_a_lost_call_goes_back_after_the_patience() {
    lend(1, 100, Duration.ofSeconds(1));
    Receipt _ = granted(80);
    now = now.plus(PATIENCE);
    assertThat(allowance.returned(now)).extracting(Returned::used).containsExactly(80L);
  }

  /** Three nodes with one lessor: together never more than the quota in any window. */
  @Test
  void nodes_together_keep_to_the_quota_and_use_most_of_it() {
    double least = 1;
    for (long seed = 1; seed <= 10; seed++) {
      least = Math.min(least, new Nodes(seed).live(0));
      assertThat(least).as("seed %d", seed).isGreaterThan(0.93);
      assertThat(new Nodes(seed).live(2_000)).as("seed %d, dying", seed).isGreaterThan(0.85);
    }
    System.out.printf("slices of three nodes: at least %.3f of the quota used%n", least);
  }

  private static final class Nodes {
    final SplittableRandom random;
    final long seed;
    final InProcessLessor lessor = new InProcessLessor(TOKENS, PATIENCE);
    final List<Allowance> nodes = new ArrayList<>();
    final List<Running> running = new ArrayList<>();
    final Providers.SlidingLog provider =
        new Providers.SlidingLog(Unit.TOKENS, TOKENS.limit(), TOKENS.window().toNanos());
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    long used;

    private record Running(Allowance node, Receipt receipt, Instant arrives, Instant ends) {}

    Nodes(long seed) {
      this.seed = seed;
      random = new SplittableRandom(seed);
      for (int i = 0; i < 3; i++) {
        nodes.add(Allowance.ofSlices(List.of(TOKENS), PATIENCE));
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
          nodes.set(random.nextInt(3), Allowance.ofSlices(List.of(TOKENS), PATIENCE));
        }
        for (Allowance node : nodes) {
          lease(node);
          if (node.reserve(random.nextLong(100, 1_000), now) instanceof Answer.Granted(Receipt r)) {
            long lasts = random.nextLong(500, 2_500);
            Running call =
                new Running(node, r, now.plusMillis(random.nextLong(lasts)), now.plusMillis(lasts));
            running.add(call);
            arriving.add(call);
          }
        }
      }
      return used / (20.0 * TOKENS.limit());
    }

    void lease(Allowance node) {
      node.returned(now).forEach(returned -> lessor.returned(returned, now));
      for (Need need : node.needs(now)) {
        lessor.lease(need, now).ifPresent(node::leased);
      }
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
