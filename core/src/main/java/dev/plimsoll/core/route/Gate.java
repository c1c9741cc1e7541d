package dev.plimsoll.core.route;

import java.util.Optional;

/**
 * Whether a model may be called at this moment: its breaker, the budget at its price, policy. Asked
 * again at each hop, since a fallback may cost more than what was first asked for.
 */
@FunctionalInterface
public interface Gate {
  /** Why it may not be called, for a person; empty when it may. */
  Optional<String> closes(Model model);
}
