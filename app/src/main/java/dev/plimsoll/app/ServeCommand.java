package dev.plimsoll.app;

import dev.plimsoll.app.Values.AsDuration;
import dev.plimsoll.app.Values.AsNode;
import dev.plimsoll.app.Values.AsPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description = {
      "Run a server of LLM agents.",
      "",
      "Takes tasks over HTTP, queues them by priority and runs them on agents. Works without any "
          + "configuration. Prints 'listening on http://HOST:PORT' when it is ready; Ctrl-C or "
          + "SIGTERM lets running tasks finish. With '--store memory' a restart forgets all."
    },
    footer = {
      "",
      "Exit status: 0 stopped and all is stored, 1 an error, 2 wrong usage,",
      "3 stopped, but the store did not take everything.",
      "",
      "Examples:",
      "  plimsoll serve                      on http://127.0.0.1:8001",
      "  plimsoll serve --config plimsoll.yaml --grace 1m",
      "  plimsoll serve --port 0             on any free port, printed at the start",
      "  curl -d '{\"task\":\"hello\"}' -H 'Content-Type: application/json' \\",
      "    http://127.0.0.1:8001/api/v1/tasks",
    })
final class ServeCommand implements Callable<Integer> {
  private final Actions actions;
  private final Streams streams;

  @Mixin(name = "What it runs")
  private final Running running = new Running();

  @Mixin(name = "Where tasks are kept (--data plimsoll-data unless you say otherwise)")
  private final Keeping keeping = new Keeping();

  @Mixin(name = "Where it listens")
  private final Listening listening = new Listening();

  @Option(names = "--exit-with-parent", hidden = true)
  private boolean exitWithParent;

  ServeCommand(Actions actions, Streams streams) {
    this.actions = actions;
    this.streams = streams;
  }

  private static final class Running {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "Agents, models and limits, in YAML.")
    private @Nullable Path config;

    @Option(
        names = "--grace",
        paramLabel = "DURATION",
        converter = AsDuration.class,
        description = "How long running tasks may finish after SIGTERM: 30s, 2m.")
    private @Nullable Duration grace;

    @Option(
        names = "--record",
        paramLabel = "FILE",
        description = "Write down all that is decided, for 'plimsoll backtest'.")
    private @Nullable Path record;
  }

  private static final class Keeping extends StoreOptions {
    @Option(
        names = "--node",
        paramLabel = "NAME",
        converter = AsNode.class,
        description = "This server's name where several share a database. Default: machine:port.")
    private @Nullable String node;

    @Option(
        names = "--unsafe-store",
        description = "Take a database that may lose what it said it holds.")
    private boolean unsafe;
  }

  private static final class Listening {
    @Option(
        names = "--port",
        paramLabel = "PORT",
        converter = AsPort.class,
        description = "Default: 8001; 0 picks a free one.")
    private @Nullable Integer port;

    @Option(
        names = "--host",
        paramLabel = "HOST",
        description = "Default: 127.0.0.1, which only this machine reaches.")
    private @Nullable String host;

    @Option(
        names = "--tls-cert",
        paramLabel = "FILE",
        description = "Speak HTTPS: the certificate and its chain, in PEM.")
    private @Nullable Path tlsCert;

    @Option(
        names = "--tls-key",
        paramLabel = "FILE",
        description = "The private key of that certificate, in PEM.")
    private @Nullable Path tlsKey;

    @Option(
        names = "--insecure-listen",
        description = "Listen beyond this machine although there are no keys.")
    private boolean insecureListen;
  }

  @Override
  public Integer call() throws InterruptedException {
    return actions.serve(
        new ServeArguments(
            Optional.ofNullable(running.config),
            Optional.ofNullable(listening.port),
            Optional.ofNullable(listening.host),
            keeping.named(),
            Optional.ofNullable(keeping.node),
            keeping.unsafe,
            Optional.ofNullable(running.grace),
            exitWithParent,
            Optional.ofNullable(running.record),
            new ServeArguments.Doors(
                Optional.ofNullable(listening.tlsCert),
                Optional.ofNullable(listening.tlsKey),
                listening.insecureListen)),
        streams);
  }
}
