package dev.plimsoll.app;

import dev.plimsoll.app.config.RecordingConfig;
import dev.plimsoll.app.config.ServeConfig;
import dev.plimsoll.app.config.StoreConfig;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.engine.Counts;
import dev.plimsoll.core.work.QueueMode;
import dev.plimsoll.models.openai.OpenAiClient;
import dev.plimsoll.ports.model.EchoModel;
import dev.plimsoll.ports.model.ModelClient;
import dev.plimsoll.ports.store.TaskStore;
import dev.plimsoll.recording.Transcript;
import dev.plimsoll.serve.Server;
import dev.plimsoll.serve.ServerSettings;
import dev.plimsoll.serve.Stores;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.gateway.Providers;
import dev.plimsoll.serve.http.HttpSettings;
import dev.plimsoll.serve.http.TlsFiles;
import dev.plimsoll.serve.keys.KeyRing;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** {@code serve}: from arguments and file to a server that runs until it is asked to stop. */
final class ServeAction {
  private static final Duration BEYOND_GRACE = Duration.ofSeconds(30);

  private final ServeArguments arguments;
  private final Streams streams;
  private final ServeConfig config;
  private final Value file;

  ServeAction(ServeArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
    this.file = arguments.config().map(Yaml::read).orElseGet(() -> Yaml.parse("defaults", ""));
    ServeConfig read =
        ServeConfig.of(file, ServeAction::environment)
            .with(arguments.host(), arguments.port(), arguments.grace())
            .overTls(tls(arguments.doors()));
    ServeConfig here = arguments.record().map(path -> recorded(read, path)).orElse(read);
    StoreConfig store = arguments.store().map(here.store()::at).orElse(here.store());
    this.config =
        here.with(arguments.node().map(store::as).orElse(store).allowingUnsafe(arguments.unsafe()));
  }

  private static ServeConfig recorded(ServeConfig config, Path file) {
    DataSize size = config.recording().map(RecordingConfig::size).orElse(RecordingConfig.USUAL);
    return config.with(new RecordingConfig(file, size));
  }

  private static String environment(String name) {
    return Optional.ofNullable(System.getenv(name)).orElse("");
  }

  private static Optional<TlsFiles> tls(ServeArguments.Doors doors) {
    if (doors.tlsCert().isPresent() != doors.tlsKey().isPresent()) {
      throw InputException.of(
          "--tls-cert and --tls-key go together: a certificate without its key shows nothing");
    }
    return doors.tlsCert().map(cert -> TlsFiles.of(cert, doors.tlsKey().orElseThrow()));
  }

  /** This machine and the port, which no other server of a shared database has too. */
  private String place() {
    int port = config.server().http().port();
    try {
      String host = InetAddress.getLocalHost().getHostName();
      return host + ":" + (port == 0 ? "pid" + ProcessHandle.current().pid() : port);
    } catch (UnknownHostException _) {
      return "pid" + ProcessHandle.current().pid();
    }
  }

  int run() throws InterruptedException {
    ServerSettings settings = config.server();
    String node = config.store().node().orElseGet(this::place);
    Optional<ServerRecording> recording =
        config.recording().map(to -> ServerRecording.open(to, file, streams.err()::println));
    Storage storage = Storage.open(config.store(), node, streams.err()::println);
    KeyRing keys = KeyRing.open(storage.keys(), config.keysRequired());
    refuseStrangers(keys);
    Vertx vertx = EventLoops.start();
    Server server =
        server(config, vertx, storage.stores(), keys, recording.map(ServerRecording::transcript));
    storage.onNews(server::lookForWork, server::lookForWishes);
    CountDownLatch asked = new CountDownLatch(1);
    Duration longest = settings.grace().plus(BEYOND_GRACE);
    if (arguments.exitWithParent()) {
      ParentWatch.start(System.in, longest);
    }
    // before the address is told: who reads it may ask to stop at once
    try (Interruption interruption = Interruption.asks(asked::countDown, longest)) {
      int port = listen(server);
      recording.ifPresent(ServerRecording::start);
      streams.out().println("listening on " + url(settings.http(), port));
      banner(streams.err(), port, storage.stores().tasks(), server);
      asked.await();
      int status = stop(server, storage.stores().tasks().isDurable());
      recording.ifPresent(ServerRecording::close);
      storage.close();
      EventLoops.stop(vertx);
      if (interruption.asked()) { // stopped as asked: the status is ours, not the signal's
        streams.out().flush();
        Runtime.getRuntime().halt(status);
      }
      return status;
    }
  }

