package dev.plimsoll.serve.http;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.store.TaskRecord;
import dev.plimsoll.ports.store.TaskStore.StoreException;
import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.dispatch.Watch;
import dev.plimsoll.serve.http.TaskEvents.Event;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Streams what happens to a task as server-sent events. A stream ends with its task, when the
 * server stops, with its reader's key, and after {@code longest}: a reader comes again by itself
 * and misses nothing.
 */
final class EventsApi {
  private static final Buffer RETRY = Buffer.buffer("retry: 1000\n\n");
  private static final Buffer HEARTBEAT = Buffer.buffer(": still here\n\n");
  private static final Map<String, String> HEADERS =
      Map.of("Cache-Control", "no-store", "X-Accel-Buffering", "no");

  private final Dispatcher dispatcher;
  private final Lookup lookup;
  private final Duration heartbeat;
  private final Duration longest;

  EventsApi(Dispatcher dispatcher, Lookup lookup) {
    this(dispatcher, lookup, Duration.ofSeconds(15), Duration.ofHours(1));
  }

  /**
   * @param heartbeat the longest silence
   * @param longest how long one stream may be open, so that nobody who is gone holds it for ever
   */
  EventsApi(Dispatcher dispatcher, Lookup lookup, Duration heartbeat, Duration longest) {
    this.dispatcher = dispatcher;
    this.lookup = lookup;
    this.heartbeat = heartbeat;
    this.longest = longest;
  }

  /** The events after the last one that the caller has seen; 204 when it has seen the end. */
  Answer events(Exchange exchange, String id) {
    Parameters.allow(exchange, List.of("lastEventId"));
    int seen = lastSeen(exchange);
    TaskRecord task = lookup.find(exchange, id);
    List<Event> events = TaskEvents.of(task, dispatcher.attempts(task.id()));
    if (task.status().isFinal() && seen >= events.size()) {
      return Reply.text(204, "text/plain", ""); // so that a browser does not come again
    }
    return new Streamed(Streamed.EVENTS, HEADERS, sink -> pour(exchange, task.id(), seen, sink));
  }

  /**
   * The last event of a stream whose reader may not go on; it has no number, and never comes again.
   */
  static Buffer closed(Problem why) {
    return Buffer.buffer("event: closed\ndata: %s\n\n".formatted(Json.string(why.body())));
  }

  private static int lastSeen(Exchange exchange) {
    String text =
        exchange
            .parameter("lastEventId")
            .or(() -> exchange.header("last-event-id"))
            .map(String::strip)
            .orElse("");
    if (text.matches("\\d{0,9}")) {
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    }
    throw Problem.badRequest(
        "wrong_type",
        "'Last-Event-ID' must be the number of an event of this task, found " + Text.quoted(text));
  }

  private void pour(Exchange exchange, TaskId id, int seen, Streamed.Sink sink)
      throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    sink.send(RETRY);
    Optional<Watch> watching = dispatcher.watch(id);
    if (watching.isEmpty()) {
      return; // too many wait: the caller comes again
    }
    try (Watch watch = watching.get()) {
      exchange.onLeave(watch::leave);
      int sent = seen;
      long quietSince = System.nanoTime();
      while (true) {
        boolean last = watch.isOver() || System.nanoTime() >= end; // asked before it is read
        Optional<TaskRecord> task = dispatcher.find(id);
        if (task.isEmpty() || exchange.isShut()) {
          return; // forgotten meanwhile, or this reader may not go on
        }
        for (Event event : TaskEvents.of(task.get(), dispatcher.attempts(id))) {
          if (event.number() > sent) {
            sink.send(event.frame());
            sent = event.number();
            quietSince = System.nanoTime();
          }
        }
        if (last || task.get().status().isFinal()) {
          return;
        }
        if (System.nanoTime() - quietSince >= heartbeat.toNanos()) {
          sink.send(HEARTBEAT);
          quietSince = System.nanoTime();
        }
        Duration quiet = heartbeat.minusNanos(System.nanoTime() - quietSince);
        watch.awaitChange(lookup.shorter(quiet, id));
      }
    } catch (StoreException _) {
      // the caller comes again, and by then it may be read
    }
  }
}
