package dev.plimsoll.lab.request;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The answer is what JSON-RPC 2.0 asks for, and no error. */
record JsonRpcCheck() implements Check {
  @Override
  public String expression() {
    return "jsonrpc";
  }

  @Override
  public Optional<Failed> failure(Seen seen) {
    Optional<JsonNode> request = new AnswerBody(seen.answer().requestBody()).json();
    boolean silent = seen.answer().bodySize() == 0;
    if (silent && JsonRpc.wantsNoAnswer(request)) {
      return Optional.empty();
    }
    if (silent) {
      return failed("no body");
    }
    Optional<JsonNode> answer = seen.json();
    return answer.isEmpty()
        ? failed("the body is not JSON")
        : JsonRpc.fault(request, answer.get()).flatMap(this::failed);
  }
}
