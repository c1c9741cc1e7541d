package dev.plimsoll.serve.http;

import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells submitters how full the queue is, in our own headers and as quotas
 * (draft-ietf-httpapi-ratelimit-headers): each class is a policy whose unit is tasks that wait at
 * once. Reads a glance of the counts and never waits for one.
 */
final class QueueHeaders {
  private static final String WHOLE = "queue";

  private final Dispatcher dispatcher;
  private final Caps caps;

  QueueHeaders(Dispatcher dispatcher, Caps caps) {
    this.dispatcher = dispatcher;
    this.caps = caps;
  }

  /** For the answer to one task that came in. */
  Map<String, String> of(Priority priority) {
    Counts counts = dispatcher.glance();
    Map<String, String> headers = depth(counts);
    int cap = caps.of(priority);
    int left = cap - counts.waitingByPriority().getOrDefault(priority, 0);
    int inAll = counts.depth() + counts.scheduled() + counts.retrying();
    limit(headers, priority.word(), cap, Math.min(left, caps.total() - inAll));
    return headers;
  }

  /** For the answer to several. */
  Map<String, String> ofAll() {
    return depth(dispatcher.glance());
  }

  /** What a refused task is told; one that no time will help is told no time. */
  Problem refused(Refusal refusal, Priority priority) {
    String detail = refusal.detail();
    boolean hopeless = refusal.retryAfter().isZero();
    Problem problem =
        switch (refusal.reason()) {
          case CLASS_FULL ->
              full(429, Problem.QUOTA_EXCEEDED, "class_full", refusal, priority.word());
          case QUEUE_FULL -> full(503, Problem.REDUCED_CAPACITY, "queue_full", refusal, WHOLE);
          case REDUCED -> Problem.of(503, Problem.REDUCED_CAPACITY, "reduced", detail);
          case DRAINING -> Problem.of(503, Problem.REDUCED_CAPACITY, "stopping", detail);
          case STORE_FAILED -> Problem.of(503, Problem.REDUCED_CAPACITY, "store_failed", detail);
          case QUEUE_CLOSED -> Problem.of(503, Problem.REDUCED_CAPACITY, "queue_closed", detail);
          case DEADLINE_UNREACHABLE ->
              hopeless
                  ? Problem.of(422, "deadline_unreachable", detail)
                  : Problem.of(503, Problem.REDUCED_CAPACITY, "deadline_unreachable", detail);
          case DEADLINE_PASSED -> Problem.of(422, "deadline_passed", detail);
        };
    problem.with("queueDepth", refusal.depth());
    depth(dispatcher.glance()).forEach(problem::header);
    return hopeless ? problem : problem.retryAfter(seconds(refusal));
  }

  private Problem full(int status, String type, String error, Refusal refusal, String policy) {
    int quota =
        policy.equals(WHOLE) ? caps.total() : Priority.of(policy).map(caps::of).orElseThrow();
    return Problem.of(status, type, error, refusal.detail())
        .with("violated-policies", List.of(policy))
        .header("RateLimit-Policy", policy(policy, quota))
        .header("RateLimit", "\"" + policy + "\";r=0;t=" + seconds(refusal));
  }

  private static long seconds(Refusal refusal) {
    return Math.max(1, Math.ceilDiv(refusal.retryAfter().toMillis(), 1000));
  }

  private static void limit(Map<String, String> headers, String policy, int quota, int left) {
    headers.put("RateLimit-Policy", policy(policy, quota));
    headers.put("RateLimit", "\"" + policy + "\";r=" + Math.max(0, left));
  }

  private static String policy(String name, int quota) {
    return "\"" + name + "\";q=" + quota + ";qu=\"concurrent-requests\"";
  }

  private static Map<String, String> depth(Counts counts) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Queue-Depth", Integer.toString(counts.depth()));
    long tenths = Math.round(1000 * counts.utilization());
    headers.put("X-Queue-Utilization", tenths / 10 + "." + tenths % 10 + "%");
    return headers;
  }
}
