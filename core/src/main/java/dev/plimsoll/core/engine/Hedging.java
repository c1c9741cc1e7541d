package dev.plimsoll.core.engine;

import dev.plimsoll.core.route.HedgePolicy;
import dev.plimsoll.core.route.Hedges;
import dev.plimsoll.core.work.CallId;
import dev.plimsoll.core.work.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The second calls beside slow ones: which call is due one, and the two that are under way for one
 * wish. Chooses no target. Of two the first that answers wins; the other stays here until its end
 * is reported. Not thread-safe; bounded by the calls under way.
 */
final class Hedging {
  private record Due(Instant at, Passage passage, int hop) {}

  private final Hedges hedges;
  private final boolean on;
  private final PriorityQueue<Due> due =
      new PriorityQueue<>((one, other) -> one.at.compareTo(other.at));
  private final Map<CallId, Passage> others = new HashMap<>();

  Hedging(HedgePolicy policy) {
    hedges = new Hedges(policy);
    on = policy.share() > 0;
  }

  /** A call began that nothing goes beside yet. */
  void began(Passage passage, Target target, Instant now) {
    if (on) {
      hedges.called();
      hedges
          .patience(target)
          .ifPresent(patience -> due.add(new Due(now.plus(patience), passage, passage.hop)));
    }
  }

  /** How long a target kept its caller waiting for its first token; of one cut short too. */
  void waited(Passage passage, Target target, Instant now) {
    hedges.firstToken(target, Duration.between(passage.begun, now));
  }

  /** Those that have waited as long for their first token as nearly none do. */
  List<Passage> due(Instant now) {
    List<Passage> slow = new ArrayList<>(0);
    while (!due.isEmpty() && (isStale(due.element()) || !due.element().at.isAfter(now))) {
      Due next = due.remove();
      if (!isStale(next)) {
        slow.add(next.passage);
      }
    }
    return slow;
  }

  private boolean isStale(Due look) {
    Passage passage = look.passage;
    return !passage.isAt(look.hop) || passage.answering || others.containsKey(passage.id);
  }

  /** When somebody is due next; null for never. */
  @Nullable Instant next() {
    while (!due.isEmpty() && isStale(due.element())) {
      var _ = due.remove();
    }
    return due.isEmpty() ? null : due.element().at;
  }

  /** Whether the shares allow one more; takes it from them then. */
  boolean may(Target target, Duration waited, boolean retryBudget) {
    return hedges.answer(target, waited, retryBudget) == Hedges.Answer.YES;
  }

  /** What goes beside the present call of a wish, or is to end after it. */
  @Nullable Passage beside(CallId id) {
    return others.isEmpty() ? null : others.get(id);
  }

  void put(Passage other) {
    others.put(other.id, other);
  }

  /** Another one answered: its end is awaited, and nothing else. */
  void loses(Passage passage, Instant now) {
    passage.lost = true;
    others.put(passage.id, passage);
    Gate gate = passage.gate;
    if (!passage.answering && gate != null) {
      waited(passage, gate.target(), now);
    }
  }

  /** The end of one that lost. */
  void ended(Passage loser) {
    others.remove(loser.id, loser);
  }

  /**
   * One of two failed.
   *
   * @param first the one beside which the other goes
   * @return the other, which goes on alone; null where there was none
   */
  @Nullable Passage left(Passage failed, @Nullable Passage first) {
    Passage second = others.get(failed.id);
    if (second == null || second.lost) {
      return null;
    }
    others.remove(failed.id);
    return second == failed ? first : second;
  }
}
