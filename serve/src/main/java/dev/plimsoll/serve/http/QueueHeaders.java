package dev.plimsoll.serve.http;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.engine.Effect.Refusal;
import dev.plimsoll.core.limit.Quota;
import dev.plimsoll.core.limit.Quotas;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.Submission;
import java.math.RoundingMode;
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
  private static final String LEVEL = "X-Admission-Level";
  private static final String BUDGET = "X-Plimsoll-Budget";

  private final Dispatcher dispatcher;
  private final Caps caps;

  QueueHeaders(Dispatcher dispatcher, Caps caps) {
    this.dispatcher = dispatcher;
    this.caps = caps;
  }

  /** For the answer to a task that came in: what is left of its sender's quotas too. */
  Map<String, String> of(Submission submission) {
    Map<String, String> headers = of(submission.request().priority());
    for (Quotas.Left left : dispatcher.quotas(submission.request().tenant(), submission.sender())) {
      headers.merge("RateLimit-Policy", policy(left.policy()), QueueHeaders::both);
      String limit = "\"%s\";r=%d".formatted(left.policy().name(), left.left());
      headers.merge("RateLimit", limit, QueueHeaders::both);
    }
    dispatcher.budgets(submission).stream()
        .filter(Standing::isWarned)
        .forEach(standing -> headers.merge(BUDGET, budget(standing), QueueHeaders::both));
    return headers;
  }

  /** A budget whose soft edge is behind it: what is taken of how much, in US dollars. */
  private static String budget(Standing standing) {
    return "%s;period=%s;taken=%s;soft=%s;hard=%s"
        .formatted(
            standing.budget().scope().word(),
            standing.budget().period().word(),
            dollars(standing.balance().taken()),
            dollars(standing.budget().soft()),
            dollars(standing.budget().hard()));
  }

  private static String dollars(Money money) {
    return money
        .usd()
        .setScale(3, RoundingMode.HALF_UP)
        .toPlainString(); // as RFC 9651 has decimals
  }

  private static String both(String one, String other) {
    return one + ", " + other;
  }

  private static String policy(Quotas.Policy policy) {
    Quota quota = policy.quota();
    String unit =
        switch (quota.unit()) {
          case REQUESTS -> "";
          case TOKENS -> ";qu=\"plimsoll-tokens\"";
        };
    long window = Math.max(1, quota.window().toSeconds());
    return "\"%s\";q=%d;w=%d%s".formatted(policy.name(), quota.limit(), window, unit);
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
          case SHARE_FULL ->
              full(429, Problem.QUOTA_EXCEEDED, "share_full", refusal, priority.word());
          case QUOTA -> usedUp(refusal, hopeless);
          case QUEUE_FULL -> full(503, Problem.REDUCED_CAPACITY, "queue_full", refusal, WHOLE);
          case REDUCED -> Problem.of(503, Problem.REDUCED_CAPACITY, "reduced", detail);
          case DRAINING -> Problem.of(503, Problem.REDUCED_CAPACITY, "stopping", detail);
          case STORE_FAILED -> Problem.of(503, Problem.REDUCED_CAPACITY, "store_failed", detail);
          case QUEUE_CLOSED -> Problem.of(503, Problem.REDUCED_CAPACITY, "queue_closed", detail);
          case DEADLINE_UNREACHABLE ->
              hopeless
                  ? Problem.of(422, "deadline_unreachable", detail)
                  : Problem.of(503, Problem.REDUCED_CAPACITY, "deadline_unreachable", detail);
          case BUDGET ->
              Problem.of(429, Problem.QUOTA_EXCEEDED, "budget_exhausted", detail)
                  .violating("budget");
          case DEADLINE_PASSED -> Problem.of(422, "deadline_passed", detail);
        };
    problem.with("queueDepth", refusal.depth());
    problem.header(LEVEL, Integer.toString(dispatcher.admissionLevel().admitted()));
    depth(dispatcher.glance()).forEach(problem::header);
    return hopeless ? problem : problem.retryAfter(seconds(refusal));
  }

  /** A task that no window ever allows is not a matter of when. */
  private static Problem usedUp(Refusal refusal, boolean hopeless) {
    Quotas.Policy policy = refusal.violated().orElseThrow();
    Problem problem =
        hopeless
            ? Problem.of(422, "quota_too_small", refusal.detail())
            : Problem.of(429, Problem.QUOTA_EXCEEDED, "quota", refusal.detail())
                .header("RateLimit", "\"%s\";r=0;t=%d".formatted(policy.name(), seconds(refusal)));
    return problem.violating(policy.name()).header("RateLimit-Policy", policy(policy));
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
