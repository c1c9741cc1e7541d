package dev.plimsoll.core.engine;

import dev.plimsoll.core.route.Cap;
import dev.plimsoll.core.route.Hop;
import dev.plimsoll.core.route.Hop.Verdict;
import dev.plimsoll.core.route.Plan;
import dev.plimsoll.core.route.Route;
import dev.plimsoll.core.route.Router;
import dev.plimsoll.core.work.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where one wish may go, the best first, and where it has been. Planned anew whenever the caps have
 * changed since it was looked at. Not thread-safe.
 */
final class Way {
  private static final int MOST_REMEMBERED = 16;

  private final CallWish wish;
  private final Optional<Router> router;
  private final List<Target> behind = new ArrayList<>(0);
  private final List<Hop> before = new ArrayList<>(0);
  private List<Target> chain;
  private List<Cap> caps = List.of();
  private @Nullable Plan plan;

  /**
   * @param router empty where nothing is routed: the wish's own chain holds then
   */
  Way(CallWish wish, Optional<Router> router) {
    this.wish = wish;
    this.router = wish.need().isEmpty() ? Optional.empty() : router;
    this.chain = wish.chain();
  }

  boolean isRouted() {
    return router.isPresent();
  }

  /** Looks at it under the caps of this moment. */
  void look(List<Cap> present) {
    if (router.isPresent() && (plan == null || !caps.equals(present))) {
      caps = present;
      plan = router.get().plan(wish.need().orElseThrow(), present);
      chain = plan.targets();
    }
  }

  /** What it has not been at and may go to; after {@link #again} everything that it may go to. */
  List<Target> ahead() {
    return behind.isEmpty()
        ? chain
        : chain.stream().filter(target -> !behind.contains(target)).toList();
  }

  /** Whether it may go there under the caps it was last looked at. */
  boolean allows(Target target) {
    return chain.contains(target);
  }

  /** Why it may go nowhere at all. */
  String whyNowhere() {
    return plan == null
        ? "no model is left"
        : plan.barred().stream()
            .map(hop -> hop.target() + ": " + hop.why())
            .collect(Collectors.joining("; "));
  }

  /** It goes on beyond a target that cannot be called. */
  void passOver(Target target, String why) {
    behind.add(target);
    remember(new Hop(target, Verdict.PASSED_OVER, why));
  }

  /** It goes on beyond a target that was called in vain. */
  void leave(Target target, String why) {
    behind.add(target);
    remember(new Hop(target, Verdict.FAILED, why));
  }

  /** From the beginning: who was asked may be asked once more. */
  void again() {
    behind.clear();
  }

  private void remember(Hop hop) {
    if (isRouted() && before.size() < MOST_REMEMBERED) {
      before.add(hop);
    }
  }

  /** The route to a target, where it was routed. */
  Optional<Route> route(Target target) {
    return plan == null ? Optional.empty() : Optional.of(new Route(plan, target, before));
  }
}
