package dev.plimsoll.lab.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonRpcTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static String fault(String request, String answer) {
    return new Expectation(List.of(Check.parse("jsonrpc")), List.of(), Optional.empty())
        .failure(FakeAnswer.of(200, answer).to(request))
        .map(failed -> {
          assertThat(failed.kind()).isEqualTo("check: jsonrpc");
          return failed.detail();
        })
        .orElse("");
  }

  private static List<JsonNode> examples() throws Exception {
    try (InputStream in = JsonRpcTest.class.getResourceAsStream("jsonrpc2-examples.json")) {
      List<JsonNode> cases = new ArrayList<>();
      JSON.readTree(Objects.requireNonNull(in)).path("cases").forEach(cases::add);
      return cases;
    }
  }

  @Test
  void every_example_of_the_specification_is_understood() throws Exception {
    List<JsonNode> cases = examples();
    assertThat(cases).hasSizeGreaterThan(10);
    for (JsonNode one : cases) {
      JsonNode response = one.path("response");
      String answer = response.isNull() ? "" : response.toString();
      JsonNode error = error(response);
      String expected =
          error.isMissingNode()
              ? ""
              : "error %s: %s".formatted(error.path("code"), error.path("message").stringValue());
      assertThat(fault(one.path("request").stringValue(), answer))
          .as(one.path("name").stringValue())
          .isEqualTo(expected);
    }
  }

  private static JsonNode error(JsonNode response) {
    for (JsonNode one : response.isArray() ? response : JSON.createArrayNode().add(response)) {
      if (one.has("error")) {
        return one.path("error");
      }
    }
    return JSON.missingNode();
  }

  @Test
  void answers_of_another_shape_fail() {
    String call = "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":7}";
    assertThat(fault(call, "{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":7}")).isEmpty();
    assertThat(fault(call, "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":8}"))
        .isEqualTo("id 8 is not the request's");
    assertThat(fault(call, "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":\"7\"}"))
        .isEqualTo("id \"7\" is not the request's");
    assertThat(fault(call, "{\"jsonrpc\":\"2.0\",\"result\":1}")).isEqualTo("no 'id'");
    assertThat(fault(call, "{\"result\":1,\"id\":7}")).isEqualTo("'jsonrpc' is not \"2.0\"");
    assertThat(fault(call, "{\"jsonrpc\":2.0,\"result\":1,\"id\":7}")).contains("'jsonrpc'");
    assertThat(fault(call, "{\"jsonrpc\":\"2.0\",\"id\":7}"))
        .isEqualTo("neither 'result' nor 'error'");
    assertThat(fault(call, "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":1,\"error\":{}}"))
        .isEqualTo("both 'result' and 'error'");
    assertThat(fault(call, "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":\"no\"}")).contains("'code'");
    assertThat(fault(call, "[]")).isEqualTo("an empty list");
    assertThat(fault(call, "<html>")).isEqualTo("the body is not JSON");
    assertThat(fault(call, "")).isEqualTo("no body");
  }

  @Test
  void a_batch_has_one_response_for_each_call() {
    String batch =
        "[{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1},"
            + "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":2},"
            + "{\"jsonrpc\":\"2.0\",\"method\":\"note\"}]";
    String one = "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":1}";
    String two = "{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":2}";
    assertThat(fault(batch, "[" + two + "," + one + "]")).isEmpty();
    assertThat(fault(batch, "[" + two + "]")).isEqualTo("1 calls of the batch have no response");
    assertThat(fault(batch, "[" + two + "," + two + "]")).isEqualTo("id 2 is not the request's");
    assertThat(fault(batch, one)).isEqualTo("one response to a batch");
  }
}