  static Server server(ServeConfig config, Vertx vertx, Stores stores) {
    return server(config, vertx, stores, KeyRing.none());
  }

  static Server server(ServeConfig config, Vertx vertx, Stores stores, KeyRing keys) {
    return server(config, vertx, stores, keys, Optional.empty());
  }

  static Server server(
      ServeConfig config,
      Vertx vertx,
      Stores stores,
      KeyRing keys,
      Optional<Transcript> transcript) {
    Map<String, ModelClient> providers = new LinkedHashMap<>();
    config
        .providers()
        .forEach((name, provider) -> providers.put(name, new OpenAiClient(vertx, provider)));
    Providers called =
        providers.isEmpty() ? Providers.ungated(new EchoModel()) : Providers.of(providers);
    return new Server(config.server(), vertx, stores, called, keys, transcript);
  }

  /** Without keys, whoever reaches the port may spend the provider's money. */
  private void refuseStrangers(KeyRing keys) {
    HttpSettings http = config.server().http();
    if (Loopback.is(http.host())) {
      return;
    }
    if (!keys.isClosed() && !config.allowRemote() && !arguments.doors().insecureListen()) {
      keys.close();
      throw InputException.of(
          """
          host %s can be reached from other machines, and there are no keys
            Everybody who reaches it could spend your provider's money.
            Make a key (plimsoll keys add NAME --data DIR), listen on 127.0.0.1, or add --insecure-listen.\
          """
              .formatted(http.host()));
    }
    if (http.tls().isEmpty()) {
      streams
          .err()
          .println(
              "warning: host %s is reached without TLS, so keys and tasks can be read on the way"
                  .formatted(http.host()));
    }
  }

  private int listen(Server server) throws InterruptedException {
    try {
      return server.listen();
    } catch (TlsFiles.TlsException e) {
      server.close();
      throw InputException.of(String.valueOf(e.getMessage()));
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

  /** Gives the exit status. */
  private int stop(Server server, boolean durable) throws InterruptedException {
    Duration grace = config.server().grace();
    Counts now = server.counts();
    streams
        .err()
        .println(
            "stopping: no new tasks; %s running, given %s to finish"
                .formatted(Figures.count(now.running()), Durations.format(grace)));
    Counts end = server.stop();
    new Farewell(end, server.unstored(), durable).lines().forEach(streams.err()::println);
    return server.unstored() == 0 ? Exit.DONE : Exit.UNSTORED;
  }

  private static String url(HttpSettings http, int port) {
    String host = http.host();
    String scheme = http.tls().isPresent() ? "https://" : "http://";
    return scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private String provider() {
    return config.providers().isEmpty()
        ? "none: the echo model answers"
        : config.providers().values().stream()
            .map(provider -> provider.baseUrl().toString())
            .collect(Collectors.joining(", "));
  }

  private void banner(PrintStream err, int port, TaskStore store, Server server) {
    ServerSettings settings = config.server();
    String url = url(settings.http(), port);
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
    err.println("   provider   " + provider());
    config
        .recording()
        .ifPresent(to -> err.println("   recording  %s, up to %s".formatted(to.file(), to.size())));
    err.println("   store      " + store.describe());
    if (!store.isDurable()) {
      err.println("              NOT DURABLE: a restart forgets every task");
    }
    if (server.recovered() > 0) {
      err.println(
          "              goes on with %s tasks".formatted(Figures.count(server.recovered())));
    }
    QueueMode mode = server.counts().mode();
    if (mode != QueueMode.OPEN) {
      err.println(
          "   queue      STILL %s, as it was told".formatted(mode.word().toUpperCase(Locale.ROOT)));
      err.println("              on with: curl -s -X POST " + url + "/api/v1/queue/resume");
    }
    err.println();
    err.println("   try        curl -s " + url + "/api/v1/tasks \\");
    err.println(
        "                -H 'Content-Type: application/json' -d '{\"task\": \"Say hello\"}'");
    err.println("   look       " + url + "/health   /metrics   /openapi.json");
    err.println("   stop       Ctrl-C");
  }

  private static final int SHOWN_POOLS = 6;
}
