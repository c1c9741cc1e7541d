package dev.plimsoll.lab.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The rules of an answer by the JSON-RPC 2.0 specification (sections 5 and 6): {@code jsonrpc} is
 * "2.0", {@code id} is the request's, and there is exactly one of {@code result} and {@code error};
 * a batch is answered by one response for each call, in any order. Pure.
 */
final class JsonRpc {
  private JsonRpc() {}

  /** Whether a request, or every one of a batch, is a notification. */
  static boolean wantsNoAnswer(Optional<JsonNode> request) {
    return request.map(node -> ids(node).isEmpty()).orElse(false);
  }

  /**
   * What is wrong with an answer: its shape, or that it is an error (then with code and message).
   *
   * @param request empty where it was no JSON: then no {@code id} is compared
   */
  static Optional<String> fault(Optional<JsonNode> request, JsonNode answer) {
    List<@Nullable JsonNode> open =
        new ArrayList<>(request.map(JsonRpc::ids).orElseGet(() -> List.of()));
    if (!answer.isArray()) {
      boolean batch = request.map(node -> node.isArray() && !node.isEmpty()).orElse(false);
      return batch && !answer.has("error")
          ? Optional.of("one response to a batch")
          : response(answer, batch || request.isEmpty() ? null : open);
    }
    if (!request.map(JsonNode::isArray).orElse(true) || answer.isEmpty()) {
      return Optional.of(answer.isEmpty() ? "an empty list" : "a list of responses to one call");
    }
    for (JsonNode one : answer) {
      Optional<String> fault = response(one, request.isEmpty() ? null : open);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return request.isEmpty() || open.isEmpty()
        ? Optional.empty()
        : Optional.of("%d calls of the batch have no response".formatted(open.size()));
  }

  /** The fault of one response; its id is taken from those still open, where they are known. */
  private static Optional<String> response(
      JsonNode response, @Nullable List<@Nullable JsonNode> open) {
    JsonNode version = response.path("jsonrpc");
    if (!version.isString() || !version.stringValue().equals("2.0")) {
      return Optional.of("'jsonrpc' is not \"2.0\"");
    }
    if (response.has("result") == response.has("error")) {
      return Optional.of(
          response.has("result") ? "both 'result' and 'error'" : "neither 'result' nor 'error'");
    }
    if (response.has("error")) {
      return Optional.of(error(response.path("error")));
    }
    if (!response.has("id")) {
      return Optional.of("no 'id'");
    }
    if (open != null && !open.remove(response.get("id"))) {
      return Optional.of("id %s is not the request's".formatted(response.get("id")));
    }
    return Optional.empty();
  }

  private static String error(JsonNode error) {
    return error.path("code").isIntegralNumber() && error.path("message").isString()
        ? "error %s: %s".formatted(error.path("code"), error.path("message").stringValue())
        : "'error' without a whole 'code' and a 'message'";
  }

  /** The ids that calls wait for; a request without one is a notification. */
  private static List<@Nullable JsonNode> ids(JsonNode request) {
    List<@Nullable JsonNode> ids = new ArrayList<>();
    if (request.isArray()) {
      request.forEach(one -> ids.addAll(one.isArray() ? List.of() : ids(one)));
    } else if (request.has("id")) {
      ids.add(request.get("id"));
    }
    return ids;
  }
}
