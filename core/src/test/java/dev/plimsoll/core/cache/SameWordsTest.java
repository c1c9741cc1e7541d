package dev.plimsoll.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SameWordsTest {
  private static boolean same(String one, String other) {
    return SameWords.of(one).isPresent() && SameWords.of(one).equals(SameWords.of(other));
  }

  @Test
  void opposites_never_match_however_alike_a_score_finds_them() {
    String[][] pairs = {
      {"enable 2FA", "disable 2FA"},
      {"How do I enable 2FA?", "How do I disable 2FA?"},
      {"is it safe", "is it not safe"},
      {"You can do it", "You can't do it"},
      {"with sugar", "without sugar"},
      {"flights from Oslo to Rome", "flights from Rome to Oslo"},
      {"did the dog bite the man", "did the man bite the dog"},
      {"a dose of 5 mg", "a dose of 50 mg"},
      {"a dose of 5 mg", "a dose of -5 mg"},
      {"a dose of .5 mg", "a dose of 5 mg"},
      {"x > 3", "x < 3"},
      {"what is 5!", "what is 5"},
      {"is 10% much", "is 10 much"},
      {"letters to Anna", "letters to Anne"},
      {"tell US", "tell us"},
      {"vitamin a", "vitamin"},
      {"before lunch", "after lunch"},
      {"all users", "some users"},
      {"delete user 17", "delete user 71"},
      {"never stop", "stop"},
    };
    for (String[] pair : pairs) {
      assertThat(same(pair[0], pair[1])).as("%s | %s", pair[0], pair[1]).isFalse();
      assertThat(same(pair[1], pair[0])).as("%s | %s", pair[1], pair[0]).isFalse();
    }
  }

  @Test
  void the_same_in_other_dress_matches() {
    String[][] pairs = {
      {"How do I enable 2FA?", "how do i enable 2FA"},
      {"Please tell me the capital of France", "Tell me the capital of France, please!"},
      {"What's the capital of France?", "what is the capital of   France"},
      {"Why isn't it raining", "why is not it raining"},
      {"I can\u2019t log in", "I cannot log in"},
      {"weather in paris", "Weather in Paris?"},
    };
    for (String[] pair : pairs) {
      assertThat(same(pair[0], pair[1])).as(pair[0]).isTrue();
    }
  }

  @Test
  void nothing_is_like_nothing_and_what_cannot_be_told_is_none() {
    assertThat(SameWords.of("please thanks")).isEmpty();
    assertThat(SameWords.of("a".repeat(5_000))).isEmpty();
    assertThat(SameWords.of("if x:\n  y\nz")).as("several lines").isEmpty();
    assertThat(SameWords.of("  one line\n")).isPresent();
  }

  @Test
  void no_word_that_is_put_in_taken_out_or_changed_goes_unseen() {
    List<String> words = List.of("not", "enable", "2", "Anna", "in", "x+1", "no", "US", "a", "-3");
    for (long seed = 1; seed <= 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> one =
          random.ints(random.nextInt(1, 8), 0, words.size()).mapToObj(words::get).toList();
      List<String> other = new ArrayList<>(one);
      int at = random.nextInt(one.size());
      switch (random.nextInt(3)) {
        case 0 -> other.add(at, "never");
        case 1 -> other.remove(at);
        default -> other.set(at, other.get(at) + "7");
      }
      String left = String.join(" ", one);
      String right = String.join(" ", other);
      assertThat(same(left, right)).as("seed %d: %s | %s", seed, left, right).isFalse();
      assertThat(same(left, left + "?")).as(left).isTrue();
    }
  }
}
