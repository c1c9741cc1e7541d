package dev.plimsoll.lab.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void a_value_is_hidden_wherever_it_stands_and_in_an_address_too() {
    Secrets secrets = new Secrets(List.of("abc 123+x"));

    assertThat(secrets.hiddenIn("no user abc 123+x, nor abc 123+x"))
        .isEqualTo("no user ***, nor ***");
    assertThat(secrets.hiddenIn("at /x?key=abc+123%2Bx")).isEqualTo("at /x?key=***");
  }

  @Test
  void a_value_that_a_text_was_cut_in_is_hidden() {
    assertThat(new Secrets(List.of("abcdefgh")).hiddenIn("no user abcdef…"))
        .isEqualTo("no user ***…");
  }

  @Test
  void the_longer_of_two_goes_first_and_short_ones_are_none() {
    assertThat(new Secrets(List.of("abcd", "abcdef", "no")).hiddenIn("no abcdef"))
        .isEqualTo("no ***");
    assertThat(Secrets.NONE.hiddenIn("all of it")).isEqualTo("all of it");
  }
}
