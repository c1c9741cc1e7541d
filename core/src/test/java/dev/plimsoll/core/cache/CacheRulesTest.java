package dev.plimsoll.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.units.DataSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheRulesTest {
  private static final CacheRules USUAL = CacheRules.standard();

  private static Question asking(Map<String, String> parameters) {
    return new Question("acme", "m", List.of(), parameters, List.of());
  }

  @Test
  void a_question_that_asks_for_variety_is_not_answered_from_the_cache() {
    assertThat(USUAL.refuses(asking(Map.of()))).isEmpty();
    assertThat(USUAL.refuses(asking(Map.of("temperature", "0.0", "n", "1")))).isEmpty();
    assertThat(USUAL.refuses(asking(Map.of("temperature", "0.7"))))
        .contains(NotCached.VARIETY_WANTED);
    assertThat(USUAL.refuses(asking(Map.of("temperature", "warm"))))
        .contains(NotCached.VARIETY_WANTED);
    assertThat(USUAL.refuses(asking(Map.of("n", "3")))).contains(NotCached.VARIETY_WANTED);
    CacheRules aggressive = CacheRules.aggressive();
    assertThat(aggressive.refuses(asking(Map.of("temperature", "0.7")))).isEmpty();
    assertThat(aggressive.refuses(asking(Map.of("n", "3")))).contains(NotCached.VARIETY_WANTED);
  }

  @Test
  void an_answer_that_is_not_whole_or_has_effects_is_not_kept() {
    assertThat(USUAL.refuses("stop", false, 10)).isEmpty();
    assertThat(USUAL.refuses("end_turn", false, 10)).isEmpty();
    assertThat(USUAL.refuses("length", false, 10)).contains(NotCached.CUT_SHORT);
    assertThat(USUAL.refuses("", false, 10)).contains(NotCached.CUT_SHORT);
    assertThat(USUAL.refuses("stop", true, 10)).contains(NotCached.TOOL_CALL);
    assertThat(USUAL.refuses("stop", false, 0)).contains(NotCached.EMPTY);
  }

  @Test
  void settings_that_contradict_themselves_are_refused() {
    DataSize mb = DataSize.parse("1MB");
    Duration hour = Duration.ofHours(1);
    Duration day = Duration.ofDays(1);
    assertThatThrownBy(() -> new CacheSettings(9, mb, DataSize.parse("1KB"), hour, day))
        .hasMessage("a cache holds at least 10 answers and a byte, not 9 and 1MB");
    assertThatThrownBy(() -> new CacheSettings(10, mb, DataSize.parse("251KB"), hour, day))
        .hasMessage("the largest answer takes 1B to a quarter of all 1MB, not 251KB");
    assertThatThrownBy(() -> new CacheSettings(10, mb, DataSize.parse("1KB"), day, hour))
        .hasMessage(
            "an answer is kept (1h) at least as long as it is good (1d), and that is more than 0s");
    assertThat(CacheSettings.standard().bytes().bytes()).isEqualTo(200_000_000);
  }
}
