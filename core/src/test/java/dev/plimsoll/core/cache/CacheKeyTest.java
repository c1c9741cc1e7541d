package dev.plimsoll.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.core.cache.Question.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CacheKeyTest {
  private static final Question BASE =
      new Question(
          "acme",
          "small",
          List.of(new Message("system", "Be brief."), new Message("user", "Where is Plimsoll?")),
          Map.of("max_tokens", "100", "temperature", "0"),
          List.of("{search}"));

  private static Question user(String content) {
    return new Question(
        BASE.tenant(),
        BASE.model(),
        List.of(BASE.messages().getFirst(), new Message("user", content)),
        BASE.parameters(),
        BASE.tools());
  }

  private static Question with(Map<String, String> parameters) {
    return new Question(BASE.tenant(), BASE.model(), BASE.messages(), parameters, BASE.tools());
  }

  @Test
  void the_same_question_has_the_same_key_on_every_node_and_in_every_version() {
    assertThat(CacheKey.of(BASE).hex()).isEqualTo("97b65c04509df927579f34ad6d99805c");
    assertThat(CacheKey.of(BASE).tenant()).isEqualTo("acme");
  }

  @Test
  void what_changes_no_answer_changes_no_key() {
    CacheKey key = CacheKey.of(BASE);
    assertThat(CacheKey.of(user("  Where is Plimsoll?\n"))).isEqualTo(key);
    Map<String, String> parameters = new HashMap<>(BASE.parameters());
    parameters.put("stream", "true");
    parameters.put("user", "ada");
    parameters.put("max_tokens", "100.0");
    parameters.put("temperature", "0.00");
    assertThat(CacheKey.of(with(parameters))).isEqualTo(key);
    assertThat(CacheKey.of(user("a\r\nb"))).isEqualTo(CacheKey.of(user("a\nb")));
    assertThat(CacheKey.of(user("caf\u00e9"))).isEqualTo(CacheKey.of(user("cafe\u0301")));
  }

  @Test
  void everything_else_does() {
    Set<CacheKey> keys = new HashSet<>();
    List<Question> different =
        List.of(
            BASE,
            new Question("other", "small", BASE.messages(), BASE.parameters(), BASE.tools()),
            new Question("acme", "large", BASE.messages(), BASE.parameters(), BASE.tools()),
            new Question("acme", "small", BASE.messages(), BASE.parameters(), List.of()),
            new Question("acme", "small", BASE.messages(), Map.of(), BASE.tools()),
            new Question(
                "acme", "small", BASE.messages().reversed(), BASE.parameters(), BASE.tools()),
            user("Where is plimsoll?"),
            user("Where  is Plimsoll?"),
            user("\ud800"),
            user("\udc00"),
            user("?"),
            with(Map.of("max_tokens", "101", "temperature", "0")),
            with(Map.of("max_tokens", "100", "temperature", "0", "seed", "1")),
            with(Map.of("something_new", "1")),
            with(Map.of("a", "1", "b", "2")),
            with(Map.of("a", "1b", "2", "")));
    different.forEach(question -> keys.add(CacheKey.of(question)));
    assertThat(keys).hasSameSizeAs(different);
  }

  @Test
  void no_two_ways_of_cutting_a_text_into_parts_run_together() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<CacheKey, Question> seen = new HashMap<>();
      for (int i = 0; i < 2_000; i++) {
        List<Message> messages =
            random
                .ints(random.nextInt(4), 0, 8)
                .mapToObj(
                    cut -> new Message("ab".substring(cut & 1), "aab".substring(cut >> 1 & 3)))
                .toList();
        Question question =
            new Question(
                "t" + random.nextInt(2),
                "m".repeat(random.nextInt(3)),
                messages,
                Map.of(),
                random.ints(random.nextInt(3), 0, 3).mapToObj("ab"::substring).toList());
        Question same = seen.putIfAbsent(CacheKey.of(question), question);
        assertThat(same == null || same.equals(question))
            .as("seed %d: %s and %s", seed, same, question)
            .isTrue();
      }
    }
  }

  @Test
  void a_hostile_number_is_a_text_like_any_other() {
    assertThat(CacheKey.of(with(Map.of("seed", "1e999999999"))))
        .isNotEqualTo(CacheKey.of(with(Map.of("seed", "1e999999998"))));
    assertThat(CacheKey.of(with(Map.of("seed", "9".repeat(1_000_000))))).isNotNull();
  }

  @Test
  void the_key_of_words_forgets_the_dress_of_the_last_message_only() {
    Optional<CacheKey> key = CacheKey.ofWords(BASE);
    assertThat(key).isNotEmpty().isNotEqualTo(Optional.of(CacheKey.of(BASE)));
    assertThat(CacheKey.ofWords(user("please, where is  plimsoll"))).isEqualTo(key);
    assertThat(CacheKey.ofWords(user("Where is Load?"))).isNotEmpty().isNotEqualTo(key);
    assertThat(CacheKey.ofWords(with(Map.of()))).isNotEmpty().isNotEqualTo(key);
    assertThat(
            CacheKey.ofWords(
                new Question(
                    "globex", BASE.model(), BASE.messages(), BASE.parameters(), BASE.tools())))
        .isNotEmpty()
        .isNotEqualTo(key);
    assertThat(CacheKey.ofWords(user("please"))).isEmpty();
  }

  @Test
  void a_key_that_is_apart_is_another() {
    CacheKey key = CacheKey.of(BASE);
    assertThat(Set.of(key.apart(0), key.apart(1), key.apart(2), key.apart(3))).hasSize(4);
    assertThat(key.apart(1).tenant()).isEqualTo("acme");
  }
}
