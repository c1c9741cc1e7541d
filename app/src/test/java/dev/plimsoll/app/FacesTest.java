package dev.plimsoll.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long texts are laid out. */
class FacesTest {
  @Test
  void a_long_line_goes_on_below_with_its_indentation() {
    assertThat(Faces.wrapped("  aaaa bbbb cccc\nd", 12)).isEqualTo("  aaaa bbbb\n  cccc\nd");
    assertThat(Faces.wrapped("aaaa bbbb cccc dddd", 10)).isEqualTo("aaaa bbbb\n  cccc\n  dddd");
  }

  @Test
  void what_has_no_blanks_and_what_is_quoted_stays_whole() {
    assertThat(Faces.wrapped("x".repeat(99), 80)).hasSize(99);
    assertThat(Faces.wrapped("see " + "x".repeat(99), 80)).startsWith("see\n  x");
    assertThat(Faces.wrapped("  12 | a b c d e f", 10)).isEqualTo("  12 | a b c d e f");
  }

  @Test
  void a_paragraph_breaks_at_blanks_or_where_it_must_and_ends_in_time() {
    assertThat(Faces.paragraph("one two three", 8, 9)).containsExactly("one two", "three");
    assertThat(Faces.paragraph("x".repeat(20), 8, 9))
        .containsExactly("xxxxxxxx", "xxxxxxxx", "xxxx");
    assertThat(Faces.paragraph("x".repeat(20), 8, 2)).containsExactly("xxxxxxxx", "xxxxxxx…");
    assertThat(Faces.paragraph("漢漢漢", 4, 9)).containsExactly("漢漢", "漢");
    assertThat(Faces.paragraph("", 4, 9)).isEmpty();
  }

  @Test
  void the_status_stands_at_the_end_or_below() {
    assertThat(Faces.withStatus("a", 2)).hasSize(80).endsWith("[exit 2]");
    assertThat(Faces.withStatus("a".repeat(75), 2).lines()).hasSize(2);
  }
}
