package dev.plimsoll.serve.http;

import dev.plimsoll.serve.cache.AnswerCache;
import dev.plimsoll.serve.cache.CacheReport;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Shows how the cache stands, and lets an operator empty it. */
final class CacheApi {
  private final AnswerCache cache;

  CacheApi(AnswerCache cache) {
    this.cache = cache;
  }

  Reply cache(Exchange exchange) {
    Parameters.allow(exchange, List.of());
    CacheReport report = cache.report();
    ObjectNode view = Json.object();
    view.put("on", cache.options().isOn());
    view.put("entries", report.entries());
    view.put("bytes", report.bytes());
    view.put("share", report.share());
    view.put("hits", report.hits());
    view.put("shared", report.shared());
    view.put("misses", report.misses());
    report.hitRate().ifPresent(rate -> view.put("hitRate", rate));
    ObjectNode saved = view.putObject("saved");
    saved.put("input", report.saved().input());
    saved.put("output", report.saved().output());
    return Reply.json(200, view);
  }

  /** Forgets the answers of the tenant that is named; of all, where the caller sees all. */
  Reply forget(Exchange exchange) {
    Parameters.allow(exchange, List.of("tenant"));
    Optional<String> named = exchange.parameter("tenant").map(_ -> Parameters.tenant(exchange));
    Optional<String> tenant = named.or(exchange.caller()::onlyTenant);
    ObjectNode view = Json.object();
    tenant.ifPresent(name -> view.put("tenant", name));
    view.put("forgotten", tenant.map(cache::forget).orElseGet(cache::forgetAll));
    return Reply.json(200, view);
  }
}
