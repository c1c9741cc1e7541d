package dev.plimsoll.mock.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void a_call_passes_all_limits_or_takes_from_none() {
    Limits limits = limits("requests:3/min:fixed", "tokens:100/min:fixed");
    assertThat(limits.take("", 60, 0)).isInstanceOf(Verdict.Passed.class);
    for (int refused = 0; refused < 5; refused++) {
      Verdict.Limited over = limited(limits.take("", 60, SECOND));
      assertThat(over.by().unit()).isEqualTo(Unit.TOKENS);
      assertThat(over.used()).isEqualTo(60);
      assertThat(over.cost()).isEqualTo(60);
      assertThat(over.waitNanos()).hasValue(59 * SECOND);
    }
    assertThat(limits.take("", 20, SECOND)).isInstanceOf(Verdict.Passed.class);
    assertThat(limits.take("", 20, SECOND)).isInstanceOf(Verdict.Passed.class);
    assertThat(limited(limits.take("", 0, SECOND)).by().unit()).isEqualTo(Unit.REQUESTS);
    assertThat(limits.uses())
        .extracting(Use::granted, Use::refused)
        .containsExactly(tuple(3L, 1L), tuple(100L, 5L));
  }

  @Test
  void the_longest_wait_is_told() {
    Limits limits = limits("requests:1/s:fixed", "requests:1/h:fixed", "requests:1/min:fixed");
    limits.take("", 0, 0);
    Verdict.Limited over = limited(limits.take("", 0, 0));
    assertThat(over.by()).hasToString("requests:1/h:fixed");
    assertThat(over.waitNanos()).hasValue(3_600 * SECOND);
  }

  @Test
  void what_no_wait_can_help_is_said_to_be_so() {
    Verdict.Limited over = limited(limits("tokens:100/min").take("", 101, 0));
    assertThat(over.waitNanos()).isEmpty();
    assertThat(over.cost()).isEqualTo(101);
  }

  @Test
  void fixed_windows_begin_with_the_provider_and_all_comes_back_at_once() {
    Limits limits = limits("requests:2/10m:fixed");
    long border = Duration.ofMinutes(10).toNanos();
    assertThat(passes(limits, border - 2, border - 1, border - 1, border, border, border))
        .containsExactly(true, true, false, true, true, false);
  }

  @Test
  void a_sliding_window_has_no_border() {
    Limits limits = limits("requests:2/10m:sliding");
    long per = Duration.ofMinutes(10).toNanos();
    assertThat(passes(limits, per - 2, per - 1, per, per + 5, 2 * per - 3, 2 * per - 2))
        .containsExactly(true, true, false, false, false, true);
  }

  @Test
  void each_key_has_its_own_where_the_limit_says_so() {
    Limits limits = limits("requests:1/min:per-key");
    assertThat(limits.take("Bearer a", 0, 0)).isInstanceOf(Verdict.Passed.class);
    assertThat(limits.take("Bearer b", 0, 0)).isInstanceOf(Verdict.Passed.class);
    assertThat(limits.take("Bearer a", 0, 0)).isInstanceOf(Verdict.Limited.class);
    Limits shared = limits("requests:1/min");
    assertThat(shared.take("Bearer a", 0, 0)).isInstanceOf(Verdict.Passed.class);
    assertThat(shared.take("Bearer b", 0, 0)).isInstanceOf(Verdict.Limited.class);
  }

  @Test
  void a_flood_of_keys_is_no_way_around_a_limit() {
    Limits limits = limits("requests:1/h:fixed:per-key");
    long passed =
        Stream.iterate(0, key -> key + 1)
            .limit(5_000)
            .filter(key -> limits.take("key " + key, 0, 0) instanceof Verdict.Passed)
            .count();
    assertThat(passed).isEqualTo(Keyed.MOST_KEYS + 1);
  }

  @Test
  void tokens_are_set_right_once_when_the_call_ends() {
    Limits limits = limits("tokens:100/min:fixed", "requests:10/min:fixed");
    Receipt receipt = passed(limits.take("", 90, 0));
    assertThat(limits.take("", 30, 0)).isInstanceOf(Verdict.Limited.class);
    limits.settle(receipt, 40, SECOND);
    limits.settle(receipt, 0, SECOND);
    assertThat(limits.uses().getFirst().granted()).isEqualTo(40);
    assertThat(limits.uses().getLast().granted()).isEqualTo(1);
    assertThat(limits.take("", 61, SECOND)).isInstanceOf(Verdict.Limited.class);
    assertThat(limits.take("", 60, SECOND)).isInstanceOf(Verdict.Passed.class);
  }

  @Test
  void an_uncorrected_limit_keeps_what_was_asked_for() {
    Limits limits = limits("tokens:100/min:fixed:uncorrected");
    limits.settle(passed(limits.take("", 90, 0)), 0, 0);
    assertThat(limits.take("", 30, 0)).isInstanceOf(Verdict.Limited.class);
  }

  @Test
  void what_ends_in_a_later_window_gives_nothing_back_to_it() {
    Limits limits = limits("tokens:100/min:fixed");
    Receipt receipt = passed(limits.take("", 90, 59 * SECOND));
    assertThat(limits.take("", 100, 61 * SECOND)).isInstanceOf(Verdict.Passed.class);
    limits.settle(receipt, 10, 61 * SECOND);
    assertThat(limits.take("", 1, 62 * SECOND)).isInstanceOf(Verdict.Limited.class);
  }

  @Test
  void for_each_unit_the_tightest_limit_is_shown() {
    Limits limits = limits("requests:10/s:fixed", "requests:2/min:fixed", "tokens:500/min:bucket");
    List<Standing> standings = limits.take("", 100, 0).standings();
    assertThat(standings)
        .extracting(standing -> standing.limit().toString(), Standing::remaining)
        .containsExactly(tuple("requests:2/min:fixed", 1L), tuple("tokens:500/min:bucket", 400L));
    assertThat(standings.getLast().resetNanos()).isEqualTo(12 * SECOND);
  }

  @Test
  void a_time_that_comes_late_counts_as_the_latest() {
    Limits limits = limits("requests:1/s:fixed");
    assertThat(passes(limits, 2 * SECOND, SECOND / 2)).containsExactly(true, false);
  }

  private static Limits limits(String... texts) {
    return new Limits(Stream.of(texts).map(RateLimit::parse).toList());
  }

  private static List<Boolean> passes(Limits limits, long... times) {
    return LongStream.of(times)
        .mapToObj(time -> limits.take("", 0, time) instanceof Verdict.Passed)
        .toList();
  }

  private static Receipt passed(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Passed.class);
    return ((Verdict.Passed) verdict).receipt();
  }

  private static Verdict.Limited limited(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Limited.class);
    return (Verdict.Limited) verdict;
  }
}
