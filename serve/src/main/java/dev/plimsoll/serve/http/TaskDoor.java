package dev.plimsoll.serve.http;

import dev.plimsoll.serve.dispatch.Dispatcher;
import dev.plimsoll.serve.observe.Metrics;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The server's HTTP interface: every route it has stands in {@link #routes}. */
public final class TaskDoor implements AutoCloseable {
  private final HttpDoor door;
  private volatile boolean stopping;

  /**
   * @param pools the roles that have agents
   */
  public TaskDoor(
      Vertx vertx,
      HttpSettings settings,
      Dispatcher dispatcher,
      List<String> pools,
      String store,
      Metrics metrics,
      InstantSource clock) {
    TaskApi tasks =
        new TaskApi(
            dispatcher, new Roles(pools), new TaskIds(clock), clock, settings.longestWait());
    StatusApi status = new StatusApi(dispatcher, store, () -> stopping, clock);
    this.door = new HttpDoor(vertx, settings, routes(tasks, status, metrics));
  }

  private static Routes routes(TaskApi tasks, StatusApi status, Metrics metrics) {
    return new Routes()
        .on("POST", "/api/v1/tasks", tasks::submit)
        .on("POST", "/api/task", tasks::submit)
        .on("GET", "/api/v1/tasks", tasks::list)
        .onId("GET", "/api/v1/tasks/", tasks::one)
        .onId("DELETE", "/api/v1/tasks/", tasks::cancel)
        .on("GET", "/api/v1/queue", _ -> status.queue())
        .on("GET", "/api/v1/agents", _ -> status.agents())
        .on("GET", "/health/live", _ -> status.live())
        .on("GET", "/health/ready", _ -> status.ready())
        .on("GET", "/health", _ -> status.health())
        .on("GET", "/api/v1/health", _ -> status.health())
        .on("GET", "/metrics", _ -> Reply.text(200, Metrics.CONTENT_TYPE, metrics.text()))
        .on("GET", "/openapi.json", _ -> Reply.text(200, Reply.JSON, resource("openapi.json")))
        .on("GET", "/", _ -> Reply.text(200, "text/html; charset=utf-8", resource("index.html")));
  }

  /**
   * Starts to listen.
   *
   * @return the port
   * @throws IOException when the address cannot be had
   */
  public int listen() throws IOException, InterruptedException {
    return door.listen();
  }

  /** From now on the server says of itself that it is stopping. */
  public void stopping() {
    stopping = true;
  }

  /** How many connections are open. */
  public int connections() {
    return door.connections();
  }

  /** Waits until every request that is here is answered, at most so long. */
  public void awaitAnswers(Duration longest) throws InterruptedException {
    door.awaitAnswers(longest);
  }

  @Override
  public void close() {
    door.close();
  }

  private static String resource(String name) {
    try (InputStream in = TaskDoor.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
