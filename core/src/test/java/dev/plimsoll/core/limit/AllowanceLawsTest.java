package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.limit.Allowance.Answer;
import dev.plimsoll.core.limit.Quota.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random lives of an allowance beside a log of every call, by which all is counted anew. */
class AllowanceLawsTest {
  private static final int SEEDS = 150;
  private static final int STEPS = 1_500;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final class Call {
    final Receipt receipt;
    long actual;
    long answered = Long.MAX_VALUE;
    long ended = Long.MAX_VALUE;

    Call(Receipt receipt) {
      this.receipt = receipt;
    }

    /** What it counts for one window before {@code since}, by the rule and to the nanosecond. */
    long counts(Unit unit, long since) {
      return switch (unit) {
        case REQUESTS -> answered > since ? 1 : 0;
        case TOKENS -> ended == Long.MAX_VALUE ? receipt.tokens() : ended > since ? actual : 0;
      };
    }
  }

  @Test
  void it_grants_what_the_log_allows_and_its_forecasts_come_true() {
    int[] answers = new int[4];
    for (long seed = 1; seed <= SEEDS; seed++) {
      new Life(seed).live(answers);
    }
    assertThat(answers).as("granted, later, held, never").doesNotContain(0);
  }

  private static final class Life {
    final SplittableRandom random;
    final String name;
    final List<Quota> quotas;
    final Allowance allowance;
    final List<Call> calls = new ArrayList<>();
    final List<Call> running = new ArrayList<>();
    Instant now = START;

    Life(long seed) {
      random = new SplittableRandom(seed);
      name = "seed " + seed;
      quotas =
          List.of(
              Quota.of(Unit.REQUESTS, random.nextInt(1, 60), Duration.ofSeconds(10)),
              Quota.of(Unit.TOKENS, random.nextInt(1_000, 20_000), Duration.ofSeconds(3)),
              Quota.of(Unit.TOKENS, random.nextInt(10_000, 90_000), Duration.ofSeconds(20)));
      allowance = new Allowance(quotas, Duration.ofHours(1));
    }

    void live(int[] answers) {
      for (int step = 0; step < STEPS; step++) {
        now = now.plusNanos(random.nextLong(300_000_000));
        switch (random.nextInt(4)) {
          case 0, 1 -> reserve(random.nextLong(1, 2_000), answers);
          case 2 -> answer();
          default -> end();
        }
      }
    }

    void reserve(long tokens, int[] answers) {
      switch (allowance.reserve(tokens, now)) {
        case Answer.Granted(Receipt receipt) -> {
          Call call = new Call(receipt);
          calls.add(call);
          running.add(call);
          answers[0]++;
          for (Quota quota : quotas) {
            assertThat(exact(quota)).as("%s %s", name, quota).isLessThanOrEqualTo(quota.limit());
          }
        }
        case Answer.Later(Instant at, Quota because) -> {
          answers[1]++;
          refusedWithReason(tokens);
          assertThat(quotas).as(name).contains(because);
          if (random.nextInt(4) == 0) {
            comesTrue(at, tokens);
          }
        }
        case Answer.Held _ -> {
          answers[2]++;
          refusedWithReason(tokens);
          assertThat(running).as(name).isNotEmpty();
        }
        case Answer.Never(Quota because) -> {
          answers[3]++;
          assertThat(tokens).as(name).isGreaterThan(because.limit());
        }
        case Answer.Closed closed -> throw new AssertionError(closed);
      }
    }

    /** Nothing else happens until then. */
    void comesTrue(Instant at, long tokens) {
      assertThat(at).as(name).isAfter(now);
      assertThat(allowance.reserve(tokens, at.minusNanos(1)))
          .as(name)
          .isNotInstanceOf(Answer.Granted.class);
      now = at;
      Answer answer = allowance.reserve(tokens, at);
      assertThat(answer).as(name).isInstanceOf(Answer.Granted.class);
      Call call = new Call(((Answer.Granted) answer).receipt());
      calls.add(call);
      running.add(call);
    }

    void refusedWithReason(long tokens) {
      boolean any = false;
      for (Quota quota : quotas) {
        long amount = quota.unit() == Unit.REQUESTS ? 1 : tokens;
        long coarse =
            used(quota, quota.window().plus(quota.window().dividedBy(WindowMeter.SLICES - 1)));
        any |= coarse + amount > quota.limit();
      }
      assertThat(any).as("%s: refused without need", name).isTrue();
    }

    void answer() {
      if (!running.isEmpty()) {
        Call call = running.get(random.nextInt(running.size()));
        if (call.answered == Long.MAX_VALUE) {
          call.answered = Nanos.of(now);
          allowance.answered(call.receipt, now);
        }
      }
    }

    void end() {
      if (!running.isEmpty()) {
        Call call = running.remove(random.nextInt(running.size()));
        call.ended = Nanos.of(now);
        call.answered = Math.min(call.answered, call.ended);
        call.actual = random.nextLong(call.receipt.tokens() + 1);
        allowance.settle(call.receipt, call.actual, now);
      }
      assertThat(allowance.underway()).as(name).isEqualTo(running.size());
    }

    long exact(Quota quota) {
      return used(quota, quota.window());
    }

    long used(Quota quota, Duration window) {
      long since = Nanos.of(now) - window.toNanos();
      calls.removeIf(call -> call.ended < Nanos.of(now) - 30_000_000_000L);
      return calls.stream().mapToLong(call -> call.counts(quota.unit(), since)).sum();
    }
  }
}
