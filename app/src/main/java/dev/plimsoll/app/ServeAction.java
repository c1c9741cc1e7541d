package dev.plimsoll.app;

import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.models.openai.OpenAiClient;
import dev.plimsoll.ports.store.MemoryTaskStore;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.ServerSettings;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.http.HttpSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code serve}: from arguments and file to a server that runs until it is asked to stop. */
final class ServeAction {
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(20);

  private final ServeArguments arguments;
  private final Streams streams;
  private final ServeConfig config;

  ServeAction(ServeArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
    ServeConfig file =
        arguments
            .config()
            .map(path -> ServeConfig.read(path, ServeAction::environment))
            .orElseGet(ServeConfig::defaults);
    this.config = file.with(arguments.host(), arguments.port(), arguments.grace());
  }

  private static String environment(String name) {
    return Optional.ofNullable(System.getenv(name)).orElse("");
  }

  int run() throws InterruptedException {
    refuseStrangers();
    ServerSettings settings = config.server();
    Vertx vertx = EventLoops.start();
    Server server = server(config, vertx);
    int port = listen(server);
    streams.out().println("listening on " + url(settings.http().host(), port));
    banner(streams.err(), port);
    CountDownLatch asked = new CountDownLatch(1);
    Duration longest = settings.grace().plus(BEYOND_GRACE);
    if (arguments.exitWithParent()) {
      ParentWatch.start(System.in, longest);
    }
    try (Interruption interruption = Interruption.asks(asked::countDown, longest)) {
      asked.await();
      stop(server, settings.grace());
      EventLoops.stop(vertx);
      if (interruption.asked()) { // asked to stop and stopped in order: that is success
        streams.out().flush();
        Runtime.getRuntime().halt(Exit.DONE);
      }
    }
    return Exit.DONE;
  }

  static Server server(ServeConfig config, Vertx vertx) {
    return new Server(
        config.server(),
        vertx,
        new MemoryTaskStore(config.keepFinished()),
        new OpenAiClient(vertx, config.provider()));
  }

  /** There are no keys yet, so whoever reaches the port may spend the provider's money. */
  private void refuseStrangers() {
    String host = config.server().http().host();
    boolean local = host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    if (!local && !config.allowRemote()) {
      throw InputException.of(
          """
          host %s can be reached from other machines, and this version has no keys
            Everybody who reaches it could spend your provider's money.
            Listen on 127.0.0.1, or write 'allowRemote: true' in the configuration.\
          """
              .formatted(host));
    }
  }

  private int listen(Server server) throws InterruptedException {
    try {
      return server.listen();
    } catch (IOException e) {
      HttpSettings http = config.server().http();
      server.close();
      throw new Failure(
          String.valueOf(e.getMessage()),
          http.port() == 0
              ? "Give an address of this machine: --host 127.0.0.1"
              : "Stop what listens there, or take another port: --port 0 picks a free one");
    }
  }

  private void stop(Server server, Duration grace) throws InterruptedException {
    Counts now = server.counts();
    streams
        .err()
        .println(
            "stopping: no new tasks; %s running, given %s to finish"
                .formatted(Figures.count(now.running()), Durations.format(grace)));
    Counts end = server.stop();
    long left = end.waiting() + end.retrying() + end.handedBack();
    streams
        .err()
        .println(
            "stopped: %s completed, %s handed back, %s left waiting%s"
                .formatted(
                    Figures.count(end.completed()),
                    Figures.count(end.handedBack()),
                    Figures.count(left - end.handedBack()),
                    left > 0 ? "; the store is in memory, so those are gone" : ""));
  }

  private static String url(String host, int port) {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private void banner(PrintStream err, int port) {
    ServerSettings settings = config.server();
    String url = url(settings.http().host(), port);
    int slots = settings.agents().stream().mapToInt(a -> a.count() * a.concurrency()).sum();
    err.println(" plimsoll " + Version.number() + "   a server of agents");
    err.println();
    err.println("   address    " + url);
    List<AgentSpec> agents = settings.agents();
    for (int i = 0; i < Math.min(agents.size(), SHOWN_POOLS); i++) {
      AgentSpec agent = agents.get(i);
      err.println(
          "   %s %s x %d, %d tasks at once each, model %s"
              .formatted(
                  i == 0 ? "agents    " : "          ",
                  agent.role(),
                  agent.count(),
                  agent.concurrency(),
                  agent.model()));
    }
    if (agents.size() > SHOWN_POOLS) {
      err.println("              and %d more pools".formatted(agents.size() - SHOWN_POOLS));
    }
    err.println(
        "   slots      %s    queue up to %s tasks"
            .formatted(Figures.count(slots), Figures.count(settings.engine().caps().total())));
    err.println("   provider   " + config.provider().baseUrl());
    err.println("   store      in memory: NOT DURABLE YET, a restart forgets every task");
    arguments
        .data()
        .ifPresent(folder ->
            err.println("   data       " + folder + " is not used by the in-memory store"));
    err.println();
    err.println("   try        curl -s " + url + "/api/v1/tasks \\");
    err.println(
        "                -H 'Content-Type: application/json' -d '{\"task\": \"Say hello\"}'");
    err.println("   look       " + url + "/health   /metrics   /openapi.json");
    err.println("   stop       Ctrl-C");
  }

  private static final int SHOWN_POOLS = 6;
}
