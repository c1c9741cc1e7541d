package dev.plimsoll.lab.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a user keeps from one answer for the next request. */
class SessionTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final Session session = new Session();

  private Optional<Failed> take(String name, String place, FakeAnswer answer) {
    return new Expectation(List.of(), List.of(Saving.parse(name, place)), Optional.empty())
        .failure(answer, session, NOW);
  }

  private void set(String... cookies) {
    session.cookies().take(List.of(cookies), NOW);
  }

  private String sent(String path) {
    return String.valueOf(session.cookies().header(path, false, NOW));
  }

  @Test
  void values_are_taken_from_every_part_of_an_answer() {
    FakeAnswer answer =
        FakeAnswer.of(200, "{\"a\":{\"t\":\"x\\\"y\"},\"n\":5,\"l\":[1],\"u\":\"/p?id=42\"}")
            .with("Mcp-Session-Id", "m1")
            .setting("other=1", "sid=\"s1\"; Path=/");
    assertThat(take("token", "$.a.t", answer)).isEmpty();
    assertThat(take("n", "$.n", answer)).isEmpty();
    assertThat(take("l", "$.l", answer)).isEmpty();
    assertThat(take("mcp", "header mcp-session-id", answer)).isEmpty();
    assertThat(take("sid", "cookie sid", answer)).isEmpty();
    assertThat(take("part", "regex id=(\\d+)", answer)).isEmpty();
    assertThat(session.value("token")).isEqualTo("x\"y");
    assertThat(session.value("n")).isEqualTo("5");
    assertThat(session.value("l")).isEqualTo("[1]");
    assertThat(session.value("mcp")).isEqualTo("m1");
    assertThat(session.value("sid")).isEqualTo("\"s1\"");
    assertThat(session.value("part")).isEqualTo("42");
    assertThat(session.value("none")).isNull();
  }

  @Test
  void a_value_that_is_not_there_is_a_failure_of_its_own_kind() {
    assertThat(take("token", "$.a", FakeAnswer.of(200, "{}")))
        .contains(new Failed("save: token", "token: not found at $.a"));
    assertThat(take("token", "$.a", FakeAnswer.of(200, "{\"a\":null}"))).isPresent();
    assertThat(take("token", "$.a", FakeAnswer.of(200, "<html>"))).isPresent();
    assertThat(take("token", "header X", FakeAnswer.of(200, ""))).isPresent();
    assertThat(take("token", "cookie x", FakeAnswer.of(200, ""))).isPresent();
    assertThat(take("token", "regex x", FakeAnswer.of(200, ""))).isPresent();
    String long_ = "x".repeat(Saving.LONGEST + 1);
    assertThat(take("token", "$", FakeAnswer.of(200, "\"" + long_ + "\""))).isPresent();
    assertThat(take("token", "$.a", FakeAnswer.of(500, "{\"a\":1}")))
        .contains(new Failed("HTTP 500", ""));
    assertThat(session.value("token")).isNull();
    for (String wrong : new String[] {"", "token", "header", "header a b", "regex (", "body x"}) {
      assertThatThrownBy(() -> Saving.parse("a", wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Saving.parse("a b", "$.a")).hasMessageContaining("cannot name");
  }

  @Test
  void cookies_go_back_to_where_they_belong() {
    set("a=1", "b=2; Path=/api", "c=3; Secure; HttpOnly; SameSite=Lax; Domain=else.where");
    assertThat(sent("/")).isEqualTo("a=1");
    assertThat(sent("/api?x=/")).isEqualTo("a=1; b=2");
    assertThat(sent("/api/x")).isEqualTo("a=1; b=2");
    assertThat(sent("/apix")).isEqualTo("a=1");
    assertThat(session.cookies().header("/", true, NOW)).isEqualTo("a=1; c=3");
    set("a=other");
    assertThat(sent("/")).isEqualTo("a=other");
  }

  @Test
  void a_cookie_without_a_path_is_for_the_directory_of_its_request() {
    session.cookies().asks("/shop/login?next=/a/b");
    set("a=1", "b=2; Path=relative", "c=3; Path=/");
    assertThat(sent("/shop/cart")).isEqualTo("a=1; b=2; c=3");
    assertThat(sent("/shop")).isEqualTo("a=1; b=2; c=3");
    assertThat(sent("/shopping")).isEqualTo("c=3");
    assertThat(sent("/")).isEqualTo("c=3");
    session.cookies().asks("/login");
    set("d=4");
    assertThat(sent("/elsewhere")).isEqualTo("c=3; d=4");
  }

  @Test
  void cookies_end_by_their_age_or_date() {
    set("a=1; Max-Age=60", "b=2; Expires=Sat, 21 Nov 2026 12:00:30 GMT", "c=3; max-age=x");
    assertThat(session.cookies().header("/", false, NOW)).isEqualTo("a=1; b=2; c=3");
    assertThat(session.cookies().header("/", false, NOW.plusSeconds(30))).isEqualTo("a=1; c=3");
    assertThat(session.cookies().header("/", false, NOW.plusSeconds(60))).isEqualTo("c=3");
    set("c=; Max-Age=0");
    assertThat(session.cookies().header("/", false, NOW)).isNull();
    set("d=4; Expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=5");
    assertThat(sent("/")).isEqualTo("d=4");
    set("d=; Expires=Thu, 01-Jan-1970 00:00:00 GMT");
    assertThat(sent("/")).isEqualTo("null");
  }

  @Test
  void an_answer_sets_cookies_also_when_it_failed_unless_they_are_switched_off() {
    FakeAnswer failed = FakeAnswer.of(401, "").setting("sid=1");
    assertThat(Expectation.NONE.failure(failed, session, NOW)).isPresent();
    assertThat(sent("/")).isEqualTo("sid=1");
    Session none = new Session(false);
    assertThat(Expectation.NONE.failure(failed, none, NOW)).isPresent();
    assertThat(none.cookies().header("/", true, NOW)).isNull();
  }

  @Test
  void a_jar_is_small_and_takes_nothing_that_breaks_a_header() {
    set("x=a\r\nEvil: 1", "=5", "no cookie", "big=" + "x".repeat(5000));
    assertThat(sent("/")).isEqualTo("null");
    for (int i = 0; i < 1000; i++) {
      set("n" + i + "=1");
    }
    assertThat(sent("/").split("; ", -1)).hasSize(Cookies.MOST);
  }

  @Test
  void the_three_forms_of_a_date_are_one() {
    Instant then = Instant.parse("1994-11-06T08:49:37Z");
    assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT", NOW)).contains(then);
    assertThat(HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT", NOW)).contains(then);
    assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 UTC", NOW)).contains(then);
    assertThat(HttpDate.parse("Sun Nov  6 08:49:37 1994", NOW)).contains(then);
    assertThat(HttpDate.parse("Sunday, 06-Nov-44 08:49:37 GMT", NOW))
        .contains(Instant.parse("2044-11-06T08:49:37Z"));
    for (String wrong :
        new String[] {
          "",
          "soon",
          "Sun, 31 Feb 1994 08:49:37 GMT",
          "Sun, 06 Nox 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 25:49:37 GMT",
          "1994-11-06T08:49:37Z"
        }) {
      assertThat(HttpDate.parse(wrong, NOW)).as(wrong).isEmpty();
    }
  }
}
