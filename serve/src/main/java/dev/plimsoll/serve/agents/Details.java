package dev.plimsoll.serve.agents;

import dev.plimsoll.core.degrade.Degradation;
import dev.plimsoll.core.route.Route;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is kept beside a result of how it came to be, as the JSON object that is shown. */
final class Details {
  private Details() {}

  /** Empty where there is nothing to say. */
  static Optional<String> of(Given given) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    given.degradation().ifPresent(cut -> details.set("degradation", degradation(cut)));
    given.route().ifPresent(route -> details.set("route", route(route)));
    given.cache().ifPresent(use -> details.set("cache", cache(use)));
    if (given.cache().filter(CacheUse::hit).isPresent()) {
      details.put("costUsd", 0); // unless earlier attempts cost something: the ledger knows
    }
    return details.isEmpty() ? Optional.empty() : Optional.of(details.toString());
  }

  private static ObjectNode route(Route route) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.put("target", route.target().toString());
    view.put("tier", route.tier().word());
    view.put("score", Math.round(route.score() * 1e4) / 1e4);
    view.put("by", route.by().word());
    return view;
  }

  private static ObjectNode cache(CacheUse use) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.put("hit", use.hit());
    if (use.hit()) {
      view.put("ageSeconds", use.age().toMillis() / 1e3);
    }
    return view;
  }

  private static ObjectNode degradation(Degradation degradation) {
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.put("mode", degradation.rung().word());
    ArrayNode cuts = view.putArray("cuts");
    for (Degradation.Cut cut : degradation.cuts()) {
      cuts.addObject().put("what", cut.what()).put("full", cut.full()).put("left", cut.left());
    }
    return view;
  }
}
