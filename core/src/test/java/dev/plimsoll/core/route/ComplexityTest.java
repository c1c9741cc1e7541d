package dev.plimsoll.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plimsoll.core.work.Tier;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComplexityTest {
  private static Tier tier(String text) {
    return Thresholds.standard().tier(Complexity.of(text).value());
  }

  @Test
  void small_talk_is_small() {
    assertThat(List.of("", "Hi", "Thanks!", "What is the capital of France?", "Who wrote Faust?"))
        .allSatisfy(text -> assertThat(tier(text)).as(text).isEqualTo(Tier.SMALL));
  }

  @Test
  void what_is_there_more_of_is_more_complex_and_never_less() {
    String plain = "Which of these is true?";
    String negated = "Which of these is NOT true, neither before nor after, and never least?";
    String code =
        "Write a Java method without recursion:\n```\nint f(int[] a) { return a[0]; }\n```";
    assertThat(Complexity.of(negated).value()).isGreaterThan(Complexity.of(plain).value());
    assertThat(tier(code)).isNotEqualTo(Tier.SMALL);
    assertThat(Weights.LEARNED.weigh(new double[Trait.values().length]).value())
        .as("a text without traits")
        .isLessThan(Thresholds.standard().medium());
  }

  @Test
  void the_parts_add_up_to_the_whole() {
    String text = "If it is NOT more than half, why is it most likely wrong? Search the web.";
    Complexity complexity = Complexity.of(text);
    double odds = Math.log(complexity.value() / (1 - complexity.value()));
    double parts = complexity.traits().stream().mapToDouble(Complexity.Part::contribution).sum();
    assertThat(odds).isCloseTo(LearnedWeights.BASE + parts, within(1e-9));
    assertThat(complexity.strongest(2)).hasSize(2);
    assertThat(complexity.toString()).matches("0\\.\\d\\d \\([a-z ]+ [+-]\\d\\.\\d\\d, .*\\)");
  }

  @Test
  void nothing_takes_away_and_what_was_judged_was_not_learned() {
    assertThat(LearnedWeights.WEIGHTS.values()).allSatisfy(w -> assertThat(w).isPositive());
    assertThat(LearnedWeights.WEIGHTS.keySet()).noneMatch(Trait::isJudged);
  }
}
