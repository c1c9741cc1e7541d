package dev.plimsoll.lab.target;

import java.util.List;
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

  /** Of the above, those that are also said of a job that was only accepted. */
  private static final Set<String> POLITE_WORDS = Set.of("success", "ok");

  private static final Set<String> FAILED_WORDS =
      Set.of(
          "dead",
          "failed",
          "failure",
          "error",
          "errored",
          "cancelled",
          "canceled",
          "aborted",
          "terminated",
          "stopped",
          "incomplete",
          "expired",
          "rejected",
          "timed_out",
          "timeout");

  private static final List<String> WRAPPERS = List.of("data", "job", "task");

  /** The part of an answer that tells of the job: all of it, or what it wraps. */
  static JsonNode job(JsonNode answer) {
    if (!tells(answer)) {
      for (String wrapper : WRAPPERS) {
        JsonNode wrapped = answer.path(wrapper);
        if (tells(wrapped)) {
          return wrapped;
        }
      }
    }
    return answer;
  }

  private static boolean tells(JsonNode answer) {
    return !said(answer).isEmpty() || answer.path("done").isBoolean();
  }

  /** The word that an answer has for its state: {@code status} or else {@code state}. */
  static String word(JsonNode answer) {
    return said(job(answer));
  }

  private static String said(JsonNode job) {
    JsonNode status = job.path("status");
    JsonNode said = status.isString() ? status : job.path("state");
    return said.isString() ? said.stringValue() : "";
  }

  private static String lower(JsonNode answer) {
    return word(answer).toLowerCase(Locale.ROOT);
  }

  /** Whether an end is told by a word that may mean no more than that the job was accepted. */
  static boolean isPolite(JsonNode answer) {
    return POLITE_WORDS.contains(lower(answer));
  }

  static JobState of(JsonNode answer) {
    String word = lower(answer);
    if (FAILED_WORDS.contains(word)) {
      return FAILED;
    }
    JsonNode job = job(answer);
    JsonNode done = job.path("done");
    if (done.isBoolean()) { // a long-running operation of Google's
      if (!done.booleanValue()) {
        return UNDER_WAY;
      }
      return job.hasNonNull("error") ? FAILED : DONE;
    }
    if (word.isEmpty()) {
      return UNSAID;
    }
    return DONE_WORDS.contains(word) ? DONE : UNDER_WAY;
  }

  /** As above, where a 202 has accepted the job and only plain words say more than that. */
  static JobState of(int status, JsonNode answer) {
    JobState state = of(answer);
    return status == 202 && (state == UNSAID || isPolite(answer)) ? UNDER_WAY : state;
  }

  boolean isEnd() {
    return this == DONE || this == FAILED;
  }
}
