package dev.plimsoll.core.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.core.limit.Allowance.Answer;
import dev.plimsoll.core.limit.Quota.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration SLICE = MINUTE.dividedBy(WindowMeter.SLICES);
  private static final Quota TEN = Quota.of(Unit.REQUESTS, 10, MINUTE);
  private static final Quota THOUSAND = Quota.of(Unit.TOKENS, 1_000, MINUTE);

  private Instant now = Instant.parse("2026-01-01T00:00:00.5Z");
  private final Allowance allowance = new Allowance(List.of(TEN, THOUSAND), PATIENCE);

  private Receipt granted(long tokens) {
    return ((Answer.Granted) allowance.reserve(tokens, now)).receipt();
  }

  private Answer.Later later(long tokens) {
    return (Answer.Later) allowance.reserve(tokens, now);
  }

  private long free(int quota) {
    return allowance.left(now).get(quota).free();
  }

  private void callsOf(int count, long tokens) {
    for (int i = 0; i < count; i++) {
      allowance.settle(granted(tokens), tokens, now);
    }
  }

  @Test
  void what_was_answered_comes_back_one_window_later_and_it_says_when() {
    callsOf(10, 1);
    Answer.Later later = later(1);
    assertThat(later.because()).isEqualTo(TEN);
    assertThat(later.at()).isBetween(now.plus(MINUTE), now.plus(MINUTE).plus(SLICE));
    now = later.at().minusNanos(1);
    assertThat(allowance.reserve(1, now)).isEqualTo(later);
    now = later.at();
    Receipt _ = granted(1);
  }

  @Test
  void a_bucket_says_when_it_will_have_filled_so_far() {
    Quota bucket = Quota.bucket(Unit.TOKENS, 600, MINUTE, 60);
    Allowance paced = new Allowance(List.of(bucket), PATIENCE);
    assertThat(paced.reserve(61, now)).isEqualTo(new Answer.Never(bucket));
    Receipt all = ((Answer.Granted) paced.reserve(60, now)).receipt();
    now = now.plusSeconds(3);
    assertThat(paced.reserve(1, now)).isEqualTo(new Answer.Held(bucket));
    paced.settle(all, 60, now);
    Answer.Later later = (Answer.Later) paced.reserve(5, now);
    assertThat(later.at()).isBetween(now.plusMillis(500), now.plusMillis(500).plusNanos(10));
    assertThat(paced.reserve(5, later.at().minusNanos(10))).isInstanceOf(Answer.Later.class);
    assertThat(paced.reserve(5, later.at())).isInstanceOf(Answer.Granted.class);
  }

  @Test
  void what_a_bucket_s_provider_says_is_less_lowers_it() {
    Quota bucket = Quota.bucket(Unit.TOKENS, 600, MINUTE, 60);
    Allowance paced = new Allowance(List.of(bucket), PATIENCE);
    Receipt call = ((Answer.Granted) paced.reserve(10, now)).receipt();
    paced.observe(call, Unit.TOKENS, Observed.of(600, 20, MINUTE), now);
    assertThat(paced.left(now).getFirst().free()).isEqualTo(20);
    paced.observe(call, Unit.TOKENS, Observed.of(600, 50, MINUTE), now);
    assertThat(paced.left(now).getFirst().free()).isEqualTo(20);
    paced.observe(call, Unit.TOKENS, Observed.of(300, 20, MINUTE), now);
    assertThat(paced.left(now.plusSeconds(1)).getFirst().free()).isBetween(24L, 25L);
  }

  @Test
  void while_all_is_under_way_only_an_end_helps() {
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      receipts.add(granted(1));
    }
    now = now.plusSeconds(100);
    assertThat(allowance.reserve(1, now)).isEqualTo(new Answer.Held(TEN));
    allowance.answered(receipts.getFirst(), now);
    assertThat(later(1).at()).isBetween(now.plus(MINUTE), now.plus(MINUTE).plus(SLICE));
  }

  @Test
  void the_window_that_binds_longest_is_named() {
    callsOf(10, 1);
    now = now.plusSeconds(30);
    assertThat(later(995).because()).isEqualTo(TEN);
    Allowance tokens = new Allowance(List.of(THOUSAND), PATIENCE);
    assertThat(tokens.reserve(1_001, now)).isEqualTo(new Answer.Never(THOUSAND));
  }

  @Test
  void a_call_that_took_less_gives_the_rest_back_and_one_that_took_more_owes_it() {
    Receipt receipt = granted(600);
    assertThat(free(1)).isEqualTo(400);
    allowance.settle(receipt, 100, now);
    assertThat(free(1)).isEqualTo(900);
    allowance.settle(receipt, 900, now);
    assertThat(free(1)).as("a receipt is given back once").isEqualTo(900);
    allowance.settle(granted(900), 1_200, now);
    assertThat(free(1)).isEqualTo(-300);
    assertThat(allowance.reserve(1, now)).isInstanceOf(Answer.Later.class);
  }

  @Test
  void a_call_that_was_never_sent_counts_for_nothing() {
    Receipt receipt = granted(600);
    allowance.withdraw(receipt, now);
    allowance.withdraw(receipt, now);
    allowance.settle(receipt, 600, now);
    assertThat(free(0)).isEqualTo(10);
    assertThat(free(1)).isEqualTo(1_000);
    assertThat(allowance.underway()).isZero();
  }

  @Test
  void a_call_of_which_nothing_is_heard_counts_as_ended_after_the_patience() {
    Receipt lost = granted(1_000);
    now = now.plus(PATIENCE).minusNanos(1);
    assertThat(allowance.reserve(1, now)).isInstanceOf(Answer.Held.class);
    now = now.plusNanos(1);
    Answer.Later later = later(1);
    now = later.at();
    Receipt _ = granted(1);
    allowance.settle(lost, 5, now);
    assertThat(free(1)).as("late news").isEqualTo(999);
  }

  @Test
  void a_refusal_with_retry_after_closes_it_until_then() {
    allowance.close(now.plusSeconds(20));
    allowance.close(now.plusSeconds(10));
    assertThat(allowance.reserve(1, now)).isEqualTo(new Answer.Closed(now.plusSeconds(20)));
    now = now.plusSeconds(20);
    Receipt _ = granted(1);
  }

  @Test
  void headers_lower_what_is_believed_to_remain_until_their_reset_and_never_raise_it() {
    Receipt call = granted(0);
    allowance.observe(call, Unit.TOKENS, Observed.of(1_000, 200, Duration.ofSeconds(7)), now);
    assertThat(free(1)).isEqualTo(200);
    allowance.observe(call, Unit.TOKENS, Observed.of(1_000, 900, Duration.ofSeconds(7)), now);
    assertThat(free(1)).isEqualTo(200);
    now = now.plusSeconds(7).plus(SLICE);
    assertThat(free(1)).isEqualTo(1_000);
  }

  @Test
  void a_reset_in_a_thousand_years_is_no_reason_to_fail() {
    Observed odd = Observed.of(1_000, -5, Duration.ofDays(365_000));
    assertThat(odd.reset()).isEqualTo(Duration.ofDays(31));
    allowance.observe(granted(0), Unit.TOKENS, odd, now);
    assertThat(free(1)).isZero();
  }

  @Test
  void headers_are_as_old_as_their_call_and_what_came_back_since_is_no_use_of_others() {
    callsOf(1, 900);
    now = now.plusSeconds(59);
    Receipt slow = granted(100);
    now = now.plusSeconds(2);
    assertThat(free(1)).isEqualTo(900);
    allowance.observe(slow, Unit.TOKENS, Observed.of(1_000, 0, MINUTE), now);
    assertThat(free(1)).isEqualTo(900);
    allowance.observe(granted(0), Unit.TOKENS, Observed.of(1_000, 0, MINUTE), now);
    assertThat(free(1)).as("but this is of now").isZero();
  }

  @Test
  void the_present_call_is_not_counted_twice() {
    Receipt receipt = granted(100);
    allowance.observe(receipt, Unit.TOKENS, Observed.of(1_000, 900, MINUTE), now);
    assertThat(free(1)).isEqualTo(900);
    allowance.settle(receipt, 100, now);
    assertThat(free(1)).isEqualTo(900);
  }

  @Test
  void a_lower_limit_holds_at_once_and_a_higher_one_from_the_next_window_on_up_to_the_most() {
    Allowance raised = new Allowance(List.of(TEN.raisedUpTo(25)), PATIENCE);
    Receipt call = ((Answer.Granted) raised.reserve(0, now)).receipt();
    raised.observe(call, Unit.REQUESTS, Observed.of(5, 5, Duration.ofSeconds(30)), now);
    assertThat(raised.left(now).getFirst().limit()).isEqualTo(5);
    raised.observe(call, Unit.REQUESTS, Observed.of(40, 40, Duration.ofSeconds(30)), now);
    assertThat(raised.left(now.plusSeconds(29)).getFirst().limit()).isEqualTo(5);
    assertThat(raised.left(now.plusSeconds(30)).getFirst().limit()).isEqualTo(25);
    allowance.observe(granted(0), Unit.REQUESTS, Observed.of(40, 40, Duration.ZERO), now);
    assertThat(allowance.left(now.plusSeconds(1)).getFirst().limit())
        .as("the operator allowed no more")
        .isEqualTo(10);
  }

  @Test
  void a_limit_that_will_rise_is_part_of_the_forecast() {
    Allowance raised = new Allowance(List.of(TEN.raisedUpTo(25)), PATIENCE);
    Receipt call = ((Answer.Granted) raised.reserve(1, now)).receipt();
    for (int i = 0; i < 9; i++) {
      Answer _ = raised.reserve(1, now);
    }
    raised.observe(call, Unit.REQUESTS, Observed.of(25, 0, Duration.ofSeconds(30)), now);
    assertThat(raised.reserve(1, now))
        .isEqualTo(new Answer.Later(now.plusSeconds(30), raised.left(now).getFirst().quota()));
    assertThat(raised.reserve(1, now.plusSeconds(30))).isInstanceOf(Answer.Granted.class);
  }

  @Test
  void headers_go_to_the_window_they_mean() {
    Quota day = Quota.of(Unit.REQUESTS, 10_000, Duration.ofDays(1));
    Allowance two = new Allowance(List.of(TEN, day), PATIENCE);
    Receipt call = ((Answer.Granted) two.reserve(0, now)).receipt();
    two.observe(call, Unit.REQUESTS, Observed.of(9_000, 100, Duration.ofHours(1)), now);
    assertThat(two.left(now).get(0).free()).isEqualTo(9);
    assertThat(two.left(now).get(1).free()).isEqualTo(100);
    two.observe(
        call,
        Unit.REQUESTS,
        new Observed(
            OptionalLong.empty(), OptionalLong.of(3), Duration.ofSeconds(5), Optional.of(MINUTE)),
        now);
    assertThat(two.left(now).get(0).free()).isEqualTo(3);
    assertThat(two.left(now).get(1).free()).isEqualTo(100);
  }

  @Test
  void quotas_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> Quota.of(Unit.TOKENS, 0, MINUTE)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> Quota.of(Unit.TOKENS, 1, Duration.ofDays(40)))
        .hasMessageContaining("31 days");
    assertThatThrownBy(() -> Quota.bucket(Unit.TOKENS, 10, MINUTE, 0))
        .hasMessageContaining("not 0");
    assertThatThrownBy(() -> TEN.raisedUpTo(9)).hasMessageContaining("9");
    assertThatThrownBy(() -> new Allowance(List.of(TEN), Duration.ZERO))
        .hasMessageContaining("patience");
    assertThat(THOUSAND.dividedBy(3).limit()).isEqualTo(333);
    assertThat(TEN.dividedBy(30).limit()).isEqualTo(1);
  }
}
