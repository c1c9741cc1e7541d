package dev.plimsoll.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.core.route.Lexicon.Sign;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TraitTest {
  private static double value(Trait trait, String text) {
    return Trait.of(text)[trait.ordinal()];
  }

  private static Question question(String text) {
    return Scan.of(text).question;
  }

  @Test
  void what_is_asked_is_told_by_the_last_question_or_by_an_order() {
    assertThat(question("Who wrote Faust?")).isEqualTo(Question.FACT);
    assertThat(question("Tom has 3 apples. How many are left if he eats one?"))
        .isEqualTo(Question.AMOUNT);
    assertThat(question("How do plants breathe?")).isEqualTo(Question.REASON);
    assertThat(question("Explain how plants breathe.")).isEqualTo(Question.REASON);
    assertThat(question("Write a poem about 12 mice.")).isEqualTo(Question.TASK);
    assertThat(question("Is it raining?")).isEqualTo(Question.YES_OR_NO);
    assertThat(question("The capital of France is")).isEqualTo(Question.NONE);
    assertThat(question("Why is that? Calculate it. Where is it?")).isEqualTo(Question.FACT);
    assertThat(question("")).isEqualTo(Question.NONE);
  }

  @Test
  void words_count_by_themselves_and_in_pairs() {
    Scan scan = Scan.of("You MUST NOT use more than 3 words, at least not two; it isn't allowed.");
    assertThat(scan.signs(Sign.BOUND)).isEqualTo(3); // must, more than, at least
    assertThat(scan.signs(Sign.NEGATION)).isEqualTo(4); // not, least, not, isn't
    assertThat(scan.capitals).isEqualTo(2);
    assertThat(scan.numbers).isEqualTo(1);
  }

  @Test
  void numbers_operators_and_code_are_counted() {
    Scan maths = Scan.of("3.5 + 1,000 = x^2, \u2200y \u2264 7%");
    assertThat(maths.numbers).isEqualTo(4);
    assertThat(maths.digits).isEqualTo(10);
    assertThat(maths.operators).isEqualTo(6);
    assertThat(maths.code).isZero();
    assertThat(Scan.of("if (a == b) { call_me(); }").code).isEqualTo(4);
  }

  @Test
  void items_of_a_list_are_lines_that_begin_as_such() {
    Scan scan = Scan.of("Choose:\nA. one\nB. two\n- three\n 12) four\nDr. who\nA.five\n1\n");
    assertThat(scan.items).isEqualTo(4);
    assertThat(scan.lines).isEqualTo(9);
    assertThat(scan.itemLength).isEqualTo(6 + 6 + 7 + 9);
  }

  @Test
  void letters_of_other_alphabets_are_letters() {
    assertThat(value(Trait.FOREIGN_LETTERS, "\u041f\u0440\u0438\u0432\u0435\u0442")).isEqualTo(1);
    assertThat(value(Trait.FOREIGN_LETTERS, "Hello")).isZero();
    assertThat(value(Trait.LANGUAGES, "Translate this into German")).isPositive();
  }

  @Test
  void of_a_long_text_the_beginning_and_the_end_are_read() {
    String hostile = "(".repeat(500_000) + "?".repeat(499_999) + "A";
    Scan scan = Scan.of(hostile);
    assertThat(scan.read).isEqualTo(Scan.HEAD + Scan.TAIL);
    assertThat(scan.asides).isEqualTo(Scan.HEAD);
    assertThat(scan.questions).isEqualTo(Scan.TAIL - 1);
    assertThat(value(Trait.LENGTH, hostile)).isEqualTo(1);
  }

  @Test
  void whatever_the_text_each_trait_is_from_zero_to_one_and_the_same_again() {
    String alphabet = "aZ '\u2019.,?!\n\"()[]{}=+-*/|_`#09\u00e9\u4e16\ud83d\ude00\u0000\r\t$:;&<>";
    for (long seed = 1; seed <= 2_000; seed++) {
      RandomGenerator random = Seeds.of(seed, 0);
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(random.nextInt(1, 400));
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      double[] values = Trait.of(text.toString());
      assertThat(Trait.of(text.toString())).as("seed %d", seed).containsExactly(values);
      assertThat(Arrays.stream(values).boxed())
          .as("seed %d", seed)
          .allSatisfy(value -> assertThat(value).isBetween(0.0, 1.0));
      Complexity complexity = Complexity.of(text.toString());
      assertThat(complexity.value()).as("seed %d", seed).isBetween(0.0, 1.0);
    }
  }

  @Test
  void the_same_words_in_other_letters_say_the_same() {
    assertThat(Scan.of("CALCULATE the Sum").signs).isEqualTo(Scan.of("calculate THE sum").signs);
  }
}
