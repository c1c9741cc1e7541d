package dev.plimsoll.serve.http;

import dev.plimsoll.core.cost.Dimension;
import dev.plimsoll.core.cost.Heading;
import dev.plimsoll.core.cost.Scope;
import dev.plimsoll.core.cost.Standing;
import dev.plimsoll.core.cost.Total;
import dev.plimsoll.ports.ledger.LedgerQuery;
import dev.plimsoll.ports.ledger.LedgerStore;
import dev.plimsoll.ports.ledger.Sums;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was spent, added up by whatever the caller asks for, and how the budgets stand. */
final class CostApi {
  private static final List<String> WORDS =
      Arrays.stream(Dimension.values()).map(Dimension::word).toList();

  private final LedgerStore ledger;
  private final Dispatcher dispatcher;
  private final InstantSource clock;

  CostApi(LedgerStore ledger, Dispatcher dispatcher, InstantSource clock) {
    this.ledger = ledger;
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  /** The sums of a time, by default of this month so far and by model. */
  Reply costs(Exchange exchange) {
    Parameters.allow(exchange, List.of("by", "from", "to", "tenant", "limit"));
    Dimension by = exchange.parameter("by").map(CostApi::dimension).orElse(Dimension.MODEL);
    Instant now = clock.instant();
    Instant from =
        exchange.parameter("from").map(text -> time("from", text)).orElseGet(() -> month(now));
    Instant to = exchange.parameter("to").map(text -> time("to", text)).orElse(now.plusSeconds(1));
    if (!from.isBefore(to)) {
      throw Problem.badRequest(
          "wrong_time", "'from', %s, must lie before 'to', %s".formatted(from, to));
    }
    Sums sums =
        ledger.sums(new LedgerQuery(by, tenant(exchange), from, to, Parameters.limit(exchange)));
    ObjectNode body = Json.object();
    body.put("by", by.word());
    body.put("from", from.toString());
    body.put("to", to.toString());
    ArrayNode list = body.putArray("costs");
    sums.byName().forEach((name, total) -> view(list.addObject(), by, name, total));
    total(body.putObject("total"), sums.whole());
    ArrayNode budgets = body.putArray("budgets");
    dispatcher.budgets().stream()
        .filter(standing -> sees(exchange, standing))
        .limit(Parameters.limit(exchange))
        .forEach(standing -> view(budgets.addObject(), standing));
    return Reply.json(200, body);
  }

  /** Whose lines: those of the caller's own tenant unless it sees all. */
  private static Optional<String> tenant(Exchange exchange) {
    return exchange.parameter("tenant").isPresent()
        ? Optional.of(Parameters.tenant(exchange))
        : exchange.caller().onlyTenant();
  }

  private static boolean sees(Exchange exchange, Standing standing) {
    Optional<String> only = exchange.caller().onlyTenant();
    return only.isEmpty()
        || (standing.budget().scope() == Scope.TENANT && standing.whose().equals(only.get()));
  }

  private static Instant month(Instant now) {
    return now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant();
  }

  private static Dimension dimension(String text) {
    if (!WORDS.contains(text)) {
      throw Problem.badRequest(
          "unknown_by",
          "'by' must be one of %s, found %s"
              .formatted(String.join(", ", WORDS), Text.quoted(text)));
    }
    return Dimension.values()[WORDS.indexOf(text)];
  }

  private static Instant time(String name, String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException _) {
      throw Problem.badRequest(
          "wrong_time",
          "'%s' must be a day such as 2026-11-22 or a time such as 2026-11-22T09:00:00Z, found %s"
              .formatted(name, Text.quoted(text)));
    }
  }

  private static void view(ObjectNode view, Dimension by, Heading name, Total total) {
    switch (by) {
      case USER, KEY -> view.put("tenant", name.under());
      case MODEL -> view.put("provider", name.under());
      case TASK, AGENT, ROLE, TENANT, HOUR, DAY -> {}
    }
    view.put(by == Dimension.TASK ? "taskId" : by.word(), name.name());
    total(view, total);
  }

  private static void total(ObjectNode view, Total total) {
    view.put("calls", total.calls());
    CostView.costs(view, total);
  }

  private static void view(ObjectNode view, Standing standing) {
    view.put("scope", standing.budget().scope().word());
    view.put("name", standing.whose());
    view.put("period", standing.budget().period().word());
    view.put("softUsd", CostView.usd(standing.budget().soft()));
    view.put("hardUsd", CostView.usd(standing.budget().hard()));
    view.put("spentUsd", CostView.usd(standing.balance().spent()));
    view.put("reservedUsd", CostView.usd(standing.balance().reserved()));
    view.put(
        "state",
        standing.headroom().isZero() ? "exhausted" : standing.isWarned() ? "warned" : "within");
    if (!standing.ends().equals(Instant.MAX)) {
      view.put("resetsAt", standing.ends().toString());
    }
  }
}
