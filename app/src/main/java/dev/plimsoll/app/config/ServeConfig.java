package dev.plimsoll.app.config;

import dev.plimsoll.base.units.DataSize;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import dev.plimsoll.core.engine.EngineSettings;
import dev.plimsoll.core.queue.Caps;
import dev.plimsoll.core.retry.RetryPolicy;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.models.openai.OpenAiSettings;
import dev.plimsoll.serve.ServerSettings;
import dev.plimsoll.serve.agents.AgentSpec;
import dev.plimsoll.serve.http.HttpSettings;
import dev.plimsoll.serve.http.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a server runs with: from a file, or the defaults where there is none.
 *
 * @param model the model of agents that name none
 * @param provider where models are called; empty: nowhere, the echo model answers
 * @param allowRemote whether the server may listen beyond this machine although it has no keys
 * @param keysRequired whether callers need a key even while there are none
 */
public record ServeConfig(
    ServerSettings server,
    Optional<OpenAiSettings> provider,
    String model,
    StoreConfig store,
    boolean allowRemote,
    boolean keysRequired) {
  private static final String DEFAULT_BASE_URL = "http://127.0.0.1:8002/v1";
  private static final String DEFAULT_MODEL = "mock-small";
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  private static final int MOST_AGENTS = 10_000;
  private static final int MOST_SLOTS = 100_000;

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
            grace.orElse(server.grace()),
            server.seed()),
        provider,
        model,
        store,
        allowRemote,
        keysRequired);
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
            server.grace(),
            server.seed()),
        provider,
        model,
        store,
        allowRemote,
        keysRequired);
  }

  /** The same with another store. */
  public ServeConfig with(StoreConfig other) {
    return new ServeConfig(server, provider, model, other, allowRemote, keysRequired);
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
                "agents",
                "queue",
                "retry",
                "http",
                "store",
                "webhooks",
                "seed");
    Section provider =
        file.get("provider", Value::section, empty())
            .allow(
                "a provider",
                "kind",
                "baseUrl",
                "apiKeyEnv",
                "model",
                "connections",
                "keepAlive",
                "connectTimeout",
                "silence");
    String model = provider.get("model", Value::string, DEFAULT_MODEL);
    HttpSettings http = http(file);
    EngineSettings engine =
        new EngineSettings(
            caps(file.get("queue", Value::section, empty())),
            file.get("queue", Value::section, empty())
                .get("startsPerTurn", value -> value.integer(4, 10_000), 20),
            retry(file.get("retry", Value::section, empty())),
            weights(file.get("queue", Value::section, empty())),
            file.get("retry", Value::section, empty())
                .get("poison", value -> value.integer(1, 1_000), 3));
    StoreConfig store = StoreConfig.of(file.get("store", Value::section, empty()));
    return new ServeConfig(
        new ServerSettings(
            http,
            engine,
            agents(file, model),
            store.retention(),
            WebhookConfig.of(file.get("webhooks", Value::section, empty()), environment),
            file.get("grace", Value::duration, Duration.ofSeconds(30)),
            file.get("seed", Value::wholeNumber, 1L)),
        provider(provider, environment),
        model,
        store,
        file.get("allowRemote", Value::bool, false),
        file.get("keys", Value::section, empty())
            .allow("keys", "required")
            .get("required", Value::bool, false));
  }

  private static HttpSettings http(Section file) {
    Section http =
        file.get("http", Value::section, empty())
            .allow(
                "http",
                "largestBody",
                "connections",
                "connectionsPerAddress",
                "head",
                "body",
                "keepAlive",
                "longestWait");
    HttpSettings usual = HttpSettings.on("127.0.0.1", 8001);
    int connections =
        http.get("connections", value -> value.integer(1, 1_000_000), usual.connections());
    return new HttpSettings(
        file.get("host", Value::string, usual.host()),
        file.get("port", value -> value.integer(0, 65_535), usual.port()),
        http.get("largestBody", ServeConfig::body, usual.largestBody()),
        connections,
        http.get("head", ServeConfig::positive, usual.head()),
        http.get("body", ServeConfig::positive, usual.body()),
        http.get("keepAlive", ServeConfig::positive, usual.keepAlive()),
        http.get("longestWait", ServeConfig::positive, usual.longestWait()),
        http.get("connectionsPerAddress", value -> value.integer(1, 1_000_000), connections),
        file.get("tls").map(value -> tls(value.section())));
  }

  private static TlsFiles tls(Section tls) {
    tls.allow("tls", "cert", "key");
    return TlsFiles.of(Path.of(tls.need("cert").string()), Path.of(tls.need("key").string()));
  }

  private static DataSize body(Value value) {
    DataSize size = value.size();
    if (size.bytes() < 1_000 || size.bytes() > 1_000_000_000) {
      throw value.fault("a body is bounded between 1KB and 1GB, found " + size, "");
    }
    return size;
  }

  private static Duration positive(Value value) {
    Duration duration = value.duration();
    if (!duration.isPositive()) {
      throw value.fault("expected more than 0s", "");
    }
    return duration;
  }

  /** What the wire client takes in whole seconds. */
  private static Duration seconds(Value value) {
    return between(value, Duration.ofSeconds(1), Duration.ofHours(1));
  }

  private static Duration milliseconds(Value value) {
    return between(value, Duration.ofMillis(1), Duration.ofHours(1));
  }

  private static Duration between(Value value, Duration least, Duration most) {
    Duration duration = value.duration();
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw value.fault(
          "expected %s to %s, found %s"
              .formatted(
                  Durations.format(least), Durations.format(most), Durations.format(duration)),
          "");
    }
    return duration;
  }

  private static Optional<OpenAiSettings> provider(
      Section provider, UnaryOperator<String> environment) {
    if (provider
        .get("kind", value -> value.oneOf(List.of("openai", "echo")), "openai")
        .equals("echo")) {
      return Optional.empty();
    }
    OpenAiSettings usual =
        OpenAiSettings.of(provider.get("baseUrl", ServeConfig::url, URI.create(DEFAULT_BASE_URL)));
    return Optional.of(
        new OpenAiSettings(
            usual.baseUrl(),
            provider.get("apiKeyEnv").map(value -> key(value, environment)),
            provider.get("connections", value -> value.integer(1, 100_000), usual.connections()),
            provider.get("keepAlive", ServeConfig::seconds, usual.keepAlive()),
            provider.get("connectTimeout", ServeConfig::milliseconds, usual.connectTimeout()),
            provider.get("silence", ServeConfig::positive, usual.silence())));
  }

  private static URI url(Value value) {
    String text = value.string();
    try {
      URI url = URI.create(text);
      if (url.getRawUserInfo() != null || url.getRawQuery() != null) {
        throw value.fault(
            "a base URL has no user, password or query",
            "A key belongs in an environment variable that apiKeyEnv names.");
      }
      if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && url.getPort() <= 65_535) {
        return url;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw value.fault(
        "'%s' is not a base URL".formatted(text),
        "Expected http or https, a host and a path, as in https://api.openai.com/v1");
  }

  private static String key(Value value, UnaryOperator<String> environment) {
    String key = environment.apply(value.string());
    if (key.isBlank()) {
      throw value.fault(
          "the environment variable '%s' is not set".formatted(value.string()),
          "It holds the provider's key; keys do not stand in this file.");
    }
    return key.strip();
  }

  private static Caps caps(Section queue) {
    queue.allow(
        "the queue",
        "critical",
        "high",
        "normal",
        "low",
        "total",
        "reserve",
        "startsPerTurn",
        "weights");
    Caps usual = Caps.standard();
    Map<Priority, Integer> perClass = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      perClass.put(
          priority,
          queue.get(priority.word(), value -> value.integer(0, 10_000_000), usual.of(priority)));
    }
    int sum = perClass.values().stream().mapToInt(Integer::intValue).sum();
    int total = queue.get("total", value -> value.integer(1, 10_000_000), Math.max(1, sum));
    return new Caps(
        perClass,
        total,
        1 - queue.get("reserve", value -> value.share().fraction(), 1 - usual.reserve()));
  }

  /** What each tenant is due of a class, as a multiple of what the others are. */
  private static Map<String, Double> weights(Section queue) {
    Map<String, Double> weights = new HashMap<>();
    Section section = queue.get("weights", Value::section, empty());
    for (String tenant : section.keys()) {
      weights.put(tenant, section.get(tenant, value -> value.number(0.001, 100_000), 1.0));
    }
    return weights;
  }

  private static RetryPolicy retry(Section retry) {
    retry.allow("retry", "attempts", "firstDelay", "factor", "jitter", "longestDelay", "poison");
    RetryPolicy usual = RetryPolicy.standard();
    return new RetryPolicy(
        retry.get("attempts", value -> value.integer(1, 100), usual.attempts()),
        retry.get("firstDelay", Value::duration, usual.firstDelay()),
        retry.get("factor", value -> value.number(1, 100), usual.factor()),
        retry.get("jitter", value -> value.share().fraction(), usual.jitter()),
        retry.get("longestDelay", ServeConfig::positive, usual.longestDelay()));
  }

  private static List<AgentSpec> agents(Section file, String model) {
    if (!file.has("agents")) {
      return List.of(
          new AgentSpec(
              AgentSpec.GENERAL,
              model,
              5,
              8,
              Optional.empty(),
              OptionalInt.empty(),
              DEFAULT_TIMEOUT));
    }
    Value list = file.need("agents");
    List<AgentSpec> agents = new ArrayList<>();
    Set<String> roles = new HashSet<>();
    int slots = 0;
    for (Value element : list.list()) {
      AgentSpec agent = agent(element.section(), model);
      if (!roles.add(agent.role())) {
        throw element.fault("the role '%s' stands here twice".formatted(agent.role()), "");
      }
      slots += agent.count() * agent.concurrency();
      if (slots > MOST_SLOTS) {
        throw element.fault("more than 100,000 slots in all", "");
      }
      agents.add(agent);
    }
    if (agents.isEmpty()) {
      throw list.fault("a server needs at least one pool of agents", "");
    }
    return agents;
  }

  private static AgentSpec agent(Section agent, String model) {
    agent.allow(
        "a pool of agents",
        "role",
        "model",
        "count",
        "concurrency",
        "prompt",
        "maxTokens",
        "timeout");
    OptionalInt maxTokens =
        agent.has("maxTokens")
            ? OptionalInt.of(agent.need("maxTokens").integer(1, 10_000_000))
            : OptionalInt.empty();
    return new AgentSpec(
        agent.need("role").unit("a role", ServeConfig::role),
        agent.get("model", Value::string, model),
        agent.get("count", value -> value.integer(1, MOST_AGENTS), 5),
        agent.get("concurrency", value -> value.integer(1, 10_000), 8),
        agent.get("prompt").map(Value::string),
        maxTokens,
        agent.get("timeout", ServeConfig::positive, DEFAULT_TIMEOUT));
  }

  private static String role(String text) {
    if (!text.matches("[a-z][a-z0-9_-]{0,39}")) {
      throw new IllegalArgumentException(
          "'%s' is not a role; expected small letters, digits, '-' and '_', as in 'researcher'"
              .formatted(text));
    }
    return text;
  }

  private static Section empty() {
    return Yaml.parse("", "").section();
  }
}
