package dev.plimsoll.bench.durability;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What clients were told of each of their submissions, by its number, and whether the server keeps
 * to it. Thread-safe.
 */
final class SubmissionLedger {
  private static final String NO_ANSWER = "";

  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, String> told = new ConcurrentHashMap<>(); // number -> id
  private final Set<Long> refused = ConcurrentHashMap.newKeySet();

  /** A task as the server tells of it. */
  record KeptTask(String id, long number, String status) {}

  /** The number of one more submission, which has no answer yet. */
  long next() {
    long number = numbers.incrementAndGet();
    told.put(number, NO_ANSWER);
    return number;
  }

  void accepted(long number, String id) {
    told.put(number, id);
  }

  /** It got an answer that says no. */
  void refused(long number) {
    told.remove(number);
    refused.add(number);
  }

  long accepted() {
    return told.values().stream().filter(id -> !id.equals(NO_ANSWER)).count();
  }

  /**
   * What an audit found.
   *
   * @param accepted answered 202
   * @param lost of those: not there
   * @param unfinished of those: not completed
   * @param dead given up, whoever sent them
   * @param twice submissions that the server holds more than once
   * @param unanswered without an answer, and {@code unansweredKept} of them are there
   * @param refusedKept answered with a refusal, and there all the same
   * @param strangers there, and nobody sent them
   */
  record Verdict(
      long accepted,
      long lost,
      long unfinished,
      long dead,
      long twice,
      long unanswered,
      long unansweredKept,
      long refused,
      long refusedKept,
      long strangers) {
    boolean isClean() {
      return lost + unfinished + dead + twice + refusedKept + strangers == 0;
    }
  }

  Verdict audit(List<KeptTask> tasks) {
    Map<String, KeptTask> byId = new HashMap<>();
    Map<Long, Integer> copies = new HashMap<>();
    for (KeptTask task : tasks) {
      byId.put(task.id(), task);
      copies.merge(task.number(), 1, Integer::sum);
    }
    long accepted = 0;
    long lost = 0;
    long unfinished = 0;
    long unanswered = 0;
    long unansweredKept = 0;
    for (Map.Entry<Long, String> entry : told.entrySet()) {
      if (entry.getValue().equals(NO_ANSWER)) {
        unanswered++;
        unansweredKept += copies.containsKey(entry.getKey()) ? 1 : 0;
        continue;
      }
      accepted++;
      KeptTask task = byId.get(entry.getValue());
      if (task == null || task.number() != entry.getKey()) {
        lost++;
      } else if (!task.status().equals("completed")) {
        unfinished++;
      }
    }
    Set<Long> sent = new HashSet<>(told.keySet());
    sent.addAll(refused);
    return new Verdict(
        accepted,
        lost,
        unfinished,
        tasks.stream().filter(task -> task.status().equals("dead")).count(),
        copies.values().stream().filter(count -> count > 1).count(),
        unanswered,
        unansweredKept,
        refused.size(),
        refused.stream().filter(copies::containsKey).count(),
        copies.keySet().stream().filter(number -> !sent.contains(number)).count());
  }
}
