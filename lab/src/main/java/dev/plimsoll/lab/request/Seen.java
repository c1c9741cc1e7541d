package dev.plimsoll.lab.request;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One answer while it is judged: its JSON is parsed at most once for all checks. One thread. */
final class Seen {
  private final Answered answer;
  private final AnswerBody body;

  Seen(Answered answer) {
    this.answer = answer;
    this.body = new AnswerBody(answer.body());
  }

  Answered answer() {
    return answer;
  }

  Optional<JsonNode> json() {
    return body.json();
  }
}
