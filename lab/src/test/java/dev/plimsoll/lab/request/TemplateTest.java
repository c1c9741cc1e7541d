package dev.plimsoll.lab.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.lab.trace.Trace;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TemplateTest {
  private static Variables variables(long seed) {
    return new Variables(Seeds.of(seed, 0), 3, 14, Optional.of(new Trace.Row(0, 374, 44)));
  }

  private static String render(String text) {
    return Template.parse(text).render(variables(1));
  }

  @Test
  void names_are_replaced_and_all_else_stays() {
    assertThat(render("/u/${user.id}/${ request.index }?a=$x")).isEqualTo("/u/3/14?a=$x");
    assertThat(render("${trace.contextTokens}/${trace.generatedTokens}")).isEqualTo("374/44");
    assertThat(render("$${user.id}")).isEqualTo("${user.id}");
    assertThat(render("")).isEmpty();
    assertThat(Template.parse("a${user.id}")).hasToString("a${user.id}");
  }

  @Test
  void a_limit_of_tokens_is_at_least_one() {
    Variables failed = new Variables(Seeds.of(1, 0), 3, 14, Optional.of(new Trace.Row(0, 374, 0)));

    assertThat(Template.parse("${trace.generatedTokens}").render(failed)).isEqualTo("1");
  }

  @Test
  void drawn_values_lie_within_their_bounds_and_repeat_with_their_seed() {
    Template template = Template.parse("${random.int(-2,2)}");
    Set<String> drawn = new HashSet<>();
    for (long seed = 0; seed < 200; seed++) {
      drawn.add(template.render(variables(seed)));
    }
    assertThat(drawn).containsExactlyInAnyOrder("-2", "-1", "0", "1", "2");

    Template uuid = Template.parse("${random.uuid}");
    assertThat(uuid.render(variables(5)))
        .isEqualTo(uuid.render(variables(5)))
        .isNotEqualTo(uuid.render(variables(6)));
    UUID read = UUID.fromString(uuid.render(variables(5)));
    assertThat(read.version()).isEqualTo(4);
    assertThat(read.variant()).isEqualTo(2);
  }

  @Test
  void a_prompt_has_exactly_as_many_tokens_as_the_recorded_one() {
    for (EncodingType type :
        new EncodingType[] {EncodingType.CL100K_BASE, EncodingType.O200K_BASE}) {
      var encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
      assertThat(encoding.countTokens(render("${trace.prompt}")))
          .as(type.toString())
          .isEqualTo(374);
    }
  }

  @Test
  void faults_say_where_and_what_was_probably_meant() {
    assertThatThrownBy(() -> Template.parse("x${user.ids}"))
        .hasMessageStartingWith(
            "'user.ids' is not a template name; did you mean 'user.id'? (at character 2)")
        .hasMessageContaining("trace.prompt");
    assertThatThrownBy(() -> Template.parse("ab${user.id"))
        .hasMessageStartingWith("'${' without its '}' (at character 3)");
    assertThatThrownBy(() -> Template.parse("${random.int(9,1)}"))
        .hasMessageStartingWith("random.int(9,1) runs backwards (at character 1)");
    assertThatThrownBy(() -> Template.parse("${random.int}"))
        .hasMessageContaining("${random.int(1,9)}");
    assertThatThrownBy(() -> Template.parse("${user.id(3)}"))
        .hasMessageStartingWith("'user.id' takes no arguments");
  }

  @Test
  void it_knows_what_it_needs() {
    assertThat(Template.parse("a").isConstant()).isTrue();
    assertThat(Template.parse("$${a}").isConstant()).isTrue();
    assertThat(Template.parse("${user.id}").isConstant()).isFalse();
    assertThat(Template.parse("${user.id}").needsTrace()).isFalse();
    assertThat(Template.parse("${trace.prompt}").needsTrace()).isTrue();
  }
}
