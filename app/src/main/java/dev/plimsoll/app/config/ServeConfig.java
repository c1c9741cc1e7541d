package dev.plimsoll.app.config;

import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.cost.CostSettings;
import dev.plimsoll.models.openai.OpenAiSettings;
import dev.plimsoll.serve.ServerSettings;
import dev.plimsoll.serve.http.HttpSettings;
import dev.plimsoll.serve.http.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a server runs with: from a file, or the defaults where there is none.
 *
 * @param model the model of agents that name none
 * @param providers where models are called, by name; empty: nowhere, the echo model answers
 * @param allowRemote whether the server may listen beyond this machine although it has no keys
 * @param keysRequired whether callers need a key even while there are none
 * @param recording where what happens is written down; empty: nowhere
 */
public record ServeConfig(
    ServerSettings server,
    Map<String, OpenAiSettings> providers,
    String model,
    StoreConfig store,
    boolean allowRemote,
    boolean keysRequired,
    Optional<RecordingConfig> recording) {

  /** Where the first provider is called; empty: nowhere. */
  public Optional<OpenAiSettings> provider() {
    return providers.values().stream().findFirst();
  }

  /** What a server without a file runs with. */
  public static ServeConfig defaults() {
    return of(Yaml.parse("defaults", ""), _ -> "");
  }

  /**
   * Reads a file.
   *
   * @param environment gives the value of an environment variable, or an empty text
   * @throws InputException showing the line, what was found and what was expected
   */
  public static ServeConfig read(Path file, UnaryOperator<String> environment) {
    return of(Yaml.read(file), environment);
  }

  /** These settings with what the command line says in the place of what the file says. */
  public ServeConfig with(Optional<String> host, Optional<Integer> port, Optional<Duration> grace) {
    HttpSettings http = server.http();
    return new ServeConfig(
        new ServerSettings(
            http.at(host.orElse(http.host()), port.orElse(http.port())),
            server.engine(),
            server.agents(),
            server.retention(),
            server.webhooks(),
            server.cache(),
            grace.orElse(server.grace()),
            server.seed()),
        providers,
        model,
        store,
        allowRemote,
        keysRequired,
        recording);
  }

  /** These settings over TLS with this pair, if there is one. */
  public ServeConfig overTls(Optional<TlsFiles> pair) {
    return new ServeConfig(
        new ServerSettings(
            server.http().with(pair.or(server.http()::tls)),
            server.engine(),
            server.agents(),
            server.retention(),
            server.webhooks(),
            server.cache(),
            server.grace(),
            server.seed()),
        providers,
        model,
        store,
        allowRemote,
        keysRequired,
        recording);
  }

  /** The same with another store. */
  public ServeConfig with(StoreConfig other) {
    return new ServeConfig(server, providers, model, other, allowRemote, keysRequired, recording);
  }

  /** The same, recorded here. */
  public ServeConfig with(RecordingConfig other) {
    return new ServeConfig(
        server, providers, model, store, allowRemote, keysRequired, Optional.of(other));
  }

  /** Reads settings that somebody has opened already. */
  public static ServeConfig of(Value root, UnaryOperator<String> environment) {
    Section file =
        root.section()
            .allow(
                "a server's configuration",
                "host",
                "port",
                "allowRemote",
                "tls",
                "keys",
                "grace",
                "provider",
                "providers",
                "agents",
                "routing",
                "hedging",
                "queue",
                "quotas",
                "retry",
                "http",
                "store",
                "webhooks",
                "prices",
                "budgets",
                "cache",
                "recording",
                "seed");
    ProvidersConfig providers = ProvidersConfig.of(file, environment);
    StoreConfig store = StoreConfig.of(Fields.section(file, "store"));
    return new ServeConfig(
        new ServerSettings(
            HttpConfig.of(file),
            QueueConfig.of(Fields.section(file, "queue"), Fields.section(file, "retry"))
                .with(
                    providers
                        .calls()
                        .with(RoutingConfig.of(file, providers))
                        .with(HedgingConfig.of(Fields.section(file, "hedging"))))
                .with(QuotaConfig.of(Fields.section(file, "quotas")))
                .with(costs(file, providers)),
            AgentsConfig.of(file, providers),
            store.retention(),
            WebhookConfig.of(Fields.section(file, "webhooks"), environment),
            CacheConfig.of(file),
            file.get("grace", Value::duration, Duration.ofSeconds(30)),
            file.get("seed", Value::wholeNumber, 1L)),
        providers.settings(),
        providers.model().model(),
        store,
        file.get("allowRemote", Value::bool, false),
        Fields.section(file, "keys").allow("keys", "required").get("required", Value::bool, false),
        file.get("recording").map(RecordingConfig::of));
  }

  private static CostSettings costs(Section file, ProvidersConfig providers) {
    Set<String> names = providers.settings().keySet();
    return new CostSettings(
        file.get("prices", list -> PriceConfig.of(list, names), PriceTable.EMPTY),
        file.get("budgets", BudgetConfig::of, List.of()));
  }
}
