package dev.plimsoll.mock.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DrawsTest {
  private static final int CALLS = 20_000;

  @Test
  void equalSeedAndNumberDrawTheSameFateInAnyOrder() {
    for (long seed = 0; seed < 20; seed++) {
      Draws one = draws("lognormal:800ms..3s", "5%", seed);
      Draws other = draws("lognormal:800ms..3s", "5%", seed);
      for (long call = 1, back = 200; call <= 200; call++, back--) {
        other.fate(back, 7);
        assertThat(one.fate(call, 128))
            .as("seed %s call %s", seed, call)
            .isEqualTo(other.fate(call, 128));
      }
      assertThat(one.name(3, 29))
          .isEqualTo(other.name(3, 29))
          .hasSize(29)
          .isNotEqualTo(one.name(4, 29));
    }
  }

  @Test
  void otherSeedsDrawOtherFates() {
    long same =
        LongStream.range(0, 500)
            .filter(seed ->
                draws("uniform:500ms..2500ms", "1%", seed)
                    .fate(1, 10)
                    .equals(draws("uniform:500ms..2500ms", "1%", seed + 1).fate(1, 10)))
            .count();
    assertThat(same).isZero();
  }

  @Test
  void otherLatenciesLeaveTheSameCallsFailing() {
    for (long call = 1; call <= 2_000; call++) {
      assertThat(draws("constant:1ms", "10%", 4).fate(call, 1).fails())
          .isEqualTo(draws("exponential:3s", "10%", 4).fate(call, 900).fails());
    }
  }

  @Test
  void what_fails_by_a_small_share_fails_by_a_larger_one_too() {
    Draws draws = draws("constant:1ms", "10%", 4);
    for (long call = 1; call <= 2_000; call++) {
      assertThat(draws.fate(call, 1, Share.parse("10%"))).isEqualTo(draws.fate(call, 1));
      assertThat(draws.fate(call, 1, Share.parse("30%")).fails() || !draws.fate(call, 1).fails())
          .as("call %s", call)
          .isTrue();
    }
  }

  @Test
  void faults_hit_their_share_independently_of_each_other_and_of_failures() {
    Draws draws = draws("constant:1ms", "50%", 9);
    Share half = new Share(0.5);
    long both =
        LongStream.range(0, CALLS)
            .filter(call ->
                draws.hits(call, half, Draws.Fault.CUT)
                    && draws.hits(call, half, Draws.Fault.STALL)
                    && draws.fate(call, 1).fails())
            .count();
    // an eighth of 20,000 is 2,500 with a standard deviation of 47; five of them either way
    assertThat(both).isBetween(2_265L, 2_735L);
    assertThat(LongStream.range(0, 1_000).filter(c -> draws.hits(c, new Share(0), Draws.Fault.CUT)))
        .isEmpty();
    assertThat(LongStream.range(0, 1_000).filter(c -> draws.hits(c, new Share(1), Draws.Fault.CUT)))
        .hasSize(1_000);
  }

  @Test
  void answers_have_every_length_and_no_other() {
    Draws draws = draws("constant:1ms", "0%", 3);
    Length length = Length.parse("3..7");
    assertThat(LongStream.range(0, 1_000).mapToObj(call -> draws.tokens(call, length)).distinct())
        .containsExactlyInAnyOrder(3, 4, 5, 6, 7);
    assertThat(Length.parse("50")).isEqualTo(new Length(50, 50)).hasToString("50");
  }

  @Test
  void slowed_times_are_multiplied_and_nothing_else_changes() {
    Fate fate = draws("uniform:500ms..2500ms", "1%", 1).fate(17, 8);
    Fate slowed = fate.slowed(4);
    assertThat(slowed.pace().total()).isEqualTo(fate.pace().total() * 4);
    assertThat(slowed.pace().first()).isEqualTo(fate.pace().first() * 4);
    assertThat(slowed.fails()).isEqualTo(fate.fails());
    assertThat(fate.slowed(1)).isSameAs(fate);
  }

  @Test
  void errorsComeAsOftenAsAsked() {
    for (long seed = 1; seed <= 10; seed++) {
      // 1 % of 20,000 is 200 with a standard deviation of 14; five of them either way
      assertThat(failures("1%", seed)).as("seed %s", seed).isBetween(130L, 270L);
    }
    assertThat(failures("0%", 1)).isZero();
    assertThat(failures("100%", 1)).isEqualTo(CALLS);
  }

  @Test
  void latenciesFollowTheirDistribution() {
    for (long seed = 1; seed <= 5; seed++) {
      long[] uniform = sorted(draws("uniform:500ms..2500ms", "1%", seed));
      assertThat(uniform[0]).isBetween(500_000_000L, 502_000_000L);
      assertThat(uniform[CALLS - 1]).isBetween(2_498_000_000L, 2_500_000_000L);
      assertThat(uniform[CALLS / 2] / 1e6).as("seed %s", seed).isCloseTo(1_500, within(30.0));
      long[] exponential = sorted(draws("exponential:1s", "1%", seed));
      assertThat(LongStream.of(exponential).average().orElse(0) / 1e6)
          .isCloseTo(1_000, within(40.0));
      long[] lognormal = sorted(draws("lognormal:800ms..3s", "1%", seed));
      assertThat(lognormal[CALLS / 2] / 1e6).as("seed %s", seed).isCloseTo(800, within(25.0));
      assertThat(lognormal[CALLS * 99 / 100] / 1e6)
          .as("seed %s", seed)
          .isCloseTo(3_000, within(200.0));
    }
  }

  @Test
  void theFirstTokenComesAfterAFifthUnlessToldOtherwise() {
    assertThat(draws("constant:1s", "0%", 1).fate(1, 10).pace())
        .isEqualTo(new Pace(200_000_000, 1_000_000_000, 10));
    Draws late =
        new Draws(timing("constant:1s", "constant:3s", OptionalDouble.empty()), new Share(0), 1);
    assertThat(late.fate(1, 10).pace()).isEqualTo(new Pace(1_000_000_000, 1_000_000_000, 10));
  }

  @Test
  void aTokenRateReplacesTheLatency() {
    Draws draws =
        new Draws(timing("constant:9s", "constant:100ms", OptionalDouble.of(50)), new Share(0), 1);
    assertThat(draws.fate(1, 100).pace()).isEqualTo(new Pace(100_000_000, 2_100_000_000, 100));
  }

  @Test
  void eachTokenIsDueOnceAndInOrder() {
    Pace pace = new Pace(200, 1_000, 8);
    assertThat(LongStream.rangeClosed(0, 8).map(i -> pace.due((int) i)))
        .containsExactly(200L, 300L, 400L, 500L, 600L, 700L, 800L, 900L, 1_000L);
    int sent = 0;
    for (long now = 0; now <= 1_000; now++) {
      int due = pace.dueBy(now, sent);
      assertThat(due).isEqualTo(now < 200 ? 0 : (int) Math.min(8, (now - 200) / 100 + 1));
      sent = due;
    }
    assertThat(new Pace(5, 5, 3).dueBy(5, 0)).isEqualTo(3);
  }

  @Test
  void whatIsNextIsNeverDueAlready() {
    Pace odd = new Pace(333_333_333, 1_777_777_777, 131);
    for (int i = 0; i < 131; i++) {
      assertThat(odd.dueBy(odd.due(i), 0)).as("token %s", i).isEqualTo(i + 1);
      assertThat(odd.dueBy(odd.due(i) - 1, 0)).as("before token %s", i).isEqualTo(i);
    }
  }

  private static long failures(String errors, long seed) {
    Draws draws = draws("constant:1ms", errors, seed);
    return LongStream.rangeClosed(1, CALLS).filter(call -> draws.fate(call, 1).fails()).count();
  }

  private static long[] sorted(Draws draws) {
    return LongStream.rangeClosed(1, CALLS)
        .map(call -> draws.fate(call, 1).pace().total())
        .sorted()
        .toArray();
  }

  private static Draws draws(String latency, String errors, long seed) {
    return new Draws(
        new Timing(Distribution.parse(latency), Optional.empty(), OptionalDouble.empty()),
        Share.parse(errors),
        seed);
  }

  private static Timing timing(String latency, String ttft, OptionalDouble rate) {
    return new Timing(Distribution.parse(latency), Optional.of(Distribution.parse(ttft)), rate);
  }
}
