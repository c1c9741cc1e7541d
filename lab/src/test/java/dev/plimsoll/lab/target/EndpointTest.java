package dev.plimsoll.lab.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.lab.stream.Dialect;
import org.junit.jupiter.api.Test;

class EndpointTest {
  @Test
  void an_address_has_a_base_that_paths_are_put_behind() {
    Endpoint endpoint = Endpoint.parse("https://example.org/api/?x=1");

    assertThat(endpoint.requestTarget("")).isEqualTo("/api/?x=1");
    assertThat(endpoint.address().port()).isEqualTo(443);
    assertThat(endpoint.authority()).isEqualTo("example.org");
    assertThat(Endpoint.parse("http://h:8080/api/").requestTarget("/x")).isEqualTo("/api/x");
    assertThat(Endpoint.parse("http://h").requestTarget("")).isEqualTo("/");
    assertThat(Endpoint.parse("http://[::1]:80").address().host()).isEqualTo("::1");
    assertThat(Endpoint.parse("tasks:http://h:1").kind()).isEqualTo(Endpoint.Kind.TASKS);
    assertThat(Endpoint.parse("tasks:http://h:1")).hasToString("tasks:http://h:1");
  }

  @Test
  void what_is_no_address_is_refused_with_what_was_probably_meant() {
    assertThatThrownBy(() -> Endpoint.parse("127.0.0.1:8001"))
        .hasMessage("'127.0.0.1:8001' is not an address; did you mean 'http://127.0.0.1:8001'?");
    assertThatThrownBy(() -> Endpoint.parse("htp://h"))
        .hasMessage("'htp' is not http or https; did you mean 'http'?");
    assertThatThrownBy(() -> Endpoint.parse("http://u:p@h")).hasMessageContaining("as a header");
    for (String wrong : new String[] {"http://", "http://h:99999", "http://h:0", "http://a b"}) {
      assertThatThrownBy(() -> Endpoint.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void an_address_is_asked_for_as_it_is_written() {
    assertThat(Endpoint.parse("http://h/api/").requestTarget("")).isEqualTo("/api/");
    assertThat(Endpoint.parse("http://h/api//").requestTarget("")).isEqualTo("/api//");
    assertThat(Endpoint.parse("http://h:8001").requestTarget("?a=1")).isEqualTo("/?a=1");
    assertThat(Endpoint.parse("http://h/api").requestTarget("?a=1")).isEqualTo("/api?a=1");
    assertThat(Endpoint.parse("http://h/api?k=v#top").requestTarget("?a=1"))
        .isEqualTo("/api?a=1&k=v");
    Endpoint azure = Endpoint.parse("openai:https://h/openai/deployments/d/?api-version=1");
    assertThat(azure.requestTarget("/chat/completions"))
        .isEqualTo("/openai/deployments/d/chat/completions?api-version=1");
    assertThat(azure.requestTarget("/x?a=1"))
        .isEqualTo("/openai/deployments/d/x?a=1&api-version=1");
    assertThat(Endpoint.parse("openai:http://h/v1/").chatPath(Dialect.OPENAI))
        .isEqualTo("/chat/completions");
  }

  @Test
  void a_host_may_have_an_underscore() {
    Endpoint endpoint = Endpoint.parse("http://my_service:8080/a");

    assertThat(endpoint.address().host()).isEqualTo("my_service");
    assertThat(endpoint.address().port()).isEqualTo(8080);
    assertThat(endpoint.authority()).isEqualTo("my_service:8080");
    assertThat(Endpoint.parse("https://a_b.c").address().port()).isEqualTo(443);
    assertThatThrownBy(() -> Endpoint.parse("http://u:p@my_service"))
        .hasMessageContaining("as a header");
    for (String wrong : new String[] {"http://my_service:0", "http://a_b:99999", "http://a_b:x"}) {
      assertThatThrownBy(() -> Endpoint.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_key_in_a_query_is_not_shown() {
    Endpoint endpoint = Endpoint.parse("openai:http://h/v1?a=1&api_key=hush&b=2");

    assertThat(endpoint).hasToString("openai:http://h/v1?a=1&api_key=***&b=2");
    assertThat(endpoint.requestTarget("")).isEqualTo("/v1?a=1&api_key=hush&b=2");
  }
}
