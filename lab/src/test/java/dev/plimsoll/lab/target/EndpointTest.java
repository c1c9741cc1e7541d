package dev.plimsoll.lab.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void a_key_in_a_query_is_not_shown() {
    Endpoint endpoint = Endpoint.parse("openai:http://h/v1?a=1&api_key=hush&b=2");

    assertThat(endpoint).hasToString("openai:http://h/v1?a=1&api_key=***&b=2");
    assertThat(endpoint.requestTarget("")).isEqualTo("/v1?a=1&api_key=hush&b=2");
  }
}
