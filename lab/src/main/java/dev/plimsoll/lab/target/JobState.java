package dev.plimsoll.lab.target;

import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a job's answer says of the job, whatever words its API has for it. Pure. */
enum JobState {
  UNDER_WAY,
  DONE,
  FAILED,
  /** The answer says nothing of a state. */
  UNSAID;

  private static final Set<String> DONE_WORDS =
      Set.of("completed", "complete", "succeeded", "success", "done", "finished", "ok");
  private static final Set<String> FAILED_WORDS =
      Set.of(
          "dead",
          "failed",
          "failure",
          "error",
          "errored",
          "cancelled",
          "canceled",
          "expired",
          "rejected",
          "timed_out",
          "timeout");

  /** The word that an answer has for its state: {@code status} or else {@code state}. */
  static String word(JsonNode answer) {
    JsonNode status = answer.path("status");
    JsonNode said = status.isString() ? status : answer.path("state");
    return said.isString() ? said.stringValue() : "";
  }

  static JobState of(JsonNode answer) {
    String word = word(answer).toLowerCase(Locale.ROOT);
    if (word.isEmpty()) {
      return UNSAID;
    }
    if (DONE_WORDS.contains(word)) {
      return DONE;
    }
    return FAILED_WORDS.contains(word) ? FAILED : UNDER_WAY;
  }

  boolean isEnd() {
    return this == DONE || this == FAILED;
  }
}
