package dev.plimsoll.serve.http;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.store.Query;
import dev.plimsoll.serve.cache.AnswerCache;
import dev.plimsoll.serve.dispatch.Dispatcher;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What is kept of a user of the caller's, and forgotten when asked. */
final class UserApi {
  private static final int LONGEST_ID = 200;

  private final Dispatcher dispatcher;
  private final AnswerCache cache;

  UserApi(Dispatcher dispatcher, AnswerCache cache) {
    this.dispatcher = dispatcher;
    this.cache = cache;
  }

  /**
   * Forgets the texts of what is over; says how many tasks are not, so that one asks again. The
   * cache knows tenants only, so it forgets all answers of that one.
   */
  Reply erase(Exchange exchange, String segment) {
    Parameters.allow(exchange, List.of("tenant"));
    String tenant = Parameters.tenant(exchange);
    String user = Exchange.segment(segment);
    if (user.isBlank() || user.length() > LONGEST_ID) {
      throw Problem.badRequest("wrong_type", "a user id has 1 to 200 characters");
    }
    ObjectNode body = Json.object();
    body.put("tenant", tenant);
    body.put("erased", dispatcher.erase(tenant, user));
    cache.forget(tenant);
    int left = 0;
    for (Status status : List.of(Status.QUEUED, Status.RUNNING, Status.RETRYING, Status.PARKED)) {
      left += dispatcher.list(of(tenant, user, status)).tasks().size();
    }
    body.put("notOver", left);
    return Reply.json(200, body);
  }

  private static Query of(String tenant, String user, Status status) {
    return new Query(
        Optional.of(tenant),
        Optional.of(status),
        Optional.empty(),
        Optional.empty(),
        Optional.of(user),
        Optional.empty(),
        Optional.empty(),
        Query.MOST);
  }
}
