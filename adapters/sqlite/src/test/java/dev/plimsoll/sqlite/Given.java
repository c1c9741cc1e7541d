package dev.plimsoll.sqlite;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskRequest;
import dev.plimsoll.ports.store.Timings;
import java.time.Instant;
import java.util.Optional;

/** Tasks for the tests of this store. */
final class Given {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");

  private Given() {}

  static TaskId id(long n) {
    return new TaskId(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + n);
  }

  static Change.Insert insert(long n) {
    return insert(n, "task " + n);
  }

  static Change.Insert insert(long n, String text) {
    TaskRequest request = TaskRequest.of(text);
    return new Change.Insert(
        TaskRecord.accepted(id(n), request, "general", 1, NOW), Optional.empty());
  }

  /** Its end is told to an address. */
  static Change.Insert told(long n, String webhook) {
    return told(n, webhook, Optional.empty());
  }

  static Change.Insert told(long n, String webhook, Optional<String> userId) {
    TaskRequest plain = TaskRequest.of("task " + n);
    TaskRequest request =
        new TaskRequest(
            plain.tenant(),
            plain.text(),
            plain.priority(),
            plain.role(),
            plain.agent(),
            userId,
            plain.maxTokens(),
            plain.notBefore(),
            plain.deadline(),
            Optional.of(webhook),
            plain.metadata());
    return new Change.Insert(
        TaskRecord.accepted(id(n), request, "general", 1, NOW), Optional.empty());
  }

  static Change.Started started(long n) {
    return new Change.Started(id(n), 1, "a1", NOW.plusSeconds(1));
  }

  static Change.Finished cancelled(long n) {
    return new Change.Finished(
        id(n),
        Status.CANCELLED,
        NOW.plusSeconds(n),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Timings.NONE);
  }
}
