package dev.plimsoll.lab.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.base.random.Seeds;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Requests made of rows, saved values and the environment. */
class FillTest {
  private static final String NASTY = "a\"b\\c\nd\u0001 é/?&#";
  private static final Rows ROWS =
      new Rows(
          Path.of("rows.csv"),
          List.of("q", "plain", "user id"),
          List.<String[]>of(new String[] {NASTY, "x-1", "7"}));
  private static final Names NAMES =
      new Names(
          ROWS.columns(),
          List.of("token"),
          name -> name.equals("KEY") ? Optional.of("s3cret") : Optional.empty());

  private static Variables variables(Session session) {
    return new Variables(
        Seeds.of(1, 0), new Turn(3, 5, 14), Optional.empty(), Optional.of(ROWS.row(0)), session);
  }

  private static Filled fill(String path, Map<String, String> headers, Template body) {
    Map<String, Template> templates = new java.util.LinkedHashMap<>();
    headers.forEach((name, value) -> templates.put(name, Template.raw(value, NAMES)));
    return new RequestTemplate(
            "r",
            "POST",
            Template.url(path, NAMES),
            templates,
            Optional.of(RequestTemplate.Body.of(body)),
            Expectation.NONE)
        .fill(variables(new Session()));
  }

  private static Filled fill(String path, Map<String, String> headers) {
    return fill(path, headers, Template.parse(""));
  }

  @Test
  void a_row_within_json_does_not_break_it() {
    Template body = Template.json("{\"q\":\"${row.q}\",\"n\":${row.user id}}", NAMES);
    Filled.Ready ready = (Filled.Ready) fill("/", Map.of(), body);
    var json = JsonMapper.builder().build().readTree(ready.body().orElseThrow());
    assertThat(json.path("q").stringValue()).isEqualTo(NASTY);
    assertThat(json.path("n").intValue()).isEqualTo(7);

    Template raw = Template.json("${row.q:raw}", NAMES);
    assertThat(((Filled.Ready) fill("/", Map.of(), raw)).body()).contains(NASTY);
  }

  @Test
  void a_row_within_a_path_stays_one_part_of_it() {
    assertThat(fill("/${row.q}?x=${row.plain}", Map.of()))
        .isInstanceOfSatisfying(
            Filled.Ready.class,
            ready ->
                assertThat(ready.path()).isEqualTo("/a%22b%5Cc%0Ad%01%20%C3%A9%2F%3F%26%23?x=x-1"));
    assertThat(fill("/${row.q:raw}", Map.of())).isInstanceOf(Filled.Unfit.class);
  }

  @Test
  void a_row_cannot_bring_a_header_of_its_own() {
    assertThat(fill("/", Map.of("X-Q", "${row.q}")))
        .isEqualTo(
            new Filled.Unfit(
                new Failed("bad request value", "the header X-Q would not be one line of ASCII")));
    assertThat(fill("/", Map.of("X-Q", "v ${row.plain}")))
        .isInstanceOfSatisfying(
            Filled.Ready.class,
            ready ->
                assertThat(ready.headers()).containsExactly(new Filled.Header("X-Q", "v x-1")));
  }

  @Test
  void a_value_that_was_not_saved_yet_makes_no_request() {
    assertThat(fill("/${saved.token}", Map.of()))
        .isEqualTo(
            new Filled.Unfit(new Failed("bad request value", "${saved.token} has no value yet")));
    Session session = new Session();
    session.save("token", "a/b");
    assertThat(Template.url("/${saved.token}", NAMES).render(variables(session)))
        .isEqualTo("/a%2Fb");
  }

  @Test
  void the_environment_is_filled_in_and_shown_to_nobody() {
    Template key = Template.raw("Bearer ${env.KEY}", NAMES);
    assertThat(key.render(variables(new Session()))).isEqualTo("Bearer s3cret");
    assertThat(key.constant()).contains("Bearer s3cret");
    assertThat(key).hasToString("Bearer ${env.KEY}");
    assertThat(new Part.Environment("s3cret").toString()).doesNotContain("s3cret");
    assertThatThrownBy(() -> Template.raw("${env.KEYS}", NAMES))
        .hasMessageContaining("the environment variable 'KEYS' is not set (at character 1)");
  }

  @Test
  void other_values_are_drawn_or_counted() {
    Variables variables = variables(new Session());
    assertThat(Template.parse("${user.id}/${iteration}/${request.index}").render(variables))
        .isEqualTo("3/5/14");
    assertThat(Template.parse("${random.choice(red, green)}").render(variables))
        .isIn("red", "green");
    assertThat(Template.parse("${random.words(12)}").render(variables).split(" ", -1)).hasSize(12);
  }

  @Test
  void a_name_that_nothing_provides_is_refused_with_the_nearest() {
    assertThatThrownBy(() -> Template.raw("x ${row.plian}", NAMES))
        .hasMessageStartingWith(
            "the rows have no column 'plian'; did you mean 'plain'? (at character 3)")
        .hasMessageContaining("The columns are q, plain, user id.");
    assertThatThrownBy(() -> Template.raw("${saved.tokn}", NAMES))
        .hasMessageStartingWith("no request saves 'tokn'; did you mean 'token'?");
    assertThatThrownBy(() -> Template.parse("${row.q}")).hasMessageContaining("there are no rows");
    assertThatThrownBy(() -> Template.parse("${saved.q}")).hasMessageContaining("save: {q: $.a.b}");
    assertThatThrownBy(() -> Template.parse("${user.id:raw}"))
        .hasMessageContaining("':raw' is for");
    assertThatThrownBy(() -> Template.parse("${random.words(0)}")).hasMessageContaining("50,000");
    assertThatThrownBy(() -> Template.parse("${random.choice}")).hasMessageContaining("(a,b)");
  }
}
